"""What members attach on WeCom, in our words."""

from __future__ import annotations

import pytest

from adapters.base import Attached, Incoming
from adapters.wecom.markup import Node
from adapters.wecom.parse import parse
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.wecom_product import a_message


def _heard(message: Node) -> Incoming:
    event = parse(message, now=NOW)
    assert isinstance(event, Incoming), event
    return event


def test_a_picture_is_known_by_its_media_id() -> None:
    """The address beside it is not asked: it is open to everybody."""
    event = _heard(a_message(MsgType="image", Content=None, PicUrl="http://example.com/1", MediaId="m1"))

    assert event.text == ""
    assert event.files == (Attached(name="", size=None, kind="image", handle="m1"),)


@pytest.mark.parametrize(
    ("kind", "name"), [("voice", "语音.amr"), ("video", "视频.mp4"), ("file", "")], ids=["voice", "video", "file"]
)
def test_other_media_are_files_so_that_they_get_an_answer(kind: str, name: str) -> None:
    """Silence would leave people waiting."""
    (file,) = _heard(a_message(MsgType=kind, Content=None, MediaId="m1")).files

    assert (file.name, file.kind, file.handle) == (name, "file", "m1")


def test_a_file_with_a_name_keeps_it() -> None:
    """Whichever element holds it; the documentation names none."""
    for element in ("FileName", "Title"):
        message = a_message(MsgType="file", Content=None, MediaId="m1", **{element: "客户名单.xlsx"})

        assert _heard(message).files[0].name == "客户名单.xlsx"
