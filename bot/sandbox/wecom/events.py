"""Messages and events as WeCom words them: XML with everything textual in CDATA."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.sandbox.wecom.state import Person, World

Fields = Mapping[str, "str | int | Fields | Sequence[Fields]"]


def document(fields: Fields) -> str:
    """`<xml>` around these elements; a list repeats its element."""
    return f"<xml>{_elements(fields)}</xml>"


def message(world: World, person: Person, *, msgid: str, text: str) -> dict[str, Any]:
    """A text message (document/path/90239)."""
    fields = {**_head(world, person.userid, "text"), "Content": text, "MsgId": int(msgid), "AgentID": world.agent_id}
    return _envelope(world, "text", fields)


def media_message(world: World, person: Person, *, msgid: str, kind: str, media_id: str, name: str) -> dict[str, Any]:
    """A picture or a file. The documentation (90239) lists no files among what an app hears; should one come, it is
    taken to look like the other media, with its name.
    """
    more = {"PicUrl": f"https://example.invalid/{media_id}"} if kind == "image" else {"FileName": name}
    fields = {
        **_head(world, person.userid, kind),
        **more,
        "MediaId": media_id,
        "MsgId": int(msgid),
        "AgentID": world.agent_id,
    }
    return _envelope(world, kind, fields)


def event(world: World, sender: str, kind: str, **fields: Any) -> dict[str, Any]:
    """An event (document/path/90240)."""
    told = {**_head(world, sender, "event"), "Event": kind, **fields}
    if kind != "change_contact":
        told["AgentID"] = world.agent_id
    return _envelope(world, kind, told)


def _head(world: World, sender: str, kind: str) -> dict[str, Any]:
    return {
        "ToUserName": world.corp_id,
        "FromUserName": sender,
        "CreateTime": int(world.calendar.now.timestamp()),
        "MsgType": kind,
    }


def _envelope(world: World, kind: str, fields: Fields) -> dict[str, Any]:
    """What the courier carries: WeCom gives events no ids, so this one is for whoever watches."""
    return {"header": {"event_id": world.mint("evt_"), "event_type": kind}, "xml": document(fields)}


def _elements(fields: Fields) -> str:
    return "".join(
        f"<{name}>{_content(each)}</{name}>"
        for name, value in fields.items()
        for each in (value if isinstance(value, (list, tuple)) else (value,))
    )


def _content(value: Any) -> str:
    if isinstance(value, Mapping):
        return _elements(value)
    if isinstance(value, int):
        return str(value)
    text = str(value).replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{text}]]>"
