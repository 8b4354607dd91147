"""What people say to the AI bot, in our words; and who they are, which a bot of an ordinary member is not told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from adapters.base import Incoming, NotInChat, Reception
from adapters.reading import dict_at, str_at
from adapters.wecom.api import WeComApi
from adapters.wecom.parse import PLATFORM, userid
from core.service.records import Place

GROUP: Final = "aibot:g:"
SINGLE: Final = "aibot:u:"
"""Before the id of a chat, so that it is answered by the bot and not by the app."""
_MENTION: Final = re.compile(r"^(?:@\S+[ \u2005\u00a0]*)+")
_KNOWN_KEPT: Final = 4096
_OPEN_USERID: Final = re.compile(r"wo[0-9A-Za-z_-]{18,}")


class Mentions:
    """Hands what was said to the reception. `counts` tells what came, and why some of it was ignored."""

    def __init__(self, reception: Reception, api: WeComApi, *, clock: Callable[[], datetime]) -> None:
        self.counts: Counter[str] = Counter()
        self._reception = reception
        self._api = api
        self._clock = clock
        self._known: dict[str, str] = {}

    async def take(self, body: Mapping[str, Any]) -> None:
        """Return when the effect is on disk."""
        text, message_id = _said(body), str_at(body, "msgid")
        sender, group = str_at(dict_at(body, "from"), "userid"), str_at(body, "chatid")
        in_group = str_at(body, "chattype") == "group"
        if not (message_id and sender) or (in_group and not group):
            self.counts["incomplete_message"] += 1
        elif text is None:
            self.counts["not_text"] += 1
        elif not (person := await self._person(sender)):
            self.counts["unknown_person"] += 1
        else:
            self.counts["mention"] += 1
            chat = f"{GROUP}{group}" if in_group else f"{SINGLE}{sender}"
            place = Place(platform=PLATFORM, person=person, chat=chat, direct=not in_group)
            await self._reception.message(
                Incoming(
                    platform=PLATFORM,
                    event_id=f"aibot:{message_id}",
                    place=place,
                    text=_MENTION.sub("", text).strip() if in_group else text.strip(),
                    sent_at=self._clock(),
                )
            )

    async def _person(self, sender: str) -> str:
        """The member's userid; empty when it cannot be found out, for such an id must never become an account."""
        if not _OPEN_USERID.fullmatch(sender):
            return userid(sender)
        if sender not in self._known:
            found = await self._api.plain_userid(sender) or await self._as_it_is(sender)
            if not found:
                return ""
            if len(self._known) >= _KNOWN_KEPT:
                self._known.clear()
            self._known[sender] = userid(found)
        return self._known[sender]

    async def _as_it_is(self, sender: str) -> str:
        """A userid may look like an encrypted one and be none."""
        try:
            return str_at(await self._api.user(sender), "userid")
        except NotInChat:
            return ""


def chat_of(chat: str) -> tuple[str, bool] | None:
    """The id under which the bot answers in this chat, and whether it is a single one; `None` for the app's own."""
    for prefix in (GROUP, SINGLE):
        if chat.startswith(prefix):
            return chat.removeprefix(prefix), prefix == SINGLE
    return None


def _said(body: Mapping[str, Any]) -> str | None:
    """The words of a text or of a voice message, which comes with its transcript."""
    kind = str_at(body, "msgtype")
    return str_at(dict_at(body, kind), "content") or None if kind in {"text", "voice"} else None
