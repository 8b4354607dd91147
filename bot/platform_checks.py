"""What is wrong with the sections of the platforms, and where in the console the right value stands."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from adapters.dingtalk.settings import DingTalkSettings
from adapters.feishu.settings import FeishuSettings
from adapters.wecom.settings import WeComSettings
from bot.platforms import PlatformSettings
from bot.problem import Problem

_KEY_LENGTH = 43
"""Characters of the AES keys of DingTalk and WeCom (platform documents of both)."""


def check_platforms(settings: PlatformSettings) -> Iterator[Problem]:
    """At least one platform must be open, and each that is must have what it needs."""
    if not (settings.feishu.enabled or settings.dingtalk.enabled or settings.wecom.enabled):
        fix = "填好 [feishu]、[dingtalk] 或 [wecom]，写 enabled = true"
        yield Problem(key="feishu.enabled", what="没有启用任何平台", fix=fix)
    if settings.feishu.enabled:
        yield from _feishu(settings.feishu)
    if settings.dingtalk.enabled:
        yield from _dingtalk(settings.dingtalk)
    if settings.wecom.enabled:
        yield from _wecom(settings.wecom)
        fix = '写回调用的公网地址，例如 "https://baobei.example.com"；企业微信的卡片要有一个能打开的网址'
        yield from _missing("server.public_url", settings.public_url, fix)


def _feishu(feishu: FeishuSettings) -> Iterator[Problem]:
    yield from _missing("feishu.app_id", feishu.app_id, "在飞书开放平台「凭证与基础信息」里复制 App ID")
    yield from _missing("feishu.app_secret", feishu.app_secret, "在飞书开放平台「凭证与基础信息」里复制 App Secret")
    if feishu.mode == "webhook":
        fix = "HTTP 模式要在「事件与回调 - 加密策略」里设置 Encrypt Key 并填到这里"
        yield from _missing("feishu.encrypt_key", feishu.encrypt_key, fix)
        fix = "HTTP 模式要在「事件与回调 - 加密策略」里复制 Verification Token"
        yield from _missing("feishu.verification_token", feishu.verification_token, fix)
    yield from _address("feishu.api_base", feishu.api_base, "https://open.feishu.cn")


def _dingtalk(dingtalk: DingTalkSettings) -> Iterator[Problem]:
    where = "在钉钉开发者后台「凭证与基础信息」里复制 "
    yield from _missing("dingtalk.client_id", dingtalk.client_id, f"{where}Client ID")
    yield from _missing("dingtalk.client_secret", dingtalk.client_secret, f"{where}Client Secret")
    if dingtalk.mode == "webhook":
        fix = "HTTP 模式要在「事件订阅」里生成签名 token 并填到这里"
        yield from _missing("dingtalk.token", dingtalk.token, fix)
        yield from _aes_key("dingtalk.aes_key", dingtalk.aes_key, "「事件订阅」里的 aes_key")
    yield from _address("dingtalk.api_base", dingtalk.api_base, "https://api.dingtalk.com")
    yield from _address("dingtalk.oapi_base", dingtalk.oapi_base, "https://oapi.dingtalk.com")


def _wecom(wecom: WeComSettings) -> Iterator[Problem]:
    yield from _missing("wecom.corp_id", wecom.corp_id, "在企业微信管理后台「我的企业」最下面复制企业 ID")
    yield from _missing("wecom.secret", wecom.secret, "在应用详情页查看并复制 Secret")
    yield from _missing("wecom.token", wecom.token, "在应用的「接收消息 - 设置 API 接收」里生成 Token")
    yield from _aes_key("wecom.encoding_aes_key", wecom.encoding_aes_key, "「设置 API 接收」里的 EncodingAESKey")
    if not wecom.agent_id.isdigit():
        yield Problem(key="wecom.agent_id", what="应是一串数字", fix="在应用详情页复制 AgentId")
    yield from _address("wecom.api_base", wecom.api_base, "https://qyapi.weixin.qq.com")
    if wecom.aibot.enabled:
        yield from _missing("wecom.aibot.bot_id", wecom.aibot.bot_id, "在智能机器人的「API 模式」里复制 Bot ID")
        yield from _missing("wecom.aibot.secret", wecom.aibot.secret, "在智能机器人的「API 模式」里复制 Secret")


def _missing(key: str, value: str, fix: str) -> Iterator[Problem]:
    if not value:
        yield Problem(key=key, what="没有填", fix=fix)


def _aes_key(key: str, value: str, where: str) -> Iterator[Problem]:
    if len(value) != _KEY_LENGTH or not value.isalnum():
        yield Problem(key=key, what=f"应是 {_KEY_LENGTH} 位字母和数字", fix=f"照抄{where}")


def _address(key: str, value: str, usual: str) -> Iterator[Problem]:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        yield Problem(key=key, what="不是完整的网址", fix=f'一般写 "{usual}"')
