"""The copies of cards that are out there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, bindparam, delete, literal_column, select, update

from core.domain.ids import MemberId
from core.service.records import CardRef, Subject
from storage.hot import Record, Statement, insert_into
from storage.places import place_from, place_values
from storage.rows.base import columns_of, table_of
from storage.rows.card_refs import CardRefRow
from storage.session import Session

_ref = table_of(CardRefRow)
_REF = select(*columns_of(CardRefRow)).order_by(_ref.c.sent_at, _ref.c.id)

_ADD = insert_into(CardRefRow)
_ABOUT = Statement(_REF.where(_ref.c.subject == bindparam("subject")))
_WITH_HANDLE = Statement(_REF.where(_ref.c.platform == bindparam("platform"), _ref.c.handle == bindparam("handle")))
_THESE = (_ref.c.platform == bindparam("on"), _ref.c.handle == bindparam("of"))
_NONE: ColumnElement[str] = literal_column("''")
_REPAINTED = Statement(update(_ref).where(*_THESE).values(digest=bindparam("drawn")))
_RENEW = Statement(update(_ref).where(*_THESE).values(token=bindparam("fresh")))
_SPENT = Statement(update(_ref).where(*_THESE, _ref.c.token == bindparam("used")).values(token=_NONE))
_DROP = Statement(delete(_ref).where(_ref.c.id == bindparam("ref")))


class SqlCardRefs:
    """The port ``CardRefs``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, ref: CardRef) -> None:
        row = {
            "id": ref.id,
            "subject": str(ref.subject),
            "platform": ref.platform,
            "handle": ref.handle,
            "view": ref.view,
            "viewer_id": ref.viewer,
            "place": place_values(ref.place),
            "sent_at": ref.sent_at,
            "args": dict(ref.args),
            "updatable_until": ref.updatable_until,
            "digest": ref.digest,
            "token": ref.token,
        }
        self._session.write(_ADD, row)

    def about(self, subject: Subject) -> Sequence[CardRef]:
        return [_ref_from(row) for row in self._session.rows(_ABOUT, {"subject": str(subject)})]

    def with_handle(self, platform: str, handle: str) -> Sequence[CardRef]:
        rows = self._session.rows(_WITH_HANDLE, {"platform": platform, "handle": handle})
        return [_ref_from(row) for row in rows]

    def repainted(self, platform: str, handle: str, *, digest: str, token: str = "") -> None:
        self._session.write(_REPAINTED, {"on": platform, "of": handle, "drawn": digest})
        if token:
            self.spent(platform, handle, token=token)

    def renew(self, platform: str, handle: str, *, token: str) -> None:
        self._session.write(_RENEW, {"on": platform, "of": handle, "fresh": token})

    def spent(self, platform: str, handle: str, *, token: str) -> None:
        self._session.write(_SPENT, {"on": platform, "of": handle, "used": token})

    def drop(self, ref_id: str) -> None:
        self._session.write(_DROP, {"ref": ref_id})


def _ref_from(row: Record) -> CardRef:
    id_, subject, platform, handle, view, viewer, place, sent_at, args, updatable_until, digest, token = row
    return CardRef(
        id=id_,
        subject=Subject.parse(subject),
        platform=platform,
        handle=handle,
        view=view,
        viewer=None if viewer is None else MemberId(viewer),
        place=place_from(place),
        sent_at=sent_at,
        args=args,
        updatable_until=updatable_until,
        digest=digest,
        token=token,
    )
