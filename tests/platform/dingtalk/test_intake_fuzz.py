from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from adapters.base import DirectoryChanged, Incoming, Press
from adapters.dingtalk import frames
from adapters.dingtalk.parse import Ignored, QuotaUsedUp, Stranger, parse_event, parse_message, parse_press
from adapters.dingtalk.verify import open_card_callback, open_event, open_robot_message
from adapters.envelope import EnvelopeError
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.dingtalk_product import a_message, a_press, in_group, sealed, the_settings
from tests.support.dingtalk_standin import CLIENT_ID

_scalars = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text(max_size=20)
_json = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
)
_query = st.dictionaries(st.sampled_from(["msg_signature", "signature", "timestamp", "nonce"]), st.text(max_size=60))
_headers = st.dictionaries(
    st.sampled_from(["timestamp", "sign", "x-ddpaas-signature", "x-ddpaas-signature-timestamp"]), st.text(max_size=60)
)
_RICH = in_group(msgtype="richText", content={"richText": [{"text": "报备"}, {"type": "picture"}]})
_VOICE = a_message(msgtype="audio", content={"recognition": "我的客户", "duration": 5})
_PRESS = a_press(
    {"cardPrivateData": {"actionIds": ["v1:approve:F1"], "params": {"reason": "重复"}}},
    spaceType="IM_GROUP",
    spaceId="c",
)


def _with(tree: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    return {**tree, key: value}


@given(raw=st.binary(max_size=300), headers=_headers, query=_query)
def test_whatever_is_sent_ends_in_one_of_our_refusals(
    raw: bytes, headers: Mapping[str, str], query: Mapping[str, str]
) -> None:
    """No input of a stranger is taken, and none breaks one of the three doors."""
    settings = the_settings()
    with pytest.raises(EnvelopeError):
        open_robot_message(raw, CIMultiDict(headers), settings, NOW)
    with pytest.raises(EnvelopeError):
        open_event(raw, query, settings, NOW)
    with pytest.raises(EnvelopeError):
        open_card_callback(raw, CIMultiDict(headers), "a secret", NOW)


@given(message=st.text(max_size=200))
def test_a_sealed_message_is_opened_or_refused(message: str) -> None:
    """Even with the right keys only an object comes out."""
    raw, query = sealed(message, NOW)
    try:
        event: Any = open_event(raw, query, the_settings(), NOW)
    except EnvelopeError:
        return

    assert isinstance(event, dict)


@pytest.mark.parametrize("tree", [a_message(), in_group(), _RICH, _VOICE], ids=["direct", "group", "rich", "voice"])
@given(data=st.data())
def test_a_message_with_any_field_distorted_is_read_or_left(tree: dict[str, Any], data: st.DataObject) -> None:
    """Nothing that DingTalk might send one day breaks the intake."""
    key, value = data.draw(st.sampled_from(sorted(tree))), data.draw(_json)
    event = parse_message(_with(tree, key, value), robot=CLIENT_ID, now=NOW)

    assert isinstance(event, Incoming | Stranger | QuotaUsedUp | Ignored)
    if isinstance(event, Incoming):
        assert event.event_id
        assert event.place.person


@given(data=st.data())
def test_a_press_with_any_field_distorted_is_read_or_left(data: st.DataObject) -> None:
    """Whoever presses is answered all the same."""
    key, value = data.draw(st.sampled_from(sorted(_PRESS))), data.draw(_json | _json.map(json.dumps))
    event = parse_press(_with(_PRESS, key, value), delivery="m1")

    assert isinstance(event, Press | Ignored)
    if isinstance(event, Press):
        assert event.place.person
        assert event.handle


@given(kind=st.sampled_from(["user_leave_org", "user_add_org", "x"]), event_id=st.text(max_size=9), data=_json)
def test_an_event_with_anything_inside_is_read_or_left(kind: str, event_id: str, data: Any) -> None:
    """Each leaver has a name; news of others may name nobody."""
    told = parse_event(kind, event_id, {"userId": data})

    if isinstance(told, tuple):
        assert all(left.external_id for left in told)
    else:
        assert isinstance(told, DirectoryChanged | Ignored)


@given(value=_json, data=st.text(max_size=30))
def test_any_frame_is_read_or_dropped(value: Any, data: str) -> None:
    """What is read can be acknowledged."""
    for text in (json.dumps(value), json.dumps({"type": "EVENT", "headers": value, "data": value}), data):
        frame = frames.read(text)
        if frame is not None:
            assert json.loads(frames.answer(frame, frame.data))["code"] == 200
            assert isinstance(frame.payload(), dict)
