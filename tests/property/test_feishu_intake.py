from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from multidict import CIMultiDict

from adapters.base import Incoming, Press
from adapters.envelope import EnvelopeError
from adapters.feishu import frames
from adapters.feishu.parse import Ignored, names_mentions, parse
from adapters.feishu.verify import open_envelope
from bot.sandbox.feishu.sealing import seal, signature
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.feishu_product import IV, a_message, a_press, signed, the_settings
from tests.support.feishu_standin import ENCRYPT_KEY

_scalars = st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.floats(allow_nan=False) | st.text(max_size=20)
_json = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3)
)
_headers = st.dictionaries(
    st.sampled_from(["X-Lark-Signature", "X-Lark-Request-Timestamp", "X-Lark-Request-Nonce"]), st.text(max_size=70)
)


def _paths(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Where something stands in a tree, the root left out."""
    if isinstance(value, dict):
        return [below for key, each in value.items() for below in [(*path, key), *_paths(each, (*path, key))]]
    if isinstance(value, list):
        return [below for key, each in enumerate(value) for below in [(*path, key), *_paths(each, (*path, key))]]
    return []


def _with(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    copy = json.loads(json.dumps(tree))
    place = copy
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copy


_MESSAGE = a_message("@_user_1 报备 上海晴川科技有限公司", mentions=[{"key": "@_user_1", "id": {"open_id": "ou_bot"}}])
_PRESS = a_press({"value": {"a": "v1:approve:F1"}, "name": "b", "form_value": {"reason": "重复", "tags": ["a"]}})


@given(raw=st.binary(max_size=300), headers=_headers)
def test_whatever_is_sent_ends_in_one_of_our_refusals(raw: bytes, headers: Mapping[str, str]) -> None:
    """No input of a stranger is taken, and none breaks the door."""
    with pytest.raises(EnvelopeError) as refused:
        open_envelope(raw, CIMultiDict(headers), the_settings(), NOW)

    assert refused.value.status in {400, 401, 413}


@given(plaintext=st.binary(max_size=100), cut=st.integers(0, 200))
def test_whatever_is_sealed_and_signed_is_opened_or_refused(plaintext: bytes, cut: int) -> None:
    """Even with the right key: random content and ciphertexts cut anywhere."""
    sealed = seal(ENCRYPT_KEY, plaintext, IV)
    body = json.dumps({"encrypt": sealed[: cut or None]}).encode()
    stamp = str(int(NOW.timestamp()))
    proof = signature(timestamp=stamp, nonce="n", encrypt_key=ENCRYPT_KEY, body=body)
    headers = {"X-Lark-Request-Timestamp": stamp, "X-Lark-Request-Nonce": "n", "X-Lark-Signature": proof}
    try:
        envelope = open_envelope(body, CIMultiDict(headers), the_settings(), NOW)
    except EnvelopeError:
        return
    assert isinstance(envelope, dict)


@given(position=st.integers(0, 10_000), bit=st.integers(0, 7))
def test_one_flipped_bit_of_the_body_is_noticed(position: int, bit: int) -> None:
    """The signature covers every byte."""
    body, headers = signed(_MESSAGE, NOW)
    index = position % len(body)
    flipped = body[:index] + bytes((body[index] ^ (1 << bit),)) + body[index + 1 :]
    with pytest.raises(EnvelopeError):
        open_envelope(flipped, CIMultiDict(headers), the_settings(), NOW)


@given(envelope=st.dictionaries(st.sampled_from(["schema", "header", "event", "type"]), _json))
def test_no_envelope_breaks_the_parser(envelope: dict[str, Any]) -> None:
    """Whatever it holds, it is ignored."""
    names_mentions(envelope)

    assert isinstance(parse(envelope, bot="ou_bot", now=NOW), Ignored)


@given(data=st.data(), value=_json)
def test_no_strange_field_breaks_the_parser(data: st.DataObject, value: Any) -> None:
    """Any one field of a message or a press replaced by anything: nobody becomes somebody."""
    whole = data.draw(st.sampled_from([_MESSAGE, _PRESS]))
    strange = _with(whole, data.draw(st.sampled_from(_paths(whole))), value)
    names_mentions(strange)
    event = parse(strange, bot="ou_bot", now=NOW)

    if isinstance(event, Incoming | Press):
        assert event.place.person
        assert event.event_id
    if isinstance(event, Press):
        assert all(isinstance(text, str) for text in (event.action, event.handle, *event.inputs.values()))


@given(data=st.binary(max_size=200))
def test_no_frame_breaks_the_line(data: bytes) -> None:
    """A frame is read or refused with a ValueError."""
    try:
        frame = frames.decode(data)
    except ValueError:
        return
    assert frames.decode(frames.encode(frame)) == frame
