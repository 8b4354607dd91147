"""The copies of cards that are out there."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.ids import MemberId
from core.service.copies import CardRef
from core.service.records import Subject
from storage.repositories.places import place_from, place_values
from storage.sessions.hot import Record
from storage.sessions.prepared import card_refs as sql
from storage.sessions.session import Session


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
        self._session.write(sql.ADD, row)

    def about(self, subject: Subject) -> Sequence[CardRef]:
        return [_ref_from(row) for row in self._session.rows(sql.ABOUT, {"subject": str(subject)})]

    def with_handle(self, platform: str, handle: str) -> Sequence[CardRef]:
        rows = self._session.rows(sql.WITH_HANDLE, {"platform": platform, "handle": handle})
        return [_ref_from(row) for row in rows]

    def repainted(self, platform: str, handle: str, *, digest: str, token: str = "") -> None:
        self._session.write(sql.REPAINTED, {"on": platform, "of": handle, "drawn": digest})
        if token:
            self.spent(platform, handle, token=token)

    def renew(self, platform: str, handle: str, *, token: str) -> None:
        self._session.write(sql.RENEW, {"on": platform, "of": handle, "fresh": token})

    def spent(self, platform: str, handle: str, *, token: str) -> None:
        self._session.write(sql.SPENT, {"on": platform, "of": handle, "used": token})

    def drop(self, ref_id: str) -> None:
        self._session.write(sql.DROP, {"ref": ref_id})


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
