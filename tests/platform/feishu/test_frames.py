from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.feishu import frames
from adapters.feishu.frames import Frame

_EVENT_HEADERS = (("type", "event"), ("message_id", "m1"), ("sum", "1"), ("seq", "0"), ("trace_id", "t1"))
_EVENT_HEX = (
    "0801100218f681801020012a0d0a047479706512056576656e742a100a0a6d6573736167655f696412026d312a080a0373756d1201312a080a"
    "037365711201302a0e0a0874726163655f69641202743142107b22736368656d61223a22322e30227d"
)
_ACK_HEX = (
    "0801100218f681801020012a0d0a047479706512056576656e742a100a0a6d6573736167655f696412026d312a080a0373756d1201312a080a"
    "037365711201302a0e0a0874726163655f6964120274312a0b0a0662697a5f7274120131420d7b22636f6465223a203230307d"
)
_PONG_HEX = (
    "0800100018f681801020002a0c0a04747970651204706f6e6742547b225265636f6e6e656374436f756e74223a2d312c225265636f6e6e656374"
    "496e74657276616c223a3132302c225265636f6e6e6563744e6f6e6365223a33302c2250696e67496e74657276616c223a3132307d"
)
_VECTORS = {
    "0800100018f681801020002a0c0a0474797065120470696e67": Frame(service=33554678, headers=(("type", "ping"),)),
    _EVENT_HEX: Frame(
        seq_id=1, log_id=2, service=33554678, method=1, headers=_EVENT_HEADERS, payload=b'{"schema":"2.0"}'
    ),
    _ACK_HEX: Frame(
        seq_id=1,
        log_id=2,
        service=33554678,
        method=1,
        headers=(*_EVENT_HEADERS, ("biz_rt", "1")),
        payload=b'{"code": 200}',
    ),
    _PONG_HEX: Frame(
        service=33554678,
        headers=(("type", "pong"),),
        payload=b'{"ReconnectCount":-1,"ReconnectInterval":120,"ReconnectNonce":30,"PingInterval":120}',
    ),
}
_U64 = st.integers(0, 2**64 - 1)
_I32 = st.integers(-(2**31), 2**31 - 1)
_TEXT = st.text(max_size=40)
FRAMES = st.builds(
    Frame,
    seq_id=_U64,
    log_id=_U64,
    service=_I32,
    method=_I32,
    headers=st.lists(st.tuples(_TEXT, _TEXT), max_size=8).map(tuple),
    payload_encoding=_TEXT,
    payload_type=_TEXT,
    payload=st.binary(max_size=300),
    log_id_new=_TEXT,
)


@pytest.mark.parametrize("wire", _VECTORS, ids=["ping", "event", "ack", "pong"])
def test_a_frame_is_written_byte_for_byte_as_the_platform_writes_it(wire: str) -> None:
    """The bytes are those of the official serialiser, in both directions."""
    assert frames.encode(_VECTORS[wire]).hex() == wire
    assert frames.decode(bytes.fromhex(wire)) == _VECTORS[wire]


@given(FRAMES)
def test_whatever_is_written_is_read_back_unchanged(frame: Frame) -> None:
    """Writing and reading are inverse."""
    assert frames.decode(frames.encode(frame)) == frame


@given(st.binary(max_size=200))
def test_noise_is_refused_or_read_but_never_crashes(noise: bytes) -> None:
    """Any bytes either make a frame or a ValueError; a frame made of noise can be written again."""
    try:
        frame = frames.decode(noise)
    except ValueError:
        return

    assert frames.decode(frames.encode(frame)) == frame


@given(FRAMES, st.data())
def test_a_frame_that_is_cut_short_is_never_read_in_full(frame: Frame, data: st.DataObject) -> None:
    """A prefix is refused, or is the same frame without its last fields."""
    whole = frames.encode(frame)
    prefix = whole[: data.draw(st.integers(0, len(whole) - 1))]
    try:
        shorter = frames.decode(prefix)
    except ValueError:
        return

    assert shorter != frame


@pytest.mark.parametrize(
    ("wire", "complaint"),
    [
        ("", "lacks required"),
        ("0800100018f6818010", "lacks required method"),
        ("08", "cut short"),
        ("0880808080808080808080", "longer than 64 bits"),
        ("08ffffffffffffffffff7f", "longer than 64 bits"),
        ("0a0100", "SeqID is not a number"),
        ("08001000180020002805", "headers is not a string"),
        ("080010001800200042ff01", "cut short"),
        ("08001000180020002a020a00", "header lacks"),
        ("08001000180020003a01ff", "codec can't decode"),
        ("0800100018002000" + "0300", "field number 0"),
        ("0800100018002000" + "5b", "wire type 3"),
    ],
)
def test_a_malformed_frame_is_a_value_error(wire: str, complaint: str) -> None:
    """Cut, mistyped, oversized, incomplete or not UTF-8: refused with the reason."""
    with pytest.raises(ValueError, match=complaint):
        frames.decode(bytes.fromhex(wire))


def test_fields_of_a_later_protocol_are_passed_over() -> None:
    """Unknown fields of every known wire type leave the rest readable."""
    later = bytes.fromhex("5001" + "590102030405060708" + "62026869" + "6d01020304")

    assert frames.decode(frames.encode(Frame(seq_id=7)) + later) == Frame(seq_id=7)


@pytest.mark.parametrize("frame", [Frame(seq_id=-1), Frame(log_id=2**64), Frame(service=2**31), Frame(method=-(2**40))])
def test_a_number_that_does_not_fit_is_not_written(frame: Frame) -> None:
    """A number beyond its field is an error, not a wrapped value."""
    with pytest.raises(ValueError, match="does not fit"):
        frames.encode(frame)


def test_the_first_header_of_a_name_counts() -> None:
    """Headers are looked up as official clients do: the first one wins."""
    frame = Frame(headers=(("type", "event"), ("type", "card")))

    assert (frame.header("type"), frame.header("sum")) == ("event", None)
