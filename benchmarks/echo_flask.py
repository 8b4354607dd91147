"""A peer: lark-oapi's event dispatcher behind Flask, with its own adapter, on waitress with eight threads.

Runs in the peers' environment and imports nothing of ours: ``python echo_flask.py PORT ENCRYPT_KEY TOKEN``.
"""

from __future__ import annotations

import logging
import sys

import lark_oapi as lark
import waitress
from flask import Flask, Response
from lark_oapi.adapter.flask import parse_req, parse_resp

PORT, KEY, TOKEN = int(sys.argv[1]), sys.argv[2], sys.argv[3]
seen: list[str] = []


def _echo(data: lark.im.v1.P2ImMessageReceiveV1) -> None:
    seen.append(data.event.message.message_id)


HANDLER = lark.EventDispatcherHandler.builder(KEY, TOKEN, lark.LogLevel.ERROR).register_p2_im_message_receive_v1(_echo)
DISPATCHER = HANDLER.build()
app = Flask(__name__)


@app.post("/callback/feishu")
def _receive() -> Response:
    return parse_resp(DISPATCHER.do(parse_req()))


@app.get("/healthz")
def _fine() -> str:
    return "ok"


logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # it tells of each request that waits
waitress.serve(app, host="127.0.0.1", port=PORT, threads=8, connection_limit=100, _quiet=True)
