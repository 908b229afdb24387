"""A gzip file as a stream that damage ends instead of an exception, and that no bomb can blow up."""

import io
import zlib
from typing import BinaryIO

from hopwatch.errors import SourceError

MAGIC = b"\x1f\x8b\x08"
CHUNK = 256 * 1024
MAX_RATIO = 200  # real logs stay below 100; deflate can reach 1,032
RATIO_FROM = 256 * 1024**2  # bytes of output from which on the ratio counts
MAX_LENGTH = 1024**4
TAIL = 4096  # bytes of the output's end that are remembered
_FIXED, _TRAILER = 10, 8
_HCRC, _EXTRA, _NAME, _COMMENT = 2, 4, 8, 16


class Gunzip(io.RawIOBase):
    """Decompresses as it is read, member after member.

    `damage` says what is wrong with the file, `cut` whether data are missing for it, and `tail` what the
    output ended in; known once the stream has been read to its end. Raises SourceError when the output
    grows as no log does.
    """

    def __init__(self, raw: BinaryIO) -> None:
        super().__init__()
        self.damage = ""
        self.cut = False
        self.length = 0
        self.tail = b""
        self._raw = raw
        self._consumed = 0
        self._input = b""
        self._decoder = _start()
        self._checksum = 0
        self._ended = not self._skip_header()

    def readable(self) -> bool:
        """Return True: io.BufferedReader asks."""
        return True

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer; return 0 at the end, whole or damaged."""
        view = memoryview(buffer).cast("B")
        while not self._ended:
            data = self._decompress(len(view))
            if data:
                self._count(data)
                view[: len(data)] = data
                return len(data)
        return 0

    def _decompress(self, size: int) -> bytes:
        if self._decoder.eof:
            self._finish_member()
            return b""
        drained = not self._input and not self._more()
        try:
            data = self._decoder.decompress(self._input, size)
        except zlib.error as error:
            self._break_off(f"its compressed data are damaged ({error})")
            return b""
        self._input = self._decoder.unconsumed_tail or self._decoder.unused_data
        if drained and not data and not self._decoder.eof:
            self._break_off("it ends in the middle of the compressed data")
        return data

    def _count(self, data: bytes) -> None:
        self.length += len(data)
        self.tail = kept_tail(self.tail, data)
        self._checksum = zlib.crc32(data, self._checksum)
        refuse_bomb(self.length, self._consumed)

    def _finish_member(self) -> None:
        while len(self._input) < _TRAILER and self._more():
            pass
        trailer, self._input = self._input[:_TRAILER], self._input[_TRAILER:]
        if len(trailer) < _TRAILER:
            self._end("its last bytes, the checksum, are missing")
        elif int.from_bytes(trailer[:4], "little") != self._checksum:
            self._end("its checksum does not fit the data")
        elif self._next_member():
            self._decoder, self._checksum = _start(), 0
        else:
            self._ended = True

    def _next_member(self) -> bool:
        self._input = self._input.lstrip(b"\0")
        while len(self._input) < len(MAGIC) and self._more():
            self._input = self._input.lstrip(b"\0")
        return bool(self._input) and self._skip_header()

    def _skip_header(self) -> bool:
        while (length := header_length(self._input)) is None and len(self._input) < CHUNK and self._more():
            pass
        if not length:
            self._end("bytes follow that are no gzip data" if self.length else "its gzip header is damaged")
            return False
        self._input = self._input[length:]
        return True

    def _more(self) -> bool:
        data = self._raw.read(CHUNK)
        self._consumed += len(data)
        self._input += data
        return bool(data)

    def _break_off(self, damage: str) -> None:
        self.cut = True
        self._end(damage)

    def _end(self, damage: str) -> None:
        self.damage = damage
        self._ended = True


def kept_tail(tail: bytes, data: bytes) -> bytes:
    """Return the last bytes of a stream that goes on with `data`."""
    return (tail[-TAIL:] + data)[-TAIL:] if len(data) < TAIL else data[-TAIL:]


def refuse_bomb(length: int, consumed: int) -> None:
    """Raise SourceError when so many bytes have come out of `consumed` compressed ones as of no log."""
    grown = length > RATIO_FROM and length > MAX_RATIO * consumed
    if grown or length > MAX_LENGTH:
        raise SourceError(
            f"it decompresses to more than {length // max(consumed, 1)} times its size,"
            " as no log does: taken for a decompression bomb"
        )


def _start() -> "zlib._Decompress":
    return zlib.decompressobj(wbits=-zlib.MAX_WBITS)


def header_length(head: bytes) -> int | None:
    """Return the length of the gzip header (RFC 1952); None when more bytes are needed, 0 when it is none."""
    if not head.startswith(MAGIC[: len(head)]):
        return 0
    if len(head) < _FIXED:
        return None
    flags, end = head[3], _FIXED
    if flags & _EXTRA:
        if len(head) < end + 2:
            return None
        end += 2 + int.from_bytes(head[end : end + 2], "little")
    for flag in (_NAME, _COMMENT):
        if flags & flag:
            end = head.find(b"\0", end) + 1
            if not end:
                return None
    end += 2 if flags & _HCRC else 0
    return end if len(head) >= end else None
