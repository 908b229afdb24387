"""A log that is being written: whole lines, and only what is new."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.lab.zeek import write_zeek
from indexer.content import examine
from indexer.growth import Growth
from tests.evidence import connections


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    (log,) = write_zeek(tmp_path_factory.mktemp("growth"), connections(80))
    return log.read_bytes()


@given(cuts=st.lists(st.integers(0, 11_000), max_size=5))
def test_however_it_grows_the_content_is_its_whole_lines(whole, tmp_path_factory, cuts):
    path = tmp_path_factory.mktemp("log") / "conn.log"
    path.write_bytes(whole[:700])
    growth = Growth(path)
    extends = ""
    for cut in [*sorted(cut for cut in cuts if cut > 700), len(whole)]:
        path.write_bytes(whole[:cut])
        lines = whole[: whole[:cut].rfind(b"\n") + 1]
        grown = growth.grown(path, to_the_end=False)
        if grown is None:
            assert hashlib.sha256(lines).hexdigest() == extends
            continue
        assert (grown.content.length, grown.content.sha256) == (len(lines), hashlib.sha256(lines).hexdigest())
        assert grown.extends == extends
        extends = grown.content.sha256
    assert grown is None or grown.content.prefix == examine(path).prefix


def test_a_last_line_without_an_end_waits_until_nobody_writes_it(whole, tmp_path):
    path = tmp_path / "conn.log"
    path.write_bytes(whole[:-30])
    growth = Growth(path)
    assert growth.grown(path, to_the_end=False).content.length < len(whole) - 30
    assert growth.grown(path, to_the_end=True).content.sha256 == examine(path).sha256


def test_a_file_that_was_emptied_or_replaced_is_not_taken_for_the_same(whole, tmp_path):
    path = tmp_path / "conn.log"
    path.write_bytes(whole)
    growth = Growth(path)
    growth.grown(path, to_the_end=False)
    assert growth.is_of(path)
    for other in (b"", whole[:-1] + b"x", whole.replace(b"10.0.0.7", b"10.0.0.9") + whole):
        path.write_bytes(other)
        assert not growth.is_of(path)
