"""The typed values of binary XML: which type a field has, and the bytes of a value.

Types of the fields: as Windows' own providers declare them. Bytes: libevtx, "Windows XML Event Log (EVTX)
format", value types.
"""

import struct
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from enum import IntEnum
from functools import lru_cache
from uuid import UUID

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
LONGEST = 0xFFFF
"""Bytes that a value can have: its size is stored in 16 bits."""


class Type(IntEnum):
    """The codes of the types that the lab writes."""

    NULL = 0x00
    STRING = 0x01
    UINT8 = 0x04
    UINT16 = 0x06
    UINT32 = 0x08
    INT64 = 0x09
    UINT64 = 0x0A
    GUID = 0x0F
    SIZE = 0x10
    FILETIME = 0x11
    SID = 0x13
    HEX32 = 0x14
    HEX64 = 0x15
    BINXML = 0x21


Value = tuple[Type, bytes]

SIDS = "SubjectUserSid TargetUserSid TargetSid ServiceSid MandatoryLabel"
GUIDS = "LogonGuid TargetLogonGuid"
WIDE = "SubjectLogonId TargetLogonId TargetLinkedLogonId LogonID ProcessId NewProcessId"
TEXTS = "IpPort PreAuthType"
HEX = "Status SubStatus TicketOptions TicketEncryptionType ServiceType AccessMask"
FIELDS: Mapping[str, Type] = {
    **dict.fromkeys(TEXTS.split(), Type.STRING),
    **dict.fromkeys(SIDS.split(), Type.SID),
    **dict.fromkeys(GUIDS.split(), Type.GUID),
    **dict.fromkeys(WIDE.split(), Type.HEX64),
    **dict.fromkeys(HEX.split(), Type.HEX32),
}
NULL: Value = (Type.NULL, b"")


def typed(name: str, value: str | int) -> Value:
    """Return a value of EventData in its field's type; text that does not fit the type stays text."""
    wanted = FIELDS.get(name)
    if isinstance(value, int) and wanted is None:
        return _number(value)
    if wanted in (None, Type.STRING):
        return string(str(value))
    try:
        return wanted, ENCODERS[wanted](str(value))
    except (ValueError, struct.error):
        return string(str(value))


def string(text: str) -> Value:
    """Return text; raises ValueError when it is longer than a value can be."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    if len(encoded) > LONGEST:
        raise ValueError(f"a value of {len(encoded)} bytes: at most {LONGEST} can be written")
    return Type.STRING, encoded


def number(kind: Type, value: int) -> Value:
    """Return a number of a given width; raises struct.error when it does not fit."""
    return kind, WIDTHS[kind].pack(value)


@lru_cache(maxsize=10_000)
def sid(text: str) -> bytes:
    """Return the bytes of a security identifier; raises ValueError for any other text."""
    letter, *numbers = text.split("-")
    if letter != "S" or len(numbers) < 2:  # noqa: PLR2004  (revision and authority)
        raise ValueError(f"no security identifier: {text}")
    revision, authority, *rest = map(int, numbers)
    return struct.pack(
        f">BBHI{len(rest) * 4}s", revision, len(rest), 0, authority, struct.pack(f"<{len(rest)}I", *rest)
    )


@lru_cache(maxsize=10_000)
def guid(text: str) -> bytes:
    """Return the bytes of a GUID, with or without braces; raises ValueError for any other text."""
    return UUID(text).bytes_le


def filetime(at: datetime) -> Value:
    """Return a time as units of 100 ns since 1601, exactly."""
    since = at - EPOCH
    return number(Type.FILETIME, (since.days * 86_400 + since.seconds) * 10_000_000 + since.microseconds * 10)


def _number(value: int) -> Value:
    if value < 0:
        return number(Type.INT64, value)
    return number(Type.UINT32 if value < 1 << 32 else Type.UINT64, value)


def _hexadecimal(kind: Type) -> Callable[[str], bytes]:
    width = WIDTHS[kind]

    def encode(text: str) -> bytes:
        if not text.startswith("0x"):
            raise ValueError(f"no hexadecimal number: {text}")
        return width.pack(int(text, 16))

    return encode


WIDTHS: Mapping[Type, struct.Struct] = {
    Type.UINT8: struct.Struct("<B"),
    Type.UINT16: struct.Struct("<H"),
    Type.UINT32: struct.Struct("<I"),
    Type.HEX32: struct.Struct("<I"),
    Type.INT64: struct.Struct("<q"),
    Type.UINT64: struct.Struct("<Q"),
    Type.HEX64: struct.Struct("<Q"),
    Type.FILETIME: struct.Struct("<Q"),
}
ENCODERS: Mapping[Type, Callable[[str], bytes]] = {
    Type.SID: sid,
    Type.GUID: guid,
    Type.HEX32: _hexadecimal(Type.HEX32),
    Type.HEX64: _hexadecimal(Type.HEX64),
}
