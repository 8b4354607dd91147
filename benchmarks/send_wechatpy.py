"""A peer: wechatpy's client with one session, in as many threads as messages at once.

``python send_wechatpy.py BASE COUNT AT_ONCE CARD``; prints seconds and CPU seconds. Imports nothing of ours.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from requests.adapters import HTTPAdapter
from wechatpy.enterprise import WeChatClient

BASE = sys.argv[1]
COUNT, AT_ONCE = int(sys.argv[2]), int(sys.argv[3])
CARD = Path(sys.argv[4]).read_text(encoding="utf-8")


class Client(WeChatClient):
    """Speaks to the loopback."""

    API_BASE_URL = f"{BASE}/cgi-bin/"

    def fetch_access_token(self) -> object:
        return self._fetch_access_token(
            url=f"{BASE}/cgi-bin/gettoken", params={"corpid": "ww_bench", "corpsecret": "made-up"}
        )


client = Client("ww_bench", "made-up")
client._http.mount("https://", HTTPAdapter(pool_connections=AT_ONCE, pool_maxsize=AT_ONCE))
message = {"msgtype": "markdown", "markdown": {"content": CARD}}


def _send(number: int) -> None:
    client.message.send(1000002, [f"ou_{number}"], msg=message)


_send(COUNT)
with ThreadPoolExecutor(AT_ONCE) as threads:
    began, spent = time.perf_counter(), time.process_time()
    for _ in threads.map(_send, range(COUNT)):
        pass
    print(time.perf_counter() - began, time.process_time() - spent)
