"""Templates inside templates, each used twice: a few hundred bytes that unfold to millions of elements."""

import io
from datetime import UTC, datetime

import pytest

from hopwatch.lab import evtx as writer
from hopwatch.lab import layout, windows
from hopwatch.lab.binxml import Element, Instance, Scribe, Slot, Template
from hopwatch.lab.values import Type, string
from indexer.evtx import read_stream
from indexer.record import Lost

START = datetime(2026, 1, 5, 10, tzinfo=UTC)
TWICE = Template(Element("A", (), (Slot(0, Type.BINXML), Slot(0, Type.BINXML))))
LEAF = Template(Element("B", (), (Slot(0, Type.STRING),)))


def log(depth):
    """A log of one event whose own part unfolds to 2^depth elements."""
    part = Instance(LEAF, [string("x")])
    for _ in range(depth):
        part = Instance(TWICE, [part])
    event = windows.logon(START, host="WS01", user="alice")
    chunk = writer.Chunk(first=1)
    scribe = Scribe(len(chunk.data) + writer.RECORD_HEADER, chunk.tables)
    scribe.instance(layout.EVENT, [*layout.values(event, 1)[:-1], part])
    chunk.last_at = len(chunk.data)
    chunk.data += writer._record(event, 1, scribe.out)
    chunk.records = 1
    chunk._learn(scribe.fresh)
    return writer._header(1, 2).ljust(writer.FILE_HEADER, b"\0") + chunk.finished()


def read(depth, parser):
    return list(read_stream(io.BytesIO(log(depth)), "it", parser))


@pytest.mark.parametrize("parser", ["rust", "python-evtx"])
def test_a_little_nesting_is_read(parser):
    [record] = read(3, parser)
    assert record.system["EventID"] == "4624"


def test_both_parsers_read_nested_templates_alike():
    assert read(3, "rust") == read(3, "python-evtx")


@pytest.mark.timeout(60)
def test_python_evtx_gives_up_on_a_bomb_and_counts_it():
    [loss] = read(60, "python-evtx")
    assert isinstance(loss, Lost)
    assert loss.records == 1
    assert "too many elements" in loss.why
