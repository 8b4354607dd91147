"""What Feishu has to be told: the section `[feishu]` of the settings."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FeishuSettings:
    """One self-built app of one company. Secrets never show in a `repr`."""

    enabled: bool = False
    mode: Literal["websocket", "webhook"] = "websocket"
    app_id: str = ""
    app_secret: str = field(default="", repr=False)
    encrypt_key: str = field(default="", repr=False)
    verification_token: str = field(default="", repr=False)
    api_base: str = "https://open.feishu.cn"
