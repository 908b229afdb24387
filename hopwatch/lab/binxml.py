"""Binary XML: templates with slots, and their instances inside a chunk.

Source: libevtx, "Windows XML Event Log (EVTX) format", chapter "Binary XML". Offsets count from the chunk's
start: a name or a template lies where it is first used, and later uses point there.
"""

import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from hopwatch.lab.values import LONGEST, Type, Value

FRAGMENT = b"\x0f\x01\x01\x00"
END_OF_STREAM = b"\x00"
INSTANCE, OPEN, ATTRIBUTE, TEXT, SLOT = 0x0C, 0x01, 0x06, 0x05, 0x0E
MORE = 0x40
CLOSE_START, CLOSE_EMPTY, END = b"\x02", b"\x03", b"\x04"
NO_DEPENDENCY = 0xFFFF
NAME_BUCKETS, TEMPLATE_BUCKETS = 64, 32


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an instance puts its value number `index`; one that is null leaves nothing behind."""

    index: int
    type: Type


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a template: literal text and slots."""

    name: str
    attributes: Sequence[tuple[str, str | Slot]] = ()
    content: Sequence["Element | Slot"] = ()


@dataclass(frozen=True)
class Template:
    """The XML that many events share."""

    root: Element

    @cached_property
    def guid(self) -> bytes:
        """16 bytes that name it; the first four are its id."""
        return hashlib.sha256(repr(self.root).encode()).digest()[:16]


@dataclass(slots=True)
class Tables:
    """Where the names and templates of a chunk lie, and the newest of each bucket of its two hash tables."""

    names: dict[str, int] = field(default_factory=dict)
    templates: dict[bytes, int] = field(default_factory=dict)
    name_heads: list[int] = field(default_factory=lambda: [0] * NAME_BUCKETS)
    template_heads: list[int] = field(default_factory=lambda: [0] * TEMPLATE_BUCKETS)


@dataclass(slots=True)
class Scribe:
    """Writes one record's binary XML as it will lie at `base` in a chunk; `fresh` is what `known` lacks."""

    base: int
    known: Tables
    out: bytearray = field(default_factory=bytearray)
    fresh: Tables = field(init=False)

    def __post_init__(self) -> None:
        """Start with the chunk's buckets as they are."""
        self.fresh = Tables(name_heads=self.known.name_heads[:], template_heads=self.known.template_heads[:])

    def instance(self, template: Template, values: Sequence["Value | Instance"]) -> None:
        """Write a fragment: the template's place (and the template, when it is new) and the values."""
        self.out += FRAGMENT
        self.out += struct.pack("<BB4s", INSTANCE, 1, template.guid[:4])
        self._reference(template)
        self.out += struct.pack("<I", len(values))
        table = len(self.out)
        self.out += bytes(4 * len(values))
        for place, value in enumerate(values):
            start = len(self.out)
            kind = self._value(value)
            struct.pack_into("<HBB", self.out, table + 4 * place, self._size(start), kind, 0)
        self.out += END_OF_STREAM

    def _size(self, start: int) -> int:
        """Return how long the value that begins at `start` is; raises ValueError above 16 bits."""
        size = len(self.out) - start
        if size > LONGEST:
            raise ValueError(f"larger than a chunk: {size} bytes")
        return size

    def _value(self, value: "Value | Instance") -> Type:
        if isinstance(value, Instance):
            self.instance(value.template, value.values)
            return Type.BINXML
        kind, encoded = value
        self.out += encoded
        return kind

    def _reference(self, template: Template) -> None:
        at = self.known.templates.get(template.guid) or self.fresh.templates.get(template.guid)
        if at is not None:
            self.out += struct.pack("<I", at)
            return
        self._here()
        self._define(template)

    def _here(self) -> int:
        """Write a pointer to the byte after it; return where that is."""
        at = self.base + len(self.out) + 4
        self.out += struct.pack("<I", at)
        return at

    def _define(self, template: Template) -> None:
        at = self.base + len(self.out)
        bucket = int.from_bytes(template.guid[:4], "little") % TEMPLATE_BUCKETS
        self.out += struct.pack("<I16s", self.fresh.template_heads[bucket], template.guid)
        size = self._room()
        self.out += FRAGMENT
        self._element(template.root)
        self.out += END_OF_STREAM
        self._fill(size)
        self.fresh.templates[template.guid] = at
        self.fresh.template_heads[bucket] = at

    def _element(self, element: Element) -> None:
        token = OPEN | MORE if element.attributes else OPEN
        self.out += struct.pack("<BH", token, NO_DEPENDENCY)
        size = self._room()
        self._name(element.name)
        if element.attributes:
            self._attributes(element.attributes)
        if element.content:
            self.out += CLOSE_START
            self._content(element.content)
            self.out += END
        else:
            self.out += CLOSE_EMPTY
        self._fill(size)

    def _attributes(self, attributes: Sequence[tuple[str, str | Slot]]) -> None:
        size = self._room()
        for left, (name, value) in zip(range(len(attributes) - 1, -1, -1), attributes, strict=True):
            self.out.append(ATTRIBUTE | MORE if left else ATTRIBUTE)
            self._name(name)
            self._slot(value) if isinstance(value, Slot) else self._text(value)
        self._fill(size)

    def _content(self, content: Sequence[Element | Slot]) -> None:
        for part in content:
            self._slot(part) if isinstance(part, Slot) else self._element(part)

    def _slot(self, slot: Slot) -> None:
        self.out += struct.pack("<BHB", SLOT, slot.index, slot.type)

    def _text(self, text: str) -> None:
        self.out += struct.pack("<BBH", TEXT, Type.STRING, len(text)) + text.encode("utf-16-le")

    def _name(self, name: str) -> None:
        at = self.known.names.get(name) or self.fresh.names.get(name)
        if at is not None:
            self.out += struct.pack("<I", at)
            return
        at = self._here()
        bucket = name_hash(name) % NAME_BUCKETS
        self.out += struct.pack("<IHH", self.fresh.name_heads[bucket], name_hash(name), len(name))
        self.out += name.encode("utf-16-le") + b"\0\0"
        self.fresh.names[name] = at
        self.fresh.name_heads[bucket] = at

    def _room(self) -> int:
        """Leave room for a size; return its place."""
        self.out += bytes(4)
        return len(self.out)

    def _fill(self, place: int) -> None:
        """Write the size of everything since `place` in front of it."""
        struct.pack_into("<I", self.out, place - 4, len(self.out) - place)


@dataclass(frozen=True, slots=True)
class Instance:
    """A template and the values for its slots: a value itself, when it lies inside another instance."""

    template: Template
    values: Sequence[Value]


def name_hash(name: str) -> int:
    """Return the 16 bits by which a chunk's table of names is ordered."""
    total = 0
    for letter in name:
        total = total * 65599 + ord(letter)
    return total & 0xFFFF
