"""Reading what an app says about a card: parameters, private parameters, update options, delivery models.

The platform documents the limits of keys (100 bytes) and values (1 KB) without the error for breaking them, and says
that values of a wrong type may stay hidden; both are refused here, so that a mistake of the app is seen.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from bot.sandbox.dingtalk.replies import Refused
from bot.sandbox.dingtalk.spaces import Space
from bot.sandbox.dingtalk.state import World
from core.domain.frozen import dataclass

_KEY_BYTES: Final = 100
_VALUE_BYTES: Final = 1024
_MODELS: Final = {
    "IM_GROUP": ("imGroupOpenSpaceModel", "imGroupOpenDeliverModel"),
    "IM_ROBOT": (None, "imRobotOpenDeliverModel"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class UpdateOptions:
    """Whether an update changes the named variables only; the default replaces everything."""

    public_by_key: bool = False
    private_by_key: bool = False


def optional_text(body: dict[str, Any], name: str) -> str:
    """A text that may be missing."""
    value = body.get(name) or ""
    if not isinstance(value, str):
        raise Refused("param.error", name)
    return value


def text_of(body: dict[str, Any], name: str, *, empty: str) -> str:
    """A required text, or the refusal `empty`."""
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise Refused(empty)
    return value


def parameters(data: object) -> dict[str, str]:
    """`{"cardParamMap": {…}}`, every value a string."""
    param = data.get("cardParamMap") if isinstance(data, dict) else None
    if not isinstance(param, dict):
        raise Refused("param.cardPublicDataEmpty")
    for key, value in param.items():
        if not isinstance(value, str):
            raise Refused("param.error", f"cardParamMap.{key} is not a string")
        if len(key.encode()) > _KEY_BYTES or len(value.encode()) > _VALUE_BYTES:
            raise Refused("param.error", f"cardParamMap.{key} is too long")
    return dict(param)


def private_parameters(data: object, world: World, id_type: int) -> dict[str, dict[str, str]]:
    """`{user: {"cardParamMap": {…}}}` by userId."""
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise Refused("param.error", "privateData is not an object")
    read: dict[str, dict[str, str]] = {}
    for id_, each in data.items():
        person = world.person(id_, id_type)
        if person is None:
            raise Refused("param.userIdNotExist")
        read[person.user_id] = parameters(each)
    return read


def user_id_type(body: dict[str, Any]) -> int:
    """1 for userId, 2 for unionId."""
    value = body.get("userIdType") or 1
    if not isinstance(value, int) or isinstance(value, bool) or value not in {1, 2}:
        raise Refused("param.error", "userIdType")
    return value


def update_options(value: object) -> UpdateOptions:
    """The `cardUpdateOptions` of a PUT or of an answer."""
    if value is None:
        return UpdateOptions()
    if not isinstance(value, dict):
        raise Refused("param.error", "cardUpdateOptions is not an object")
    return UpdateOptions(
        public_by_key=value.get("updateCardDataByKey") is True,
        private_by_key=value.get("updatePrivateDataByKey") is True,
    )


def check_models(space_models: Collection[str], body: dict[str, Any], spaces: tuple[Space, ...]) -> None:
    """Every kind of space needs its models: how the card behaves there, and how it is delivered."""
    for kind in {space.kind for space in spaces}:
        space_model, deliver_model = _MODELS.get(kind, (None, None))
        if space_model and space_model not in space_models:
            raise Refused("param.openSpaceModelInvalid", f"{space_model} is missing")
        deliver = body.get(deliver_model) if deliver_model else {}
        if not isinstance(deliver, dict):
            raise Refused("param.openDeliverModelInvalid", f"{deliver_model} is missing")
        recipients = deliver.get("recipients") or []
        if not isinstance(recipients, list) or not all(isinstance(id_, str) for id_ in recipients):
            raise Refused("param.openDeliverModelInvalid", "recipients")
        if kind == "IM_ROBOT" and deliver.get("spaceType") != "IM_ROBOT":
            raise Refused("param.openDeliverModelInvalid", "spaceType is not IM_ROBOT")
