"""What WeCom has to be told: the section `[wecom]` of the settings."""

from __future__ import annotations

from dataclasses import field

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AibotSettings:
    """The WeCom AI bot for mentions in groups."""

    enabled: bool = False
    bot_id: str = ""
    secret: str = field(default="", repr=False)
    ws_url: str = "wss://openws.work.weixin.qq.com"


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComSettings:
    """One self-built app of one company. Secrets never show in a `repr`.

    `token` and `encoding_aes_key` (43 characters) stand in the console under "receive messages"; `api_base` is
    https://qyapi.weixin.qq.com everywhere but in the sandbox.
    """

    enabled: bool = False
    corp_id: str = ""
    agent_id: str = ""
    secret: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    encoding_aes_key: str = field(default="", repr=False)
    api_base: str = "https://qyapi.weixin.qq.com"
    aibot: AibotSettings = field(default_factory=AibotSettings)
