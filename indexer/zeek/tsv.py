"""Zeek's tab-separated form: the header tells separators, names and types of what follows."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from indexer.zeek.times import instant
from mappings.remembered import Remembered

Convert = Callable[[str], Any]
_HEX = "0123456789abcdefABCDEF"


@dataclass(slots=True)
class Header:
    """The header in force: grows line by line, is compiled at the first record."""

    separator: str = "\t"
    set_separator: str = ","
    empty: str = "(empty)"
    unset: str = "-"
    path: str = ""
    names: list[str] = field(default_factory=list)
    types: list[str] = field(default_factory=list)
    converters: Sequence[Convert | None] = ()
    quick: Sequence[Convert | None] = ()

    def columns(self, text: str) -> list[str]:
        """Split a record line."""
        return text.split(self.separator)

    def values(self, text: str, columns: list[str]) -> dict[str, Any]:
        """Convert the columns of a record line by their types; unset ones are left out.

        Where nothing is escaped and no column empty, texts stay as they are.
        """
        if not self.converters:
            self._compile()
        unset, plain = self.unset, "\\" not in text and self.empty not in text
        return {
            name: column if convert is None else convert(column)
            for name, column, convert in zip(
                self.names, columns, self.quick if plain else self.converters, strict=False
            )
            if column != unset
        }

    def _compile(self) -> None:
        kinds = self._types()
        self.converters = [converter(kind, self) for kind in kinds]
        self.quick = [
            None if keeps_texts(kind) else found for kind, found in zip(kinds, self.converters, strict=True)
        ]

    def _types(self) -> list[str]:
        return self.types[: len(self.names)] + ["string"] * (len(self.names) - len(self.types))


def continued(header: Header | None, line: str) -> Header | None:
    """Return the header in force after a line that starts with `#`; other comments change nothing."""
    if line.startswith("#separator"):
        return Header(separator=_separator(line[len("#separator") :]))
    header = header or Header()
    key, _, rest = line.partition(header.separator)
    match key:
        case "#set_separator":
            header.set_separator = unescaped(rest) or ","
        case "#empty_field":
            header.empty = rest
        case "#unset_field":
            header.unset = rest
        case "#path":
            header.path = "" if rest == header.unset else unescaped(rest)
        case "#fields":
            header.names = _told_apart(rest.split(header.separator))
            header.types = []
        case "#types":
            header.types = rest.split(header.separator)
        case _:
            return header if header.names or header.path else None
    header.converters = ()
    return header


def _separator(rest: str) -> str:
    text = unescaped(rest.strip(" \t")) if rest.strip(" \t") else rest[-1:]
    return text or "\t"


def _told_apart(names: list[str]) -> list[str]:
    """Give numbers to names that come again, so that no column hides another."""
    taken: set[str] = set()
    result = []
    for name in names:
        unique, count = name, 1
        while unique in taken:
            count += 1
            unique = f"{name}_{count}"
        taken.add(unique)
        result.append(unique)
    return result


def converter(kind: str, header: Header) -> Convert:
    """Return what turns a column's text into a value; text that is not of its type stays text."""
    container, _, inner = kind.partition("[")
    if inner.endswith("]") and container in {"set", "vector", "table"}:
        return partial(_members, convert=converter(inner[:-1], header), header=header)
    simple = _SIMPLE.get(kind)
    return simple or partial(_string, empty=header.empty)


def keeps_texts(kind: str) -> bool:
    """Tell whether the values of a type are texts as they stand."""
    return kind not in _SIMPLE and "[" not in kind


def _string(text: str, empty: str) -> str:
    if "\\" in text:
        return unescaped(text)
    return "" if text == empty else text


def _members(text: str, convert: Convert, header: Header) -> list[Any]:
    if text == header.empty:
        return []
    parts = text.split(header.set_separator)
    return [None if part == header.unset else convert(part) for part in parts]


def _time(text: str) -> str:
    return instant(text) or _string(text, "")


def _whole(text: str) -> int | str:
    if text.isdecimal() and text.isascii() and len(text) <= _DIGITS:
        return int(text)
    digits = text[1:] if text[:1] == "-" else ""
    if digits.isascii() and digits.isdecimal() and len(digits) <= _DIGITS:
        return int(text)
    return unescaped(text)


def _fraction(text: str) -> float | str:
    try:
        number = float(text)
    except ValueError:
        return unescaped(text)
    return number if math.isfinite(number) and text.isascii() and "_" not in text else text


def _truth(text: str) -> bool | str:
    return _TRUTHS[text] if text in _TRUTHS else unescaped(text)


_DIGITS = 30  # more than any count needs, few enough to convert quickly
_TRUTHS = {"T": True, "F": False}
_FRACTION, _WHOLE, _TRUTH = (
    Remembered(made, most=65536, letters=_DIGITS).__getitem__ for made in (_fraction, _whole, _truth)
)
_SIMPLE: Mapping[str, Convert] = {
    "time": _time,
    "interval": _FRACTION,
    "double": _FRACTION,
    "count": _WHOLE,
    "int": _WHOLE,
    "port": _WHOLE,
    "bool": _TRUTH,
}


def unescaped(text: str) -> str:
    r"""Undo Zeek's escapes: `\x09` is a byte (bytes make UTF-8), `\\` is one back-slash; others stand."""
    if "\\" not in text:
        return text
    out = bytearray()
    at = 0
    while (found := text.find("\\", at)) >= 0:
        out += text[at:found].encode("utf-8", "surrogatepass")
        code, at = _escape(text, found)
        out += code
    out += text[at:].encode("utf-8", "surrogatepass")
    return out.decode("utf-8", "backslashreplace")


def _escape(text: str, at: int) -> tuple[bytes, int]:
    following = text[at + 1 : at + 4]
    if following[:1] == "\\":
        return b"\\", at + 2
    if len(following) == len("x09") and following[0] == "x" and following[1] in _HEX and following[2] in _HEX:
        return bytes.fromhex(following[1:]), at + 4
    return b"\\", at + 1
