"""A log that is being written: whole lines, and only what is new."""

import hashlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.lab.zeek import write_zeek
from indexer.account import Counts, FileReport, Problem
from indexer.content import examine, opened, version_of
from indexer.follow import begun, moved
from indexer.growth import Growth
from indexer.walk import Candidate
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


def test_a_log_that_was_rotated_is_not_read_where_another_has_its_name(whole, tmp_path):
    path = tmp_path / "conn.log"
    path.write_bytes(whole)
    growth = Growth(path)
    content = growth.grown(path, to_the_end=False).content
    rotated = path.rename(tmp_path / "conn.10.log")
    path.write_bytes(whole + whole)
    with pytest.raises(FileNotFoundError), opened(content.source):
        pass
    with pytest.raises(FileNotFoundError):
        growth.grown(path, to_the_end=False)
    assert growth.grown(rotated, to_the_end=False) is None


class Rewritten(type(Path())):
    """A path whose file is emptied and written anew, longer, just before the read of this number."""

    def open(self, *how):
        file = super().open(*how)
        return Interrupted(file, self.before, lambda: Path(str(self)).write_bytes(self.anew))


class Interrupted:
    def __init__(self, file, before, rewrite):
        self._file, self._left, self._rewrite = file, before, rewrite

    def read(self, size):
        self._left -= 1
        if self._left == 0:
            self._rewrite()
        return self._file.read(size)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._file.close()

    def __getattr__(self, name):
        return getattr(self._file, name)


@pytest.mark.parametrize("before", range(1, 7))
def test_a_log_that_is_emptied_and_regrown_within_one_look_is_never_half_the_old_and_half_the_new(
    whole, tmp_path, before
):
    (tmp_path / "conn.log").write_bytes(whole[:9000])
    path = Rewritten(tmp_path / "conn.log")
    path.anew = whole.replace(b"10.0.0.7", b"10.0.0.9") * 2
    growth = Growth(tmp_path / "conn.log")
    growth.grown(tmp_path / "conn.log", to_the_end=False)
    (tmp_path / "conn.log").write_bytes(whole)
    path.before = before
    try:
        grown = growth.grown(path, to_the_end=False)
    except FileNotFoundError:
        assert not growth.is_of(tmp_path / "conn.log")
    else:
        assert grown.content.sha256 == hashlib.sha256(whole).hexdigest()


def test_a_file_that_was_moved_or_written_to_while_it_was_read_is_told_from_one_that_fails(tmp_path):
    path = tmp_path / "conn.log"
    path.write_bytes(b"#separator")
    candidate, version = Candidate(path, named=False, size=10), version_of(path)
    assert not moved(candidate, version)
    path.write_bytes(b"#separator \\x09")
    assert moved(candidate, version)
    path.unlink()
    assert moved(candidate, version)


def test_what_was_read_of_a_file_before_it_was_moved_counts():
    failed = FileReport(path="conn.log", state="failed", problems=(Problem("there is no such file"),))
    assert begun(failed) is None
    read = FileReport(path="conn.log", state="failed", counts=Counts(indexed=3), problems=failed.problems)
    assert begun(read) == FileReport(path="conn.log", state="unfinished", counts=Counts(indexed=3))
