"""What the platform tells the app: the bodies of its events, and the envelope 2.0 around them."""

from __future__ import annotations

import json
from typing import Any

from bot.sandbox.feishu.contacts import status_of
from bot.sandbox.feishu.state import Department, Person, Room, StoredMessage, World, open_department_id

CARD_ACTION = "card.action.trigger"


def envelope(world: World, *, token: str, event_type: str, event: dict[str, Any]) -> dict[str, Any]:
    """The envelope 2.0; card callbacks count their time in microseconds, events in milliseconds."""
    per_second = 1_000_000 if event_type == CARD_ACTION else 1_000
    return {
        "schema": "2.0",
        "header": {
            "event_id": world.mint(""),
            "event_type": event_type,
            "create_time": str(int(world.calendar.now.timestamp() * per_second)),
            "token": token,
            "app_id": world.app_id,
            "tenant_key": world.tenant_key,
        },
        "event": event,
    }


def message_received(world: World, message: StoredMessage) -> dict[str, Any]:
    """im.message.receive_v1"""
    at = str(int(message.at.timestamp() * 1000))
    body: dict[str, Any] = {
        "message_id": message.message_id,
        "create_time": at,
        "update_time": at,
        "chat_id": message.room.chat_id,
        "chat_type": message.room.kind,
        "message_type": message.msg_type,
        "content": message.content,
    }
    if message.parent_id:
        body["root_id"] = body["parent_id"] = message.parent_id
    if message.mentions:
        body["mentions"] = message.mentions
    sender = {"sender_id": world.ids_of(message.sender), "sender_type": "user", "tenant_key": world.tenant_key}
    return {"sender": sender, "message": body}


def mention_of_bot(world: World) -> dict[str, Any]:
    """The entry that stands for `@_user_1` in a text."""
    return {
        "key": "@_user_1",
        "id": world.ids_of(world.bot_open_id),
        "mentioned_type": "bot",
        "name": world.bot_name,
        "tenant_key": world.tenant_key,
    }


def text_content(text: str, *, mention: bool) -> str:
    """The content of a text message as the event carries it."""
    return json.dumps({"text": f"@_user_1 {text}" if mention else text}, ensure_ascii=False)


def bot_membership(world: World, room: Room, *, by: str) -> dict[str, Any]:
    """im.chat.member.bot.added_v1 and deleted_v1"""
    return {
        "chat_id": room.chat_id,
        "operator_id": world.ids_of(by),
        "external": False,
        "operator_tenant_key": world.tenant_key,
        "name": room.name,
        "i18n_names": {"zh_cn": room.name, "en_us": "", "ja_jp": ""},
    }


def chat_renamed(world: World, room: Room, *, by: str, before: str) -> dict[str, Any]:
    """im.chat.updated_v1"""
    return {
        "chat_id": room.chat_id,
        "operator_id": world.ids_of(by),
        "external": False,
        "operator_tenant_key": world.tenant_key,
        "before_change": {"name": before},
        "after_change": {"name": room.name},
    }


def chat_entered(world: World, person: Person) -> dict[str, Any]:
    """im.chat.access_event.bot_p2p_chat_entered_v1"""
    event: dict[str, Any] = {"chat_id": person.p2p_chat_id, "operator_id": world.ids_of(person.open_id)}
    messages = world.rooms[person.p2p_chat_id].messages
    if messages:
        event["last_message_id"] = messages[-1].message_id
        event["last_message_create_time"] = str(int(messages[-1].at.timestamp() * 1000))
    return event


def user_deleted(person: Person, departments: list[str]) -> dict[str, Any]:
    """contact.user.deleted_v3: the departments stand in `old_object` only."""
    old = {"open_id": person.open_id, "department_ids": [open_department_id(id_) for id_ in departments]}
    return {"object": _profile(person), "old_object": old}


def user_created(person: Person) -> dict[str, Any]:
    """contact.user.created_v3"""
    departments = [open_department_id(id_) for id_ in person.departments]
    return {"object": {**_profile(person), "department_ids": departments}}


def department_changed(department: Department, old: dict[str, Any] | None = None) -> dict[str, Any]:
    """contact.department.created_v3, updated_v3 and deleted_v3; only an update has an `old_object`."""
    told = {
        "department_id": department.id,
        "open_department_id": department.open_id,
        "name": department.name,
        "leader_user_id": department.leader or "",
        "parent_department_id": department.parent,
        "status": {"is_deleted": False},
    }
    return {"object": told} if old is None else {"object": told, "old_object": old}


def user_updated(person: Person, old: dict[str, Any]) -> dict[str, Any]:
    """contact.user.updated_v3: `old_object` holds what was different before."""
    departments = [open_department_id(id_) for id_ in person.departments]
    return {"object": {**_profile(person), "department_ids": departments}, "old_object": old}


def _profile(person: Person) -> dict[str, Any]:
    return {
        "open_id": person.open_id,
        "union_id": person.union_id,
        "user_id": person.user_id,
        "name": person.name,
        "leader_user_id": person.leader or "",
        "status": status_of(person),
    }
