"""message/send, message/recall and message/update_template_card (document/path/90236, 94867, 94888)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import field
from datetime import datetime, timedelta
from typing import Any, Final

from aiohttp import web

from bot.sandbox.wecom import card_rules, content
from bot.sandbox.wecom.replies import Refused, json_body, ok
from bot.sandbox.wecom.state import Person, StoredMessage, World
from bot.sandbox.wecom.viewer import Dropped
from bot.sandbox.windows import Windows
from core.domain.frozen import dataclass

_RECALLABLE: Final = timedelta(hours=24)
_LONGEST_CHECK: Final = 14_400


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """Messages to one member; what is beyond is dropped without a word. None switches one off."""

    per_member_per_minute: int | None = 30
    per_member_per_hour: int | None = 1000
    per_robot_per_minute: int | None = 20

    @classmethod
    def off(cls) -> RateLimits:
        """No limits at all."""
        return cls(per_member_per_minute=None, per_member_per_hour=None, per_robot_per_minute=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receivers:
    """Whom a message goes to, and who was named in vain."""

    people: tuple[Person, ...]
    invalid_users: tuple[str, ...]
    invalid_parties: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class MessageDesk:
    """The message APIs over one world."""

    world: World
    windows: Windows
    limits: RateLimits
    has_callback: Callable[[], bool]
    _said: dict[tuple[str, str], datetime] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/cgi-bin/message/send", self.send),
            web.post("/cgi-bin/message/recall", self.recall),
            web.post("/cgi-bin/message/update_template_card", self.update),
        ]

    async def send(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        self._check_agent(body)
        receivers = self._receivers(body)
        said = content.read(body)
        calls_back = said.card is not None and card_rules.calls_back(said.card)
        self._check_card(said.card, calls_back=calls_back)
        if said.media_id and self.world.live_media(said.media_id) is None:
            raise Refused(40007, "invalid media_id")
        if not receivers.people:
            raise Refused(81013, "user & party & tag all invalid")
        if said.card is not None and said.card.get("task_id"):
            self.world.task_ids.add(str(said.card["task_id"]))
        msgid = self.world.mint()
        unlicensed = [person for person in receivers.people if person.key in self.world.unlicensed]
        for person in receivers.people:
            if person not in unlicensed:
                self._deliver(person, msgid, said, body)
        told = {"response_code": self.world.hand_out_code(msgid)} if calls_back else {}
        return ok(
            invaliduser="|".join(receivers.invalid_users),
            invalidparty="|".join(receivers.invalid_parties),
            invalidtag="|".join(_split(body.get("totag"))),
            unlicenseduser="|".join(person.key for person in unlicensed),
            msgid=msgid,
            **told,
        )

    async def recall(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        copies = self.world.copies(str(body.get("msgid", "")))
        if not copies:
            raise Refused(40058, "invalid Request Parameter: msgid")
        if self.world.calendar.now - copies[0].at > _RECALLABLE:
            raise Refused(42052, "msgid expired")
        for copy in copies:
            copy.recalled = True
        return ok()

    async def update(self, request: web.Request) -> web.Response:
        """A grey word instead of the buttons, or another card, for the named ones or for everybody who has it."""
        body = await json_body(request)
        self._check_agent(body)
        card, button = body.get("template_card"), body.get("button")
        if (card is None) == (button is None):
            raise Refused(40058, "invalid Request Parameter: template_card or button")
        if card is not None:
            card_rules.check(card, sending=False)
        elif not isinstance(button, dict) or not button.get("replace_name"):
            raise Refused(42020, "button name missing")
        code = self.world.redeem_code(str(body.get("response_code", "")))
        if code is None:
            raise Refused(60140, "invalid response_code, or expired")
        copies, strangers = self._targets(body, self.world.copies(code.msgid))
        for copy in copies:
            self._repaint(copy, card, button)
        return ok(invaliduser=strangers)

    def _repaint(self, copy: StoredMessage, card: dict[str, Any] | None, button: dict[str, Any] | None) -> None:
        now = self.world.calendar.now
        if card is not None:
            copy.show(card, at=now, cause="updated", greyed="replace_text" in card)
        elif copy.card is not None and button is not None:
            shown = {**copy.card, "replace_text": button["replace_name"]}
            copy.show(shown, at=now, cause="button", greyed=True)

    def _targets(self, body: dict[str, Any], copies: list[StoredMessage]) -> tuple[list[StoredMessage], list[str]]:
        if body.get("atall") == 1:
            return copies, []
        named = [str(each).lower() for each in body.get("userids") or ()]
        parties = {each for each in body.get("partyids") or () if isinstance(each, int)}
        named += [person.key for person in self.world.members(parties)]
        if not named:
            raise Refused(82101, "no update targets")
        by_person = {copy.room.members[0]: copy for copy in copies}
        found = [by_person[each] for each in named if each in by_person]
        if not found:
            raise Refused(82102, "update target was not a recipient")
        return found, [each for each in named if each not in by_person]

    def _check_agent(self, body: dict[str, Any]) -> None:
        agent = str(body.get("agentid", ""))
        if not agent.isdecimal():
            raise Refused(40056, "invalid agentid")
        if int(agent) != self.world.agent_id:
            raise Refused(301002, "not allow operate another agent with this accesstoken")

    def _check_card(self, card: dict[str, Any] | None, *, calls_back: bool) -> None:
        if card is None:
            return
        if calls_back and not self.has_callback():
            raise Refused(43012, "the app needs a callback url")
        if str(card.get("task_id", "")) in self.world.task_ids:
            raise Refused(42014, "task_id repeated")

    def _receivers(self, body: dict[str, Any]) -> Receivers:
        if body.get("touser") == "@all":
            return Receivers(people=tuple(self._visible()), invalid_users=(), invalid_parties=())
        users, parties = _split(body.get("touser")), _split(body.get("toparty"))
        if not (users or parties or _split(body.get("totag"))):
            raise Refused(82001, "no recipients")
        known = {person.key: person for person in self._visible()}
        found = {name.lower(): known[name.lower()] for name in users if name.lower() in known}
        good = [party for party in parties if party.isdecimal() and self.world.sees_department(int(party))]
        for party in good:
            below = {department.id for department in self.world.below(int(party))}
            found |= {person.key: person for person in self.world.members(below)}
        return Receivers(
            people=tuple(found.values()),
            invalid_users=tuple(name.lower() for name in users if name.lower() not in known),
            invalid_parties=tuple(party for party in parties if party not in good),
        )

    def _visible(self) -> Iterable[Person]:
        return (person for person in self.world.people.values() if self.world.sees(person))

    def _deliver(self, person: Person, msgid: str, said: content.Content, body: dict[str, Any]) -> None:
        if self._is_repeated(person, body):
            self.world.dropped.append(Dropped(userid=person.key, at=self.world.calendar.now, reason="duplicate"))
            return
        if self._is_too_much(person):
            self.world.dropped.append(Dropped(userid=person.key, at=self.world.calendar.now, reason="too many"))
            return
        self.world.put(
            StoredMessage(
                message_id=self.world.mint("copy_"),
                msgid=msgid,
                room=self.world.rooms[person.chat_id],
                sender=self.world.app_name,
                kind=said.kind,
                text=said.text,
                card=said.card,
                task_id=str(said.card.get("task_id", "")) if said.card else "",
                at=self.world.calendar.now,
                media_id=said.media_id,
            )
        )

    def _is_repeated(self, person: Person, body: dict[str, Any]) -> bool:
        """Whether the check was asked for and finds the same content; every message is remembered for it."""
        part = json.dumps(body.get(str(body.get("msgtype"))), sort_keys=True)
        now, key = self.world.calendar.now, (person.key, part)
        last, self._said[key] = self._said.get(key), now
        if body.get("enable_duplicate_check") != 1 or last is None:
            return False
        window = min(int(body.get("duplicate_check_interval", 1800)), _LONGEST_CHECK)
        return now - last <= timedelta(seconds=window)

    def _is_too_much(self, person: Person) -> bool:
        minute, hour = self.limits.per_member_per_minute, self.limits.per_member_per_hour
        key = f"member {person.key}"
        return bool(self.windows.wait_for(key, minute, 60.0) or self.windows.wait_for(key, hour, 3600.0))


def _split(names: Any) -> list[str]:
    return [name.strip() for name in str(names or "").split("|") if name.strip()]
