"""The wire format of Feishu's long connection: protobuf2 message `pbbp2.Frame`, written and read by hand.

Eight scalar fields and a list of string pairs do not justify a protobuf runtime (or the SDK's 170 MB import), and a
codec of our own can refuse malformed input instead of guessing. Field numbers follow `pbbp2.proto` as generated into
lark-oapi 1.7.5 (`lark_oapi/ws/pb/pbbp2_pb2.py`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTROL: Final = 0
"""`Frame.method` of pings and pongs."""
DATA: Final = 1
"""`Frame.method` of events, card callbacks and their acknowledgements."""

_VARINT: Final = 0
_FIXED64: Final = 1
_LENGTH_DELIMITED: Final = 2
_FIXED32: Final = 5
_MAX_FIELD_NUMBER: Final = (1 << 29) - 1
_U64: Final = (1 << 64) - 1

_SEQ_ID, _LOG_ID, _SERVICE, _METHOD, _HEADER, _ENCODING, _TYPE, _PAYLOAD, _LOG_ID_NEW = range(1, 10)
_INTEGERS: Final = {_SEQ_ID: "SeqID", _LOG_ID: "LogID", _SERVICE: "service", _METHOD: "method"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One message of the long connection; an optional field that is absent reads as empty."""

    seq_id: int = 0
    log_id: int = 0
    service: int = 0
    method: int = CONTROL
    headers: tuple[tuple[str, str], ...] = ()
    payload_encoding: str = ""
    payload_type: str = ""
    payload: bytes = b""
    log_id_new: str = ""

    def header(self, key: str) -> str | None:
        """The first value under `key`, as the official clients look it up."""
        return next((value for name, value in self.headers if name == key), None)


def encode(frame: Frame) -> bytes:
    """Serialise in field order, leaving out empty optional fields; ValueError when a number does not fit its field."""
    parts = [
        _tagged_varint(_SEQ_ID, _unsigned(frame.seq_id, "SeqID")),
        _tagged_varint(_LOG_ID, _unsigned(frame.log_id, "LogID")),
        _tagged_varint(_SERVICE, _signed(frame.service, "service")),
        _tagged_varint(_METHOD, _signed(frame.method, "method")),
    ]
    for key, value in frame.headers:
        parts.append(_tagged_bytes(_HEADER, _tagged_bytes(1, key.encode()) + _tagged_bytes(2, value.encode())))
    optional = (
        (_ENCODING, frame.payload_encoding.encode()),
        (_TYPE, frame.payload_type.encode()),
        (_PAYLOAD, frame.payload),
        (_LOG_ID_NEW, frame.log_id_new.encode()),
    )
    parts += [_tagged_bytes(number, data) for number, data in optional if data]
    return b"".join(parts)


def decode(data: bytes) -> Frame:
    """Read one frame; ValueError when it is cut short, mistyped, not UTF-8 or lacks a required field.

    Unknown fields are skipped, and a repeated scalar field keeps its last value, as protobuf prescribes.
    """
    integers: dict[int, int] = {}
    blobs: dict[int, bytes] = {}
    headers: list[tuple[str, str]] = []
    for number, value in _fields(data):
        if number in _INTEGERS:
            integers[number] = _as_integer(value, _INTEGERS[number])
        elif number == _HEADER:
            headers.append(_decode_header(_as_bytes(value, "headers")))
        elif number <= _LOG_ID_NEW:
            blobs[number] = _as_bytes(value, f"field {number}")
    missing = [name for number, name in _INTEGERS.items() if number not in integers]
    if missing:
        raise ValueError(f"frame lacks required {', '.join(missing)}")
    return Frame(
        seq_id=integers[_SEQ_ID],
        log_id=integers[_LOG_ID],
        service=_to_int32(integers[_SERVICE]),
        method=_to_int32(integers[_METHOD]),
        headers=tuple(headers),
        payload_encoding=blobs.get(_ENCODING, b"").decode(),
        payload_type=blobs.get(_TYPE, b"").decode(),
        payload=blobs.get(_PAYLOAD, b""),
        log_id_new=blobs.get(_LOG_ID_NEW, b"").decode(),
    )


def _decode_header(data: bytes) -> tuple[str, str]:
    pair: dict[int, str] = {}
    for number, value in _fields(data):
        if number in {1, 2}:
            pair[number] = _as_bytes(value, "header").decode()
    if len(pair) != 2:
        raise ValueError("header lacks its key or its value")
    return pair[1], pair[2]


def _fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Field numbers with their raw values: integers of varints, the bytes of everything else."""
    position = 0
    while position < len(data):
        tag, position = _read_varint(data, position)
        number, wire_type = tag >> 3, tag & 7
        if not 1 <= number <= _MAX_FIELD_NUMBER:
            raise ValueError(f"field number {number} is out of range")
        if wire_type == _VARINT:
            value, position = _read_varint(data, position)
            yield number, value
            continue
        length, position = _payload_length(data, position, wire_type)
        if position + length > len(data):
            raise ValueError("frame is cut short")
        yield number, data[position : position + length]
        position += length


def _payload_length(data: bytes, position: int, wire_type: int) -> tuple[int, int]:
    if wire_type == _LENGTH_DELIMITED:
        return _read_varint(data, position)
    if wire_type in {_FIXED64, _FIXED32}:
        return (8 if wire_type == _FIXED64 else 4), position
    raise ValueError(f"wire type {wire_type} has no place in a frame")


def _read_varint(data: bytes, position: int) -> tuple[int, int]:
    """The integer that starts at `position` and the position after it; at most ten bytes, 64 bits."""
    result = 0
    for shift in range(0, 70, 7):
        if position >= len(data):
            raise ValueError("frame is cut short")
        byte = data[position]
        position += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            if result > _U64:
                break
            return result, position
    raise ValueError("varint is longer than 64 bits")


def _as_integer(value: int | bytes, name: str) -> int:
    if isinstance(value, bytes):
        raise ValueError(f"{name} is not a number")  # noqa: TRY004 - malformed input is a ValueError throughout
    return value


def _as_bytes(value: int | bytes, name: str) -> bytes:
    if isinstance(value, int):
        raise ValueError(f"{name} is not a string")  # noqa: TRY004 - malformed input is a ValueError throughout
    return value


def _to_int32(value: int) -> int:
    """Negative int32 values travel sign-extended to 64 bits; only the low half counts."""
    low = value & 0xFFFFFFFF
    return low - (1 << 32) if low >> 31 else low


def _unsigned(value: int, name: str) -> int:
    if not 0 <= value <= _U64:
        raise ValueError(f"{name} {value} does not fit 64 bits")
    return value


def _signed(value: int, name: str) -> int:
    if not -(1 << 31) <= value < 1 << 31:
        raise ValueError(f"{name} {value} does not fit 32 bits")
    return value & _U64


def _tagged_varint(number: int, value: int) -> bytes:
    return _varint(number << 3 | _VARINT) + _varint(value)


def _tagged_bytes(number: int, data: bytes) -> bytes:
    return _varint(number << 3 | _LENGTH_DELIMITED) + _varint(len(data)) + data


def _varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)
