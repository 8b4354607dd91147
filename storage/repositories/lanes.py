"""Which notices must wait for each other."""

from __future__ import annotations

from core.service.records import Notice


def lane_of(notice: Notice) -> str:
    """Notices of one matter to one recipient share a lane and go out one after the other."""
    place = notice.place
    recipient = f"{place.platform}:{place.chat}:{place.person}" if place else f"member:{notice.to or ''}"
    return f"{notice.about}>{recipient}"
