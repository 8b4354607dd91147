"""The statements of :mod:`storage.repositories.directory`."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, delete, func, not_, or_, select, update

from storage.rows.base import columns_of, table_of
from storage.rows.directory import IdentityRow, MemberRow, RoleGrantRow, TeamRow
from storage.rows.types import UtcDateTime
from storage.statements.making import (
    Statement,
    for_each,
    insert_into,
    insert_or_leave,
    insert_or_set,
    update_unchanged,
)

_member, _team, _identity, _grant = (table_of(row) for row in (MemberRow, TeamRow, IdentityRow, RoleGrantRow))
_MEMBER = select(*columns_of(MemberRow))

_ROW = select(_member.c.id).where(_member.c.id == bindparam("id"))
TURN = Statement(_ROW, postgresql=_ROW.with_for_update(key_share=True))
GET = Statement(_MEMBER.where(_member.c.id == bindparam("id")))
GET_EACH = for_each(_MEMBER, _member.c.id)
KNOWN_AS = Statement(
    _MEMBER.join(_identity, _identity.c.member_id == _member.c.id).where(
        _identity.c.platform == bindparam("platform"),
        _identity.c.external_id == bindparam("external_id"),
        or_(_identity.c.gone_at.is_(None), not_(_member.c.active)),
    )
)
WITH_MOBILE = Statement(
    _MEMBER.where(_member.c.mobile_index == bindparam("mobile_index"))
    .order_by(_member.c.active.desc(), _member.c.id)
    .limit(bindparam("limit"))
)
MEMBERS = Statement(_MEMBER.order_by(_member.c.id))
STATE_OF_MEMBERS = Statement(select(func.count(), func.sum(_member.c.version)).select_from(_member))
GRANTED = Statement(
    _MEMBER.join(_grant, _grant.c.member_id == _member.c.id)
    .where(_grant.c.role == bindparam("role"), _grant.c.team_id == bindparam("team_id"))
    .order_by(_member.c.id)
)
TEAMS = Statement(select(*columns_of(TeamRow)))
ROLES = Statement(
    select(*columns_of(RoleGrantRow))
    .where(_grant.c.member_id == bindparam("member_id"))
    .order_by(_grant.c.role, _grant.c.team_id)
)
IDENTITIES = Statement(
    select(*columns_of(IdentityRow))
    .where(_identity.c.member_id == bindparam("member_id"), _identity.c.gone_at.is_(None))
    .order_by(_identity.c.platform, _identity.c.external_id)
)
_HERE = and_(_identity.c.platform == bindparam("on"), _identity.c.external_id == bindparam("by"))
ACCOUNT = Statement(select(*columns_of(IdentityRow)).where(_HERE))
ACCOUNTS = Statement(
    select(*columns_of(IdentityRow))
    .join(_member, _member.c.id == _identity.c.member_id)
    .where(_identity.c.platform == bindparam("on"), _identity.c.gone_at.is_(None), _member.c.active)
    .order_by(_identity.c.external_id)
)
LOST_SINCE = Statement(
    select(func.count())
    .select_from(_identity)
    .where(_identity.c.platform == bindparam("on"), _identity.c.gone_at >= bindparam("since", type_=UtcDateTime()))
)

ADD_MEMBER = insert_into(MemberRow)
SAVE_MEMBER = update_unchanged(MemberRow, "name", "team_id", "active", "mobile", "mobile_index", "mobile_from")
ADD_TEAM = insert_into(TeamRow)
SAVE_TEAM = update_unchanged(TeamRow, "name", "parent_id")
BIND = insert_or_set(IdentityRow, "member_id", "gone_at")
USED = Statement(update(_identity).where(_HERE).values(used_at=bindparam("at", type_=UtcDateTime())))
UNBIND = Statement(
    update(_identity)
    .where(_HERE, _identity.c.gone_at.is_(None))
    .values(gone_at=bindparam("at", type_=UtcDateTime()), admin=False)
)
LISTED = Statement(update(_identity).where(_HERE).values(admin=bindparam("listed_admin", type_=_identity.c.admin.type)))
_THIS_GRANT = and_(
    _grant.c.member_id == bindparam("to"), _grant.c.role == bindparam("what"), _grant.c.team_id == bindparam("where")
)
GRANT = insert_or_leave(RoleGrantRow)
GRANT_BY_HAND = Statement(update(_grant).where(_THIS_GRANT).values(synced=False))
REVOKE = Statement(delete(_grant).where(_THIS_GRANT))
