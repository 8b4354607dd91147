"""What DingTalk has to be told: the section `[dingtalk]` of the settings."""

from __future__ import annotations

from dataclasses import field
from typing import Literal

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DingTalkSettings:
    """One internal app of one company. Secrets never show in a `repr`.

    `robot_code` is the client id unless given; `token` and `aes_key` belong to the event subscription over HTTP;
    `card_template_id` names a template of the company's own that takes the preset's variables. `monthly_calls` and
    `monthly_pushes` are the allowance of the company's edition, the free one's unless given, 0 for none.
    """

    enabled: bool = False
    mode: Literal["stream", "webhook"] = "stream"
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    robot_code: str = ""
    token: str = field(default="", repr=False)
    aes_key: str = field(default="", repr=False)
    card_template_id: str = ""
    monthly_calls: int = 5000
    monthly_pushes: int = 3000
    api_base: str = "https://api.dingtalk.com"
    oapi_base: str = "https://oapi.dingtalk.com"

    @property
    def robot(self) -> str:
        """The robot's code; of an internal app's robot it is the client id."""
        return self.robot_code or self.client_id
