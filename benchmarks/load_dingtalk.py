"""DingTalk's signed robot messages, which are not encrypted."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from benchmarks.load import filing, post
from bot.sandbox.dingtalk.sealing import robot_signature

PATH = "/callback/dingtalk/robot"
CLIENT_ID, SECRET = "ding_bench", "a made-up secret"


def request(number: int, seller: int) -> bytes:
    """One filing of one salesperson."""
    stamp = str(int(datetime.now(UTC).timestamp() * 1000))
    message = {
        "conversationId": f"cid_{seller}",
        "conversationType": "1",
        "chatbotCorpId": "ding_corp",
        "chatbotUserId": "$:LWCP_v1:$bench",
        "msgId": f"msg{number:030d}",
        "senderNick": f"销售{seller}",
        "isAdmin": False,
        "senderStaffId": f"ou_{seller}",
        "senderCorpId": "ding_corp",
        "senderId": f"$:LWCP_v1:$ou_{seller}",
        "sessionWebhookExpiredTime": int(stamp) + 5_400_000,
        "createAt": int(stamp),
        "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=made-up",
        "robotCode": CLIENT_ID,
        "msgtype": "text",
        "text": {"content": filing(number)},
    }
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "timestamp": stamp,
        "sign": robot_signature(timestamp=stamp, secret=SECRET),
    }
    return post(PATH, json.dumps(message, ensure_ascii=False).encode(), headers)
