"""What people attach on Feishu, in our words."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.base import Attached, Incoming
from adapters.feishu.files import attached, kind_of
from adapters.feishu.parse import parse
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.feishu_product import a_message


def _heard(kind: str, content: Any) -> Incoming:
    event = parse(a_message(message_type=kind, content=json.dumps(content)), bot="ou_bot", now=NOW)
    assert isinstance(event, Incoming), event
    return event


def test_a_picture_comes_with_the_key_and_the_message_that_holds_it() -> None:
    """It has no name and no words."""
    event = _heard("image", {"image_key": "img_v3_1"})

    assert event.text == ""
    assert event.files == (Attached(name="", size=None, kind="image", handle="image om_1 img_v3_1"),)


def test_a_file_comes_with_its_name() -> None:
    """As it was called on the sender's disk; what is harmful in it is not the parser's affair."""
    event = _heard("file", {"file_key": "file_v2_1", "file_name": "客户名单.xlsx"})

    assert event.files == (Attached(name="客户名单.xlsx", size=None, kind="file", handle="file om_1 file_v2_1"),)


def test_the_pictures_of_a_rich_text_come_beside_its_words() -> None:
    """In their order, whether the text stands under its language or not."""
    lines = [
        [{"tag": "text", "text": "报备 上海晴川科技有限公司"}],
        [{"tag": "img", "image_key": "img_1"}, {"tag": "img", "image_key": "img_2"}],
        [{"tag": "img"}, {"tag": "media", "file_key": "file_1"}],
    ]
    for content in ({"title": "", "content": lines}, {"zh_cn": {"title": "", "content": lines}}):
        event = _heard("post", content)

        assert event.text == "报备 上海晴川科技有限公司"
        assert [file.handle for file in event.files] == ["image om_1 img_1", "image om_1 img_2"]


def test_a_rich_text_of_pictures_alone_is_a_message() -> None:
    """It used to be nothing."""
    event = _heard("post", {"title": "", "content": [[{"tag": "img", "image_key": "img_1"}]]})

    assert (event.text, len(event.files)) == ("", 1)


@pytest.mark.parametrize(("kind", "name"), [("audio", "语音.opus"), ("media", "视频.mp4")])
def test_recordings_are_files_so_that_they_get_an_answer(kind: str, name: str) -> None:
    """Silence would leave people waiting."""
    (file,) = _heard(kind, {"file_key": "file_1"}).files

    assert (file.name, file.kind) == (name, "file")


@pytest.mark.parametrize("content", [None, [], "x", {}, {"image_key": 5}, {"content": "x"}, {"content": [["x", None]]}])
@pytest.mark.parametrize("kind", ["image", "file", "post", "audio", "text", ""])
def test_strange_contents_hold_no_files(kind: str, content: Any) -> None:
    """And break nothing."""
    assert attached("om_1", kind, content) == ()


@pytest.mark.parametrize(
    ("name", "kind"), [("a.PDF", "pdf"), ("a.doc", "doc"), ("a.xlsx", "stream"), ("a", "stream"), ("", "stream")]
)
def test_a_file_is_uploaded_under_the_kind_that_feishu_has_for_it(name: str, kind: str) -> None:
    """Everything unknown is a stream."""
    assert kind_of(name) == kind
