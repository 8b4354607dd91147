"""The card APIs: create and deliver (at once or in two steps), update, register an address for callbacks."""

from __future__ import annotations

from typing import Any

from aiohttp import web

from bot.sandbox.dingtalk import card_body
from bot.sandbox.dingtalk.faults import FaultPlan
from bot.sandbox.dingtalk.replies import Refused, answer, compact, json_body
from bot.sandbox.dingtalk.spaces import Space, read_spaces
from bot.sandbox.dingtalk.state import Bubble, CallbackRoute, Card, Room, World
from bot.sandbox.dingtalk.templates import Templates
from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CardDesk:
    """The card APIs over one world."""

    world: World
    templates: Templates
    faults: FaultPlan

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1.0/card/instances/createAndDeliver", self.create_and_deliver),
            web.post("/v1.0/card/instances", self.create),
            web.post("/v1.0/card/instances/deliver", self.deliver),
            web.put("/v1.0/card/instances", self.put),
            web.post("/v1.0/card/callbacks/register", self.register),
        ]

    async def create_and_deliver(self, request: web.Request) -> web.Response:
        """One instance for all spaces; HTTP 200 also when some or all of them could not be reached."""
        body = await json_body(request)
        card = self._created(body)
        spaces = read_spaces(body.get("openSpaceId"))
        card_body.check_models(card.space_models, body, spaces)
        self._keep(card)
        results = [self._delivered(card, space, body) for space in spaces]
        return answer({"success": True, "result": {"outTrackId": card.out_track_id, "deliverResults": results}})

    async def create(self, request: web.Request) -> web.Response:
        """The first of two steps, which the official Stream SDK takes one by one: nobody sees the card yet."""
        card = self._created(await json_body(request))
        self._keep(card)
        return answer({"success": True, "result": card.out_track_id})

    async def deliver(self, request: web.Request) -> web.Response:
        """The second step."""
        body = await json_body(request)
        card, spaces = self._known(body), read_spaces(body.get("openSpaceId"))
        card_body.check_models(card.space_models, body, spaces)
        return answer({"success": True, "result": [self._delivered(card, space, body) for space in spaces]})

    async def put(self, request: web.Request) -> web.Response:
        """Without `updateCardDataByKey` the public parameters are replaced, whatever was there before."""
        body = await json_body(request)
        card = self._known(body)
        options = card_body.update_options(body.get("cardUpdateOptions"))
        private = card_body.private_parameters(body.get("privateData"), self.world, card_body.user_id_type(body))
        if body.get("cardData") is not None:
            _publish(card, card_body.parameters(body["cardData"]), by_key=options.public_by_key)
        for user_id, param in private.items():
            kept = card.private.get(user_id, {}) if options.private_by_key else {}
            card.private[user_id] = {**kept, **param}
        card.hasty = card.hasty or card.unanswered > 0
        card.updated_at = self.world.calendar.now
        card.remember(card.updated_at, put=True)
        return answer({"success": True, "result": True})

    async def register(self, request: web.Request) -> web.Response:
        """An address for callbacks of cards with `callbackType` HTTP."""
        body = await json_body(request)
        key = card_body.text_of(body, "callbackRouteKey", empty="param.empty")
        url = card_body.text_of(body, "callbackUrl", empty="callbackUrl.empty")
        secret = str(body.get("apiSecret") or "") or self.world.mint()
        if key in self.world.routes and body.get("forceUpdate") is not True:
            raise Refused("param.error", "callbackRouteKey exists")
        self.world.routes[key] = CallbackRoute(url=url, secret=secret)
        return answer({"success": True, "result": {"callbackUrl": url, "apiSecret": secret}})

    def _known(self, body: dict[str, Any]) -> Card:
        card = self.world.cards.get(card_body.text_of(body, "outTrackId", empty="param.outTrackIdEmpty"))
        if card is None:
            raise Refused("param.cardNotExist")
        return card

    def _keep(self, card: Card) -> None:
        self.world.cards[card.out_track_id] = card
        card.remember(card.at, put=False)

    def _created(self, body: dict[str, Any]) -> Card:
        template_id = card_body.text_of(body, "cardTemplateId", empty="param.cardTemplateIdEmpty")
        out_track_id = card_body.text_of(body, "outTrackId", empty="param.outTrackIdEmpty")
        if not self.templates.know(template_id):
            raise Refused("param.templateNotExist")
        if out_track_id in self.world.cards:
            raise Refused("param.cardAlreadyExist")
        callback_type = card_body.optional_text(body, "callbackType")
        route_key = card_body.optional_text(body, "callbackRouteKey")
        if callback_type not in {"", "STREAM", "HTTP"}:
            raise Refused("param.error", "callbackType")
        if callback_type == "HTTP" and route_key not in self.world.routes:
            raise Refused("param.error", "callbackRouteKey")
        id_type = card_body.user_id_type(body)
        return Card(
            out_track_id=out_track_id,
            template_id=template_id,
            callback_type=callback_type,
            route_key=route_key,
            public=card_body.parameters(body.get("cardData")),
            private=card_body.private_parameters(body.get("privateData"), self.world, id_type),
            space_models=frozenset(name for name, value in body.items() if isinstance(value, dict)),
            at=self.world.calendar.now,
        )

    def _delivered(self, card: Card, space: Space, body: dict[str, Any]) -> dict[str, Any]:
        """Put the card into one space, and say how that went."""
        deliver = body.get("imGroupOpenDeliverModel" if space.kind == "IM_GROUP" else "imRobotOpenDeliverModel") or {}
        room, objection = self._room(space, deliver, card_body.user_id_type(body))
        shown = {"spaceType": space.kind, "spaceId": space.id}
        if room is None:
            return {**shown, "success": False, "carrierId": "", "errorMsg": objection}
        recipients = deliver.get("recipients")
        extension = deliver.get("extension")
        room.messages.append(
            Bubble(
                message_id=self.world.mint("card"),
                room=room,
                sender=self.world.robot_code,
                kind="card",
                content={},
                at=self.world.calendar.now,
                out_track_id=card.out_track_id,
                space=(space.kind, space.id),
                extension=compact(extension) if isinstance(extension, dict) else "{}",
                only_for=frozenset(recipients) if recipients else None,
            )
        )
        return {**shown, "success": True, "carrierId": self.world.mint(), "errorMsg": ""}

    def _room(self, space: Space, deliver: dict[str, Any], id_type: int) -> tuple[Room | None, str]:
        """The room behind a space, or why nothing can be delivered there."""
        if (ordered := self.faults.undeliverable.get(space.id)) is not None:
            return None, ordered
        if deliver.get("robotCode", self.world.robot_code) != self.world.robot_code:
            return None, "chatbot not exist"
        if space.kind == "IM_ROBOT":
            person = self.world.person(space.id, id_type)
            return (self.world.rooms[person.direct_chat_id], "") if person else (None, "user not exist")
        room = self.world.rooms.get(space.id)
        if space.kind != "IM_GROUP" or room is None or room.kind != "group":
            return None, "space not exist"
        if room.dissolved or not room.has_robot:
            return None, "chatbot not in conversation"
        return (room, "") if deliver.get("robotCode") else (None, "robotCode is empty")


def _publish(card: Card, param: dict[str, str], *, by_key: bool) -> None:
    """New public parameters reach everybody, also those whose press had been answered with a card of their own."""
    card.public = {**card.public, **param} if by_key else param
    if by_key:
        card.answered = {user_id: {**seen, **param} for user_id, seen in card.answered.items()}
    else:
        card.answered.clear()
