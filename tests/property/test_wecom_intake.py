from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.base import Incoming, Press
from adapters.envelope import EnvelopeError
from adapters.wecom.crypto import Envelopes
from adapters.wecom.markup import Node, Unreadable, read
from adapters.wecom.parse import parse
from bot.sandbox.wecom.events import document
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.wecom_product import a_click, a_message
from tests.support.wecom_standin import AES_KEY, CORP_ID, TOKEN, sealed_request

_names = st.sampled_from(
    ["MsgType", "Event", "FromUserName", "TaskId", "EventKey", "Content", "MsgId", "CreateTime", "SelectedItems", "x"]
)
_words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30)
_values = st.recursive(
    _words | st.sampled_from(["event", "text", "template_card_event", "change_contact", "unsubscribe"]),
    lambda inner: st.dictionaries(_names, inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=8,
)
_query = st.dictionaries(st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr"]), st.text(max_size=50))
_ours = Envelopes(token=TOKEN, encoding_aes_key=AES_KEY, corp_id=CORP_ID)


@given(raw=st.binary(max_size=300), query=_query)
def test_whatever_is_sent_ends_in_one_of_our_refusals(raw: bytes, query: Mapping[str, str]) -> None:
    """No input of a stranger is taken, and none breaks the door."""
    with pytest.raises(EnvelopeError) as refused:
        _ours.open(raw, query, NOW)
    with pytest.raises(EnvelopeError):
        _ours.echo(query, NOW)

    assert 400 <= refused.value.status < 500


@given(raw=st.binary(max_size=200))
def test_whatever_is_sealed_ends_in_a_message_or_a_refusal(raw: bytes) -> None:
    """Even with our own key nothing else can happen."""
    query, body = sealed_request(raw, stamp=int(NOW.timestamp()))
    with pytest.raises(EnvelopeError):
        _ours.open(body, query, NOW)


@given(place=st.integers(0, 2000), bit=st.integers(0, 7))
def test_one_bit_makes_it_a_refusal_or_changes_nothing(place: int, bit: int) -> None:
    """Whatever is said by a body that was touched on the way is what WeCom said."""
    query, body = sealed_request(
        f"<xml><ToUserName>{CORP_ID}</ToUserName><Content>你好</Content></xml>", stamp=int(NOW.timestamp())
    )
    touched = bytearray(body)
    touched[place % len(body)] ^= 1 << bit
    try:
        content = _ours.open(bytes(touched), query, NOW).get("Content")
    except EnvelopeError:
        return

    assert content == "你好"


@given(fields=st.dictionaries(_names, _values, max_size=6))
def test_whatever_a_message_holds_it_is_an_event_or_ignored(fields: dict[str, Any]) -> None:
    """Elements missing, doubled, nested where text is expected."""
    parse(read(document(fields).encode()), now=NOW)


@given(text=_words)
def test_what_was_written_is_what_arrives(text: str) -> None:
    """Brackets, ampersands and the end of a CDATA section included."""
    incoming = parse(a_message(Content=text), now=NOW)

    assert isinstance(incoming, Incoming)
    assert incoming.text == text.strip()


@given(key=_words.filter(lambda text: text.strip() == text))
def test_the_key_of_a_button_comes_back_as_it_was(key: str) -> None:
    """It is our packed action."""
    press = parse(a_click(EventKey=key), now=NOW)

    assert isinstance(press, Press)
    assert press.action == key


@given(raw=st.binary(max_size=300))
def test_reading_markup_gives_a_tree_or_one_error(raw: bytes) -> None:
    """And nothing else, whatever the bytes."""
    try:
        tree = read(raw)
    except Unreadable:
        return

    assert isinstance(tree, Node)
