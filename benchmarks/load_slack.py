"""Slack's signed events, for the peer that speaks them (docs.slack.dev, verifying requests from Slack)."""

from __future__ import annotations

import hashlib
import hmac
import json
import time

from benchmarks.load import filing, post

PATH = "/slack/events"
SECRET = "a made-up signing secret"


def request(number: int, seller: int) -> bytes:
    """One message of one person."""
    event = {
        "type": "message",
        "user": f"U{seller + 1}",
        "text": filing(number),
        "ts": f"{1_700_000_000 + number}.000100",
        "channel": f"D{seller}",
        "channel_type": "im",
    }
    envelope = {"type": "event_callback", "team_id": "T1", "api_app_id": "A1", "event": event, "event_id": f"E{number}"}
    body = json.dumps(envelope, ensure_ascii=False).encode()
    now = str(int(time.time()))
    signed = hmac.new(SECRET.encode(), b"v0:" + now.encode() + b":" + body, hashlib.sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": now,
        "X-Slack-Signature": f"v0={signed}",
    }
    return post(PATH, body, headers)
