"""What people attach on DingTalk, in our words."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.base import Attached, Incoming
from adapters.dingtalk.parse import parse_message
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.dingtalk_product import a_message


def _heard(msgtype: str, content: Any) -> Incoming:
    event = parse_message(a_message(msgtype=msgtype, content=content), robot="r", now=NOW)
    assert isinstance(event, Incoming), event
    return event


def test_a_picture_is_known_by_its_download_code() -> None:
    """The code is all that there is: no name, no size."""
    event = _heard("picture", {"downloadCode": "code-1", "pictureDownloadCode": "code-2"})

    assert event.text == ""
    assert event.files == (Attached(name="", size=None, kind="image", handle="code-1"),)


def test_a_file_comes_with_its_name() -> None:
    """As it was called on the sender's disk."""
    event = _heard("file", {"downloadCode": "code-1", "fileName": "客户名单.xlsx", "spaceId": "1", "fileId": "2"})

    assert event.files == (Attached(name="客户名单.xlsx", size=None, kind="file", handle="code-1"),)


def test_the_pictures_of_a_rich_text_come_beside_its_words() -> None:
    """In their order."""
    parts = [{"text": "报备 晴川"}, *({"type": "picture", "downloadCode": code} for code in ("a", "b")), "odd", {}]
    event = _heard("richText", {"richText": parts})

    assert event.text == "报备 晴川"
    assert [file.handle for file in event.files] == ["a", "b"]


def test_a_rich_text_of_pictures_alone_is_a_message() -> None:
    """It used to be nothing."""
    assert len(_heard("richText", {"richText": [{"type": "picture", "downloadCode": "a"}]}).files) == 1


@pytest.mark.parametrize(("msgtype", "name"), [("audio", "语音.amr"), ("video", "视频.mp4")])
def test_recordings_without_words_are_files_so_that_they_get_an_answer(msgtype: str, name: str) -> None:
    """Silence would leave people waiting."""
    (file,) = _heard(msgtype, {"downloadCode": "a", "duration": 2000}).files

    assert (file.name, file.kind) == (name, "file")


def test_a_recording_that_was_understood_is_its_words() -> None:
    """Nobody wants it as a file then."""
    event = _heard("audio", {"downloadCode": "a", "recognition": "我的客户"})

    assert (event.text, event.files) == ("我的客户", ())
