"""WeCom's signed and encrypted messages."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from urllib.parse import urlencode

from benchmarks.load import filing, post
from bot.sandbox.wecom.events import document
from bot.sandbox.wecom.sealing import seal, signature

PATH = "/callback/wecom"
CORP_ID, AGENT_ID, TOKEN = "ww_bench", 1000002, "madeuptoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


def request(number: int, seller: int) -> bytes:
    """One filing of one salesperson."""
    stamp, nonce = str(int(datetime.now(UTC).timestamp())), str(number)
    message = {
        "ToUserName": CORP_ID,
        "FromUserName": f"ou_{seller}",
        "CreateTime": int(stamp),
        "MsgType": "text",
        "Content": filing(number),
        "MsgId": 7_000_000_000 + number,
        "AgentID": AGENT_ID,
    }
    sealed = seal(AES_KEY, document(message).encode(), CORP_ID, os.urandom(16))
    query = {"msg_signature": signature(TOKEN, stamp, nonce, sealed), "timestamp": stamp, "nonce": nonce}
    body = document({"ToUserName": CORP_ID, "AgentID": AGENT_ID, "Encrypt": sealed}).encode()
    return post(f"{PATH}?{urlencode(query)}", body, {"Content-Type": "text/xml"})
