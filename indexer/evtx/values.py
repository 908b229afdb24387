"""python-evtx's typed values as the Rust parser writes them, read from the bytes, not from its text.

Half a surrogate pair is left out, because the Rust parser leaves it out.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from struct import pack, unpack
from typing import Any

from Evtx import Nodes as nodes  # noqa: N813 - a module

_WINDOWS_EPOCH = datetime(1601, 1, 1)  # noqa: DTZ001 - FILETIME counts from here in UTC


def filetime(ticks: int) -> str:
    """Return 100 ns ticks since 1601 as ISO 8601 with microseconds, cut off, not rounded."""
    try:
        return (_WINDOWS_EPOCH + timedelta(microseconds=ticks // 10)).isoformat(timespec="microseconds") + "Z"
    except OverflowError:
        return f"FILETIME {ticks}"  # after the year 9999


def _wide(node: Any) -> str:
    size = node.tag_length()
    raw = bytes(node.unpack_binary(0, size)) if node._length is not None else node.unpack_binary(2, size - 2)  # noqa: SLF001
    return bytes(raw).decode("utf-16-le", "ignore").rstrip("\x00")


def _narrow(node: Any) -> str:
    size = node.tag_length()
    raw = node.unpack_binary(0, size) if node._length is not None else node.unpack_binary(2, size - 2)  # noqa: SLF001
    return bytes(raw).decode("cp1252", "replace").rstrip("\x00")


def _wide_array(node: Any) -> list[str]:
    texts = bytes(node.binary()).decode("utf-16-le", "ignore").split("\x00")
    return texts[:-1] if texts and not texts[-1] else texts


def _boolean(node: Any) -> str:
    number = node.int32()
    return {0: "false", 1: "true"}.get(number, str(number))


def _systemtime(node: Any) -> str:
    year, month, _, day, hour, minute, second, milli = unpack("<8H", node.unpack_binary(0, 16))
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}000Z"


def _float(node: Any) -> str:
    """Return the shortest decimal that is this 32-bit number."""
    number = node.float()
    for digits in range(6, 9):
        short = float(f"{number:.{digits}g}")
        if pack("<f", short) == pack("<f", number):
            return str(short)
    return str(float(f"{number:.9g}"))


def _own_text(node: Any) -> str:
    return str(node.string())


VALUES: dict[type, Callable[[Any], Any]] = {
    nodes.NullTypeNode: lambda _: None,
    nodes.WstringTypeNode: _wide,
    nodes.StringTypeNode: _narrow,
    nodes.SignedByteTypeNode: _own_text,
    nodes.UnsignedByteTypeNode: _own_text,
    nodes.SignedWordTypeNode: _own_text,
    nodes.UnsignedWordTypeNode: _own_text,
    nodes.SignedDwordTypeNode: _own_text,
    nodes.UnsignedDwordTypeNode: _own_text,
    nodes.SignedQwordTypeNode: _own_text,
    nodes.UnsignedQwordTypeNode: _own_text,
    nodes.FloatTypeNode: _float,
    nodes.DoubleTypeNode: lambda node: str(float(node.double())),
    nodes.BooleanTypeNode: _boolean,
    nodes.BinaryTypeNode: lambda node: bytes(node.binary()).hex().upper(),
    nodes.GuidTypeNode: lambda node: str(node.guid()).upper(),
    nodes.SizeTypeNode: lambda node: f"{node.num():#x}",
    nodes.FiletimeTypeNode: lambda node: filetime(node.unpack_qword(0)),
    nodes.SystemtimeTypeNode: _systemtime,
    nodes.SIDTypeNode: _own_text,
    nodes.Hex32TypeNode: lambda node: f"{int.from_bytes(node.hex(), 'little'):#x}",
    nodes.Hex64TypeNode: lambda node: f"{int.from_bytes(node.hex(), 'little'):#x}",
    nodes.WstringArrayTypeNode: _wide_array,
}
