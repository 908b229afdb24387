"""python-evtx's typed values in the Rust parser's forms, from bytes as a log holds them."""

import struct

import pytest
from Evtx import Nodes as nodes  # noqa: N813 - a module

from indexer.evtx.record import text
from indexer.evtx.values import VALUES


def value(kind, raw):
    return VALUES[kind](kind(raw, 0, None, None, length=len(raw)))


@pytest.mark.parametrize(
    ("kind", "raw", "shown"),
    [
        (nodes.WstringTypeNode, "Zürich\0".encode("utf-16-le"), "Zürich"),
        (nodes.StringTypeNode, b"Z\xfcrich\0", "Zürich"),
        (nodes.UnsignedByteTypeNode, b"\xff", "255"),
        (nodes.SignedDwordTypeNode, b"\xfe\xff\xff\xff", "-2"),
        (nodes.UnsignedQwordTypeNode, b"\xff" * 8, str(2**64 - 1)),
        (nodes.FloatTypeNode, struct.pack("<f", 0.1), "0.1"),
        (nodes.FloatTypeNode, struct.pack("<f", 16777217.0), "16777216.0"),
        (nodes.FloatTypeNode, struct.pack("<f", 1.1754944e-38), "1.1754944e-38"),
        (nodes.DoubleTypeNode, struct.pack("<d", 0.1), "0.1"),
        (nodes.BooleanTypeNode, struct.pack("<i", 0), "false"),
        (nodes.BooleanTypeNode, struct.pack("<i", 1), "true"),
        (nodes.BooleanTypeNode, struct.pack("<i", 65536), "65536"),
        (nodes.BinaryTypeNode, b"\x00\xab\xcd", "00ABCD"),
        (nodes.SizeTypeNode, struct.pack("<Q", 588), "0x24c"),
        (nodes.SizeTypeNode, struct.pack("<I", 588), "0x24c"),
        (nodes.Hex32TypeNode, struct.pack("<I", 0xC000006D), "0xc000006d"),
        (nodes.Hex64TypeNode, struct.pack("<Q", 0x3E7), "0x3e7"),
        (nodes.FiletimeTypeNode, struct.pack("<Q", 0), "1601-01-01T00:00:00.000000Z"),
        (
            nodes.SystemtimeTypeNode,
            struct.pack("<8H", 2026, 1, 1, 5, 10, 0, 7, 89),
            "2026-01-05T10:00:07.089000Z",
        ),
        (
            nodes.GuidTypeNode,
            bytes.fromhex("5f3870572ac2e043bf4c06f5698ffbd9"),
            "{5770385f-c22a-43e0-bf4c-06f5698ffbd9}",
        ),
    ],
)
def test_a_value_is_shown_as_the_rust_parser_shows_it(kind, raw, shown):
    assert text(value(kind, raw)) == shown


def test_an_array_of_texts_is_a_list():
    assert value(nodes.WstringArrayTypeNode, "a\0\0b\0".encode("utf-16-le")) == ["a", "", "b"]


def test_nothing_is_nothing():
    assert value(nodes.NullTypeNode, b"") is None
