"""Gzip files, whole and damaged: what comes out, and what is said about it."""

import gzip
import io
import zlib
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.errors import SourceError
from indexer.gunzip import Gunzip, header_length

DATA = st.binary(max_size=2000) | st.integers(0, 300).map(lambda n: b"a line of a log\n" * n)


def unpacked(data):
    stream = Gunzip(io.BytesIO(data))
    return io.BufferedReader(stream, 4096).read(), stream


@given(st.lists(DATA, min_size=1, max_size=3), st.integers(0, 5))
def test_members_come_out_one_after_the_other(parts, padding):
    data, stream = unpacked(b"".join(gzip.compress(part) for part in parts) + b"\0" * padding)
    assert data == b"".join(parts)
    assert (stream.damage, stream.cut, stream.length) == ("", False, len(data))


@given(DATA, st.data())
def test_a_cut_anywhere_gives_what_is_before_it_and_is_noticed(content, draw):
    packed = gzip.compress(content)
    kept = draw.draw(st.integers(0, len(packed) - 1))
    data, stream = unpacked(packed[:kept])
    assert content.startswith(data)
    assert stream.damage
    assert stream.cut or data in (b"", content)


def test_a_file_that_lacks_only_its_checksum_is_not_cut():
    data, stream = unpacked(gzip.compress(b"all of it\n")[:-5])
    assert data == b"all of it\n"
    assert "checksum" in stream.damage
    assert not stream.cut


@given(DATA, st.data())
def test_a_wrong_byte_anywhere_is_no_exception(content, draw):
    packed = bytearray(gzip.compress(content))
    place = draw.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= draw.draw(st.integers(1, 255))
    data, stream = unpacked(bytes(packed))
    assert data == content or stream.damage


def test_a_wrong_byte_in_the_data_is_noticed():
    packed = bytearray(gzip.compress(b"0123456789" * 50, compresslevel=0))
    packed[40] ^= 1
    _, stream = unpacked(bytes(packed))
    assert stream.damage == "its checksum does not fit the data"


def test_a_header_with_everything_in_it_is_skipped():
    name = b"conn.log\0"
    header = b"\x1f\x8b\x08\x1e" + b"\0" * 6 + b"\x02\0ab" + name + b"a comment\0" + b"\0\0"
    body = gzip.compress(b"content")[10:]
    assert unpacked(header + body)[0] == b"content"
    assert [header_length(header[:n]) for n in range(1, len(header))] == [None] * (len(header) - 1)


def test_a_bomb_is_refused_while_it_is_small():
    packer = zlib.compressobj(9, wbits=31)
    bomb = b"".join(packer.compress(b"\0" * 1024**2) for _ in range(300)) + packer.flush()
    stream = io.BufferedReader(Gunzip(io.BytesIO(bomb)))
    with pytest.raises(SourceError, match="decompression bomb"):
        deque(iter(lambda: stream.read(1024**2), b""), maxlen=0)
