"""Bytes to text: UTF-8 or UTF-16, with a byte order mark or without; stray bytes are shown as such."""

import codecs
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

CHUNK = 256 * 1024
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_STRAY = re.compile("[\udc80-\udcff]")  # what a byte that is no UTF-8 becomes for the moment
_KNOWN = 4  # bytes that tell the encoding


def decoded(stream: BinaryIO, backslash: str = "\\") -> Iterator[str]:
    r"""Yield a stream's text piece by piece; a byte that is no UTF-8 becomes `\xNN`, with this backslash."""
    start = stream.read(_KNOWN)
    encoding, skipped = told(start)
    decode = _decoder(encoding, backslash)
    data = start[skipped:] + stream.read(CHUNK)
    while data:
        if text := decode(data):
            yield text
        data = stream.read(CHUNK)


def told(start: bytes) -> tuple[str, int]:
    """Return the encoding of a file that begins so, and the length of its byte order mark."""
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return encoding, len(bom)
    zeros = [byte == 0 for byte in start[:_KNOWN]]
    if zeros == [False, True, False, True]:
        return "utf-16-le", 0
    return ("utf-16-be" if zeros == [True, False, True, False] else "utf-8"), 0


def head_text(head: bytes) -> str:
    """Return the text that a file begins with."""
    encoding, skipped = told(head)
    return head[skipped:].decode(encoding, "ignore")


def _decoder(encoding: str, backslash: str) -> Callable[[bytes], str]:
    if encoding != "utf-8":
        return codecs.getincrementaldecoder(encoding)("surrogatepass").decode
    decode = codecs.getincrementaldecoder(encoding)("surrogateescape").decode

    def shown(data: bytes) -> str:
        text = decode(data)
        if text.isascii():
            return text
        return _STRAY.sub(lambda stray: f"{backslash}x{ord(stray[0]) - 0xDC00:02x}", text)

    return shown
