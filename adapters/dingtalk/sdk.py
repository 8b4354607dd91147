"""The one place that knows `alibabacloud-dingtalk`: its models say what the parameters of a request are called.

Only the models are used: the SDK's own transport opens a session and an SSL context for every call. They know nothing
of the old APIs (`topapi`), whose requests are a few words each.
"""

from __future__ import annotations

import importlib
from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import Any, Final

from core.domain.frozen import dataclass

CARD: Final = "alibabacloud_dingtalk.card_1_0.models"
ROBOT: Final = "alibabacloud_dingtalk.robot_1_0.models"
GATEWAY: Final = "alibabacloud_dingtalk.gateway_1_0.models"
BY_USER_ID: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A call of the new APIs. `metered` ones count against the company's month."""

    method: str
    path: str
    body: Mapping[str, Any]
    metered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A card on its way: `person` is a userId, or empty for the group `conversation`.

    `route_key` names the address that callbacks go to; empty means Stream.
    """

    template: str
    out_track_id: str
    params: Mapping[str, str]
    summary: str
    person: str = ""
    conversation: str = ""
    route_key: str = ""

    @property
    def space(self) -> str:
        """The openSpaceId."""
        return f"dtv1.card//IM_ROBOT.{self.person}" if self.person else f"dtv1.card//IM_GROUP.{self.conversation}"


def create_and_deliver(card: Delivery, robot: str) -> Request:
    """Make a card and put it into one conversation."""
    models = _models(CARD)
    request = models.CreateAndDeliverRequest(
        card_template_id=card.template,
        out_track_id=card.out_track_id,
        card_data=models.CreateAndDeliverRequestCardData(card_param_map=dict(card.params)),
        callback_type="HTTP" if card.route_key else "STREAM",
        callback_route_key=card.route_key or None,
        open_space_id=card.space,
        user_id_type=BY_USER_ID,
        **_space(models, card, robot),
    )
    return Request(method="POST", path="/v1.0/card/instances/createAndDeliver", body=_filled(request))


def update_card(out_track_id: str, params: Mapping[str, str]) -> Request:
    """Repaint: by key, or whatever is not named would be wiped."""
    models = _models(CARD)
    request = models.UpdateCardRequest(
        out_track_id=out_track_id,
        card_data=models.UpdateCardRequestCardData(card_param_map=dict(params)),
        card_update_options=models.UpdateCardRequestCardUpdateOptions(
            update_card_data_by_key=True, update_private_data_by_key=True
        ),
        user_id_type=BY_USER_ID,
    )
    return Request(method="PUT", path="/v1.0/card/instances", body=_filled(request))


def register_callback(route_key: str, url: str, secret: str) -> Request:
    """Where card callbacks go that name this key."""
    models = _models(CARD)
    request = models.RegisterCallbackRequest(
        callback_route_key=route_key, callback_url=url, api_secret=secret, force_update=True
    )
    return Request(method="POST", path="/v1.0/card/callbacks/register", body=_filled(request))


def send_direct(people: Sequence[str], msg_key: str, msg_param: str, robot: str) -> Request:
    """A robot message to at most 20 people, each in their own conversation."""
    models = _models(ROBOT)
    request = models.BatchSendOTORequest(robot_code=robot, user_ids=list(people), msg_key=msg_key, msg_param=msg_param)
    return Request(method="POST", path="/v1.0/robot/oToMessages/batchSend", body=_filled(request))


def send_group(conversation: str, msg_key: str, msg_param: str, robot: str) -> Request:
    """A robot message to a group."""
    models = _models(ROBOT)
    request = models.OrgGroupSendRequest(
        robot_code=robot, open_conversation_id=conversation, msg_key=msg_key, msg_param=msg_param
    )
    return Request(method="POST", path="/v1.0/robot/groupMessages/send", body=_filled(request))


def download_file(code: str, robot: str) -> Request:
    """Where a file that somebody sent can be fetched for a while."""
    models = _models(ROBOT)
    request = models.RobotMessageFileDownloadRequest(download_code=code, robot_code=robot)
    return Request(method="POST", path="/v1.0/robot/messageFiles/download", body=_filled(request))


def open_connection(client_id: str, client_secret: str, subscriptions: Sequence[tuple[str, str]]) -> Request:
    """Ask for a Stream connection that carries these pairs of type and topic."""
    models = _models(GATEWAY)
    topics = [models.OpenConnectionRequestSubscriptions(type=kind, topic=topic) for kind, topic in subscriptions]
    request = models.OpenConnectionRequest(client_id=client_id, client_secret=client_secret, subscriptions=topics)
    return Request(method="POST", path="/v1.0/gateway/connections/open", body=_filled(request), metered=False)


def load() -> None:
    """Load every model now, off the event loop: it takes a moment."""
    for name in (CARD, ROBOT, GATEWAY):
        _models(name)


def _space(models: ModuleType, card: Delivery, robot: str) -> dict[str, Any]:
    shown = {"support_forward": False, "last_message_i18n": {"ZH_CN": card.summary}}
    if card.person:
        return {
            "im_robot_open_space_model": models.CreateAndDeliverRequestImRobotOpenSpaceModel(**shown),
            "im_robot_open_deliver_model": models.CreateAndDeliverRequestImRobotOpenDeliverModel(
                space_type="IM_ROBOT", robot_code=robot
            ),
        }
    return {
        "im_group_open_space_model": models.CreateAndDeliverRequestImGroupOpenSpaceModel(**shown),
        "im_group_open_deliver_model": models.CreateAndDeliverRequestImGroupOpenDeliverModel(robot_code=robot),
    }


def _filled(request: Any) -> dict[str, Any]:
    """The body without the empty maps that the models add."""
    return {name: value for name, value in request.to_map().items() if value != {}}


def _models(name: str) -> ModuleType:
    return importlib.import_module(name)
