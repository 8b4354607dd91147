"""The message APIs of im/v1: send, reply, read, recall, edit a text, replace a card; and the update by c-token."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bot.sandbox.feishu import content
from bot.sandbox.feishu.replies import Refused, json_body, ok
from bot.sandbox.feishu.state import PERSON_ID_TYPES, CardToken, Room, StoredMessage, World
from bot.sandbox.feishu.viewer import Send, Version
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from bot.sandbox.feishu.limits import Gate

UPDATABLE_FOR: Final = timedelta(days=14)
_UUID_REMEMBERED: Final = timedelta(hours=1)
_CARD_TOKEN_LIFE: Final = timedelta(minutes=30)
_CARD_TOKEN_USES: Final = 2
_MAX_EDITS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageDesk:
    """The message APIs over one world."""

    world: World
    gate: Gate

    def routes(self) -> list[web.RouteDef]:
        one = "/open-apis/im/v1/messages/{message_id}"
        return [
            web.post("/open-apis/im/v1/messages", self.send),
            web.post(f"{one}/reply", self.reply),
            web.get(one, self.read),
            web.patch(one, self.patch),
            web.put(one, self.edit),
            web.delete(one, self.recall),
            web.post("/open-apis/interactive/v1/card/update", self.update_by_token),
        ]

    async def send(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        room = self._receiver(request.query.get("receive_id_type"), body.get("receive_id"))
        return self._post(room, body, parent=None)

    async def reply(self, request: web.Request) -> web.Response:
        parent = self._existing(request)
        return self._post(parent.room, await json_body(request), parent=parent)

    async def read(self, request: web.Request) -> web.Response:
        message = self.world.messages.get(request.match_info["message_id"])
        if message is None:
            raise _invalid("message_id")
        return ok({"items": [self._data(message)]})

    async def recall(self, request: web.Request) -> web.Response:
        message = self._existing(request)
        if message.sender != self.world.bot_open_id:
            raise Refused(230026, "No permission to recall this message.")
        message.recalled = True
        return ok({})

    async def edit(self, request: web.Request) -> web.Response:
        """PUT: texts and posts only, 20 times at most; a card is refused as a bad parameter."""
        message, body = self._own(request), await json_body(request)
        if message.card is not None or body.get("msg_type") not in {"text", "post"}:
            raise _invalid("msg_type")
        if message.edits >= _MAX_EDITS:
            raise Refused(230072, "The message has reached the number of times it can be edited.")
        fresh = content.read(body.get("msg_type"), body.get("content"), self.world.knows)
        message.msg_type, message.content = fresh.msg_type, fresh.raw
        message.edits += 1
        message.updated_at = self.world.calendar.now
        return ok(self._data(message))

    async def patch(self, request: web.Request) -> web.Response:
        """PATCH: replace a card, during 14 days; one that comes before the app answered a press will be undone."""
        message, body = self._own(request), await json_body(request)
        if message.card is None:
            raise Refused(230001, "Your request contains an invalid request parameter, ext=This message is NOT a card.")
        if self.world.calendar.now - message.at > UPDATABLE_FOR:
            raise Refused(230031, "Message can only be modified within 14 days after sending.")
        if not self.gate.message(message.message_id):
            raise Refused(230020, "This operation triggers the frequency limit.")
        card = content.read_card(body.get("content"), self.world.knows)
        if message.unanswered and message.before_hasty_patch is None:
            message.before_hasty_patch = message.card
        show(message, card, at=self.world.calendar.now, cause="patched")
        return ok({})

    async def update_by_token(self, request: web.Request) -> web.Response:
        """The delayed update: the card is an object here, the token good for 30 minutes and two uses."""
        body = await json_body(request)
        token = self._card_token(body.get("token"))
        message = self.world.messages[token.message_id]
        if message.recalled:
            raise Refused(200000, "the message card has been recalled")
        card = body.get("card")
        if not isinstance(card, dict):
            raise Refused(10002, "card is not an object")
        found = content.objections(card, self.world.knows)
        if found:
            raise Refused(11311, f"invalid card: {found[0]}")
        token.uses += 1
        show(message, card, at=self.world.calendar.now, cause="token")
        return ok()

    def _post(self, room: Room, body: dict[str, Any], *, parent: StoredMessage | None) -> web.Response:
        fresh = content.read(body.get("msg_type"), body.get("content"), self.world.knows)
        uuid = body.get("uuid")
        if uuid is not None and not (isinstance(uuid, str) and len(uuid) <= 50):
            raise _invalid("uuid is longer than 50 characters")
        earlier = self._sent_before(uuid)
        if earlier is not None:
            return ok(self._data(earlier))
        self._check_may_write(room)
        if not self.gate.receiver(room.chat_id):
            raise Refused(230020, "This operation triggers the frequency limit.")
        message = StoredMessage(
            message_id=self.world.mint("om_"),
            room=room,
            sender=self.world.bot_open_id,
            msg_type=fresh.msg_type,
            content=fresh.raw,
            card=fresh.card,
            at=self.world.calendar.now,
            parent_id=parent.message_id if parent else None,
            thread_id=self.world.mint("omt_") if parent and body.get("reply_in_thread") else None,
        )
        self.world.add_message(message)
        if uuid:
            self.world.sends[uuid] = Send(uuid=uuid, message_id=message.message_id, first_at=message.at, calls=1)
        return ok(self._data(message))

    def _sent_before(self, uuid: str | None) -> StoredMessage | None:
        """The message of an earlier call with this uuid, within the hour; the call is counted."""
        send = self.world.sends.get(uuid or "")
        if send is None or self.world.calendar.now - send.first_at >= _UUID_REMEMBERED:
            return None
        self.world.sends[send.uuid] = replace(send, calls=send.calls + 1)
        return self.world.messages[send.message_id]

    def _receiver(self, id_type: str | None, id_: object) -> Room:
        if id_type not in {*PERSON_ID_TYPES, "chat_id"}:
            raise _invalid("receive_id_type")
        if not isinstance(id_, str) or not id_:
            raise _invalid("receive_id")
        if id_type == "chat_id":
            room = self.world.rooms.get(id_)
        else:
            person = self.world.person(id_, id_type)
            room = self.world.rooms[person.p2p_chat_id] if person else None
        if room is None:
            raise Refused(230034, "The receive_id is invalid.")
        return room

    def _check_may_write(self, room: Room) -> None:
        if room.dissolved:
            raise Refused(232009, "Your request specifies a chat which has already been dissolved.")
        if not room.has_bot:
            raise Refused(230002, "The bot can not be outside the group.")
        if room.kind == "p2p" and self.world.people[room.members[0]].resigned:
            raise Refused(230013, "Bot has NO availability to this user.")

    def _existing(self, request: web.Request) -> StoredMessage:
        message = self.world.messages.get(request.match_info["message_id"])
        if message is None:
            raise _invalid("message_id")
        if message.recalled:
            raise Refused(230011, "The message is recalled.")
        return message

    def _own(self, request: web.Request) -> StoredMessage:
        message = self._existing(request)
        if message.sender != self.world.bot_open_id:
            raise Refused(230071, "The operator is not the sender of the message.")
        if message.room.dissolved:
            raise Refused(232009, "Your request specifies a chat which has already been dissolved.")
        return message

    def _card_token(self, token: object) -> CardToken:
        known = self.world.card_tokens.get(token) if isinstance(token, str) else None
        if known is None:
            raise Refused(300020, "the card update token is malformed")
        if self.world.calendar.now - known.at >= _CARD_TOKEN_LIFE:
            raise Refused(300030, "the card update token has expired")
        if known.uses >= _CARD_TOKEN_USES:
            raise Refused(300040, "the card update token has been used up")
        if not known.answered:
            raise Refused(11310, "card action is lock")
        return known

    def _data(self, message: StoredMessage) -> dict[str, Any]:
        """A message as the APIs return it; absent relations are left out."""
        sender_is_bot = message.sender == self.world.bot_open_id
        data: dict[str, Any] = {
            "message_id": message.message_id,
            "root_id": message.parent_id,
            "parent_id": message.parent_id,
            "thread_id": message.thread_id,
            "msg_type": message.msg_type,
            "create_time": _milliseconds(message.at.timestamp()),
            "update_time": _milliseconds((message.updated_at or message.at).timestamp()),
            "deleted": message.recalled,
            "updated": message.updated_at is not None,
            "chat_id": message.room.chat_id,
            "sender": {
                "id": self.world.app_id if sender_is_bot else message.sender,
                "id_type": "app_id" if sender_is_bot else "open_id",
                "sender_type": "app" if sender_is_bot else "user",
                "tenant_key": self.world.tenant_key,
            },
            "body": {"content": message.content},
        }
        return {key: value for key, value in data.items() if value is not None}


def show(message: StoredMessage, card: dict[str, Any], *, at: Any, cause: Any) -> None:
    """Make `card` what everybody sees of this message from now on, and remember how it came to that."""
    message.card = card
    message.updated_at = at
    message.versions.append(Version(card=card, at=at, cause=cause))


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))


def _invalid(what: str) -> Refused:
    return Refused(230001, f"Your request contains an invalid request parameter, ext=invalid {what}.")
