"""Files on DingTalk: fetched in two steps, by code and by address; sent as an upload and a robot message about it.

Shapes (open.dingtalk.com): download-the-file-content-of-the-robot-receiving-message, upload-media-files,
robot-message-type.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from adapters.base import Attached, FileGone, Refused, Sent
from adapters.dingtalk.api import DingTalkApi
from adapters.downloads import Downloads
from core.service.records import Place

PLAIN: Final = "plain:"
"""What the handles of messages begin with that are no cards."""
_PICTURES: Final = frozenset({"jpg", "jpeg", "png", "gif", "bmp"})
_KEPT: Final = 1000


class DingTalkFiles:
    """Fetches and sends files."""

    def __init__(self, api: DingTalkApi, downloads: Downloads) -> None:
        self._api = api
        self._downloads = downloads
        self._uploads: OrderedDict[str, str] = OrderedDict()

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        """The content. A code that is refused is taken for one whose time is over: DingTalk has no words for that."""
        try:
            url = await self._api.download_url(attached.handle)
        except Refused as error:
            raise FileGone("no such file any more", code=error.code) from error
        return await self._downloads.fetch(url, limit=limit)

    async def send(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        """A picture as a picture, a file under its ending; one whose ending DingTalk does not take goes in a zip."""
        ending = _ending(name)
        if ending in _PICTURES:
            media = await self._uploaded("image", name, content, dedupe_key)
            return await self._say(place, "sampleImageMsg", {"photoURL": media})
        try:
            return await self._send_file(place, name, content, dedupe_key)
        except Refused:
            if ending == "zip":
                raise
        return await self._send_file(place, f"{name}.zip", _zipped(name, content), f"{dedupe_key}\nzip")

    async def _send_file(self, place: Place, name: str, content: bytes, key: str) -> Sent:
        media = await self._uploaded("file", name, content, key)
        return await self._say(
            place, "sampleFile", {"mediaId": media, "fileName": name, "fileType": _ending(name) or "txt"}
        )

    async def _uploaded(self, kind: str, name: str, content: bytes, key: str) -> str:
        """The media id; what is sent again is not uploaded again."""
        media = self._uploads.get(key) or await self._api.upload(kind, name, content)
        self._uploads[key] = media
        while len(self._uploads) > _KEPT:
            self._uploads.popitem(last=False)
        return media

    async def _say(self, place: Place, key: str, param: dict[str, str]) -> Sent:
        told = json.dumps(param, ensure_ascii=False)
        if is_group(place):
            query = await self._api.send_group(place.chat, key, told)
        else:
            query = await self._api.send_direct(place.person, key, told)
        return Sent(handle=PLAIN + query, updatable_until=None)


def is_group(place: Place) -> bool:
    return bool(place.chat) and not place.direct


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if stem and dot else ""


def _zipped(name: str, content: bytes) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo(name), content)
    return packed.getvalue()
