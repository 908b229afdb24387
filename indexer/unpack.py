"""Decompressed bytes as a stream that damage ends instead of an exception, and that no bomb can blow up."""

import io
import sys
import zlib
from collections.abc import Callable
from lzma import LZMAError
from typing import BinaryIO, Protocol
from zipfile import BadZipFile

from indexer.gunzip import CHUNK, kept_tail, refuse_bomb

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
LARGEST_WINDOW = 27  # as a power of two: 128 MiB, what zstd itself takes without being told to
DAMAGE = (OSError, EOFError, ValueError, BadZipFile, LZMAError, zlib.error, zstd.ZstdError)
"""What the decompressors raise for bytes that are not theirs."""


class Layer(Protocol):
    """What is known of a compressed stream when it has been read to its end.

    `damage` says what is wrong with it, `cut` whether data are missing for it, `tail` what the output
    ended in, `length` how many bytes that was.
    """

    damage: str
    cut: bool
    length: int
    tail: bytes


class Unpacked(io.RawIOBase):
    """A stream of what `take` gives: at most so many decompressed bytes, none at the end.

    `consumed` says how many compressed bytes that took so far. Raises SourceError when the output grows as
    no log does.
    """

    def __init__(self, take: Callable[[int], bytes], consumed: Callable[[], int]) -> None:
        super().__init__()
        self.damage = ""
        self.cut = False
        self.length = 0
        self.tail = b""
        self._take = take
        self._consumed = consumed

    def readable(self) -> bool:
        """Return True: io.BufferedReader asks."""
        return True

    def tell(self) -> int:
        """Return how many decompressed bytes have come out: a position for want of a better one."""
        return self.length

    def readinto(self, buffer: "bytearray | memoryview") -> int:  # type: ignore[override]
        """Fill the buffer; return 0 at the end, whole or damaged."""
        view = memoryview(buffer).cast("B")
        if self.damage:
            return 0
        try:
            data = self._take(len(view))
        except DAMAGE as error:
            self.damage = f"its compressed data are damaged ({error})"
            self.cut = True
            return 0
        self.length += len(data)
        self.tail = kept_tail(self.tail, data)
        refuse_bomb(self.length, self._consumed())
        view[: len(data)] = data
        return len(data)


def unzstd(raw: BinaryIO) -> Unpacked:
    """Return a zstd file's content, frame after frame."""
    source = _Zstd(raw)
    return Unpacked(source.take, lambda: source.consumed)


class _Zstd:
    """Reads frames; memory is bounded by the window and by what is asked for."""

    def __init__(self, raw: BinaryIO) -> None:
        self.consumed = 0
        self._raw = raw
        self._decoder = _frame()

    def take(self, size: int) -> bytes:
        while True:
            if self._decoder.eof:
                data = self._decoder.unused_data or self._more()
                if not data:
                    return b""
                self._decoder = _frame()
            else:
                data = self._more() if self._decoder.needs_input else b""
                if self._decoder.needs_input and not data:
                    raise EOFError("it ends in the middle of a frame")
            if out := self._decoder.decompress(data, size):
                return out

    def _more(self) -> bytes:
        data = self._raw.read(CHUNK)
        self.consumed += len(data)
        return data


def _frame() -> "zstd.ZstdDecompressor":
    return zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: LARGEST_WINDOW})
