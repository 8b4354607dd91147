"""The product's Feishu side in tests: settings, signed requests."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from adapters.feishu.settings import FeishuSettings
from bot.sandbox.feishu.sealing import seal, signature
from tests.support.feishu_standin import APP_ID, APP_SECRET, ENCRYPT_KEY, VERIFICATION_TOKEN

IV = bytes(range(16))


def the_settings(**changes: Any) -> FeishuSettings:
    """The app of the local Feishu, receiving encrypted callbacks."""
    return FeishuSettings(
        **{
            "enabled": True,
            "mode": "webhook",
            "app_id": APP_ID,
            "app_secret": APP_SECRET,
            "encrypt_key": ENCRYPT_KEY,
            "verification_token": VERIFICATION_TOKEN,
            **changes,
        }
    )


def an_envelope(event_type: str, event: dict[str, Any], **header: Any) -> dict[str, Any]:
    """The envelope 2.0 around an event."""
    return {
        "schema": "2.0",
        "header": {
            "event_id": "e1",
            "event_type": event_type,
            "create_time": "1773194400000",
            "token": VERIFICATION_TOKEN,
            "app_id": APP_ID,
            "tenant_key": "tk1",
            **header,
        },
        "event": event,
    }


def a_message(
    text: str = "我的客户", *, person: str = "ou_li", message_id: str = "om_1", **message: Any
) -> dict[str, Any]:
    """im.message.receive_v1 of a text in a direct chat."""
    return an_envelope(
        "im.message.receive_v1",
        {
            "sender": {"sender_id": {"open_id": person, "union_id": "on_li"}, "sender_type": "user"},
            "message": {
                "message_id": message_id,
                "create_time": "1773194400123",
                "chat_id": "oc_p2p_li",
                "chat_type": "p2p",
                "message_type": "text",
                "content": json.dumps({"text": text}),
                **message,
            },
        },
    )


def a_press(action: dict[str, Any] | None = None, *, operator: Any = None, event_id: str = "e1") -> dict[str, Any]:
    """card.action.trigger of a button on the card om_card in the chat oc_east."""
    return an_envelope(
        "card.action.trigger",
        {
            "operator": {"open_id": "ou_li", "union_id": "on_li"} if operator is None else operator,
            "token": "c-1",
            "action": action or {"value": {"a": "v1:approve:F1"}, "tag": "button"},
            "host": "im_message",
            "context": {"open_message_id": "om_card", "open_chat_id": "oc_east"},
        },
        event_id=event_id,
    )


def signed(envelope: Any, now: datetime, *, key: str = ENCRYPT_KEY, nonce: str = "n1") -> tuple[bytes, dict[str, str]]:
    """The body and headers that Feishu would send, sealed and signed at `now`."""
    body = json.dumps({"encrypt": seal(key, json.dumps(envelope).encode(), IV)}).encode()
    stamp = str(int(now.timestamp()))
    return body, {
        "Content-Type": "application/json; charset=utf-8",
        "X-Lark-Request-Timestamp": stamp,
        "X-Lark-Request-Nonce": nonce,
        "X-Lark-Signature": signature(timestamp=stamp, nonce=nonce, encrypt_key=key, body=body),
    }
