"""Logs inside zip archives, gzip and zstd files, and on standard input."""

import gzip
import hashlib
import io
import struct
import subprocess
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import orjson
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.errors import SourceError
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from indexer.account import Report, exit_status
from indexer.content import Source, examine, opened
from indexer.convert import convert
from indexer.unpack import unzstd
from indexer.walk import Candidate, Unreachable, walk
from tests.evidence import COMMAND, connections, environment, hopwatch, logons


@pytest.fixture
def log(tmp_path):
    path = tmp_path / "Security.evtx"
    write_evtx(path, logons(3))
    return path


@dataclass
class Converted:
    """What `hopwatch convert` gives, told in this process."""

    stdout: bytes
    stderr: bytes
    returncode: int


def converted(*paths):
    lines = []
    files = list(convert(paths, "t", "month", "rust", lines.append))
    told = "".join(f"{file.path}: {problem.why}\n" for file in files for problem in file.problems)
    return Converted(b"".join(lines), told.encode(), exit_status(Report(files=files)))


def documents(ended):
    return [orjson.loads(line) for line in ended.stdout.splitlines()]


def sources(ended):
    """The documents without the paths that they came by."""
    found = documents(ended)
    for document in found:
        del document["_source"]["log"]["file"]
    return found


def zipped(path, *, method=zipfile.ZIP_DEFLATED, **files):
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_zips_members_are_files_of_their_own_and_say_where_they_lay(tmp_path, log):
    (conn,) = write_zeek(tmp_path, connections(2))
    inside = {"C/Windows/Security.evtx": log.read_bytes(), "conn.log.gz": gzip.compress(conn.read_bytes())}
    archive = zipped(tmp_path / "evidence.bin", **inside, **{"notes.txt": b"nothing", "empty/": b""})
    ended = converted(archive)
    assert ended.returncode == 0
    paths = [document["_source"]["log"]["file"]["path"] for document in documents(ended)]
    assert paths == [f"{archive}!C/Windows/Security.evtx"] * 3 + [f"{archive}!conn.log.gz"] * 2
    assert b"evidence.bin!notes.txt" in ended.stderr


@pytest.mark.parametrize(
    "method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
)
def test_a_member_is_the_same_file_as_outside_the_zip(tmp_path, log, method):
    archive = zipped(tmp_path / "a.zip", method=method, log=log.read_bytes())
    (member,) = walk([archive])
    content = examine(member.path, member.source)
    assert content.sha256 == examine(log).sha256 == hashlib.sha256(log.read_bytes()).hexdigest()
    assert content.size == log.stat().st_size
    assert sources(converted(archive)) == sources(converted(log))


def test_members_of_one_name_are_both_read(tmp_path, log):
    write_evtx(tmp_path / "other.evtx", logons(1))
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(log, "a.evtx")
        with pytest.warns(UserWarning, match="Duplicate"):
            archive.write(tmp_path / "other.evtx", "a.evtx")
    assert len(documents(converted(path))) == 4


def test_an_encrypted_member_is_a_problem_that_says_so_and_costs_no_other(tmp_path, log):
    path = zipped(tmp_path / "a.zip", secret=log.read_bytes(), open=log.read_bytes())
    data = bytearray(path.read_bytes())
    for signature, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + flags] |= 1
    path.write_bytes(data)
    first, second = walk([path])
    assert isinstance(first, Unreachable)
    assert "encrypted" in first.problem.why
    assert isinstance(second, Candidate)
    assert converted(path).returncode == 1


def test_a_member_without_a_name_is_a_member(tmp_path, log):
    path = zipped(tmp_path / "a.zip", x=log.read_bytes())
    data = path.read_bytes()
    entry = data.index(b"PK\x01\x02")
    assert data[entry + 28] == 1  # how long the name is
    nameless = data[: entry + 28] + b"\0" + data[entry + 29 : entry + 46] + data[entry + 47 :]
    end = bytearray(nameless)
    size = end.index(b"PK\x05\x06") + 12
    end[size : size + 4] = (int.from_bytes(end[size : size + 4], "little") - 1).to_bytes(4, "little")
    path.write_bytes(end)
    (found,) = walk([path])
    assert found.path == Path(f"{path}!")


def test_a_zip_inside_a_zip_is_a_problem_that_says_so(tmp_path, log):
    inner = zipped(tmp_path / "inner.zip", log=log.read_bytes()).read_bytes()
    path = zipped(tmp_path / "a.zip", inner=inner)
    (found,) = walk([path])
    assert found.path == Path(f"{path}!inner")
    assert "inside another" in found.problem.why


@pytest.mark.parametrize("kept", [10, 0.5, 0.99])
def test_a_zip_that_is_cut_off_is_said_to_be(tmp_path, log, kept):
    whole = zipped(tmp_path / "a.zip", log=log.read_bytes()).read_bytes()
    path = tmp_path / "cut.zip"
    path.write_bytes(whole[: kept if kept >= 1 else int(len(whole) * kept)])
    (problem,) = walk([path])
    assert "directory, at its end, is missing" in problem.problem.why


def test_damage_inside_a_member_costs_what_lies_behind_it_and_is_counted(tmp_path):
    (conn,) = write_zeek(tmp_path, connections(500))
    path = zipped(tmp_path / "a.zip", log=conn.read_bytes())
    data = bytearray(path.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 30] = b"\xff" * 30
    path.write_bytes(data)
    (member,) = walk([path])
    assert examine(member.path, member.source).damage
    assert converted(path).returncode == 1


def test_a_member_whose_checksum_is_wrong_is_read_in_full_and_said_to_be_damaged(tmp_path, log):
    path = zipped(tmp_path / "a.zip", method=zipfile.ZIP_STORED, log=log.read_bytes())
    data = bytearray(path.read_bytes())
    crc = data.index(b"PK\x01\x02") + 16
    data[crc : crc + 4] = bytes(4)
    path.write_bytes(data)
    ended = converted(path)
    assert len(documents(ended)) == 3
    assert b"checksum does not fit" in ended.stderr


def test_a_zip_bomb_is_refused_by_what_its_directory_claims(tmp_path):
    path = zipped(tmp_path / "a.zip", log=b"x" * 1000)
    data = bytearray(path.read_bytes())
    struct.pack_into("<I", data, data.index(b"PK\x01\x02") + 24, 0xFFFFFFF0)
    path.write_bytes(data)
    (problem,) = walk([path])
    assert "taken for a bomb" in problem.problem.why


@given(st.binary(max_size=3000), st.data())
def test_a_zip_with_any_bytes_changed_is_read_or_refused_and_never_an_exception(
    tmp_path_factory, content, draw
):
    path = zipped(tmp_path_factory.mktemp("zip") / "a.zip", log=b"#separator \\x09\n" + content)
    data = bytearray(path.read_bytes())
    for _ in range(draw.draw(st.integers(1, 4))):
        data[draw.draw(st.integers(4, len(data) - 1))] = draw.draw(st.integers(0, 255))
    path.write_bytes(data)
    for found in walk([path]):
        if isinstance(found, Candidate):
            with suppress(SourceError):
                assert examine(found.path, found.source).length >= 0


def test_a_zstd_log_is_the_same_file_as_the_log(tmp_path, log):
    path = tmp_path / "a.zst"
    data = log.read_bytes()
    path.write_bytes(zstd.compress(data[:5000]) + zstd.compress(data[5000:]))
    content = examine(path)
    assert (content.kind, content.sha256, content.damage) == ("evtx", examine(log).sha256, "")
    assert sources(converted(path)) == sources(converted(log))


@given(st.binary(max_size=2000), st.data())
def test_a_zstd_cut_anywhere_gives_what_is_before_it_and_is_noticed(content, draw):
    packed = zstd.compress(content)
    stream = unzstd(io.BytesIO(packed[: draw.draw(st.integers(1, len(packed) - 1))]))
    assert content.startswith(stream.read())
    assert stream.cut
    assert "ends in the middle" in stream.damage


@given(st.binary(max_size=2000), st.data())
def test_a_zstd_with_a_wrong_byte_is_no_exception(content, draw):
    packed = bytearray(zstd.compress(content))
    packed[draw.draw(st.integers(0, len(packed) - 1))] ^= draw.draw(st.integers(1, 255))
    stream = unzstd(io.BytesIO(packed))
    assert len(stream.read()) == stream.length


def test_a_zstd_bomb_is_refused_while_it_is_small(tmp_path):
    path = tmp_path / "bomb.zst"
    packer = zstd.ZstdCompressor()
    pieces = (packer.compress(b"#separator \\x09\n" + bytes(1024**2)) for _ in range(300))
    path.write_bytes(b"".join(pieces) + packer.flush())
    assert path.stat().st_size < 1024**2
    with pytest.raises(SourceError, match="decompression bomb"):
        examine(path)


def test_standard_input_is_read_as_a_file_of_any_kind(log):
    piped = subprocess.run(  # noqa: S603  (our own command)
        [COMMAND, "convert", "-"],
        input=gzip.compress(log.read_bytes()),
        capture_output=True,
        env=environment(None),
        check=True,
    )
    whole = hopwatch("convert", log)
    assert sources(piped) == sources(whole)
    assert documents(piped)[0]["_source"]["log"]["file"]["path"] == "/dev/stdin"


def test_a_file_is_open_only_while_it_is_read(log):
    with opened(Source(Path(log))) as file:
        file.stream.read(10)
    assert file.raw.closed
