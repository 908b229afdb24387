"""What a document is called: a short hash of what the record is, never of where its file lay."""

from binascii import b2a_base64
from hashlib import sha256
from struct import Struct

SIZE = 16  # bytes of the hash that are kept: 128 bits
_LETTERS = 22
_packed = Struct(">I").pack
_IN_A_URL = bytes.maketrans(b"+/", b"-_")


def identity(*parts: str) -> str:
    """Return the `_id` of a record from the parts that tell it from every other (22 characters).

    Each part goes in with its length before it, so that no two lists of parts hash alike. Lone
    surrogates, which real logs hold, are encoded as they stand.
    """
    return identity_after(b"", *parts)


def identity_after(first: bytes, *parts: str) -> str:
    """Return the `_id` of a record whose first parts are `joined` already."""
    digest = sha256(first + joined(*parts)).digest()
    return b2a_base64(digest[:SIZE], newline=False)[:_LETTERS].translate(_IN_A_URL).decode("ascii")


def joined(*parts: str) -> bytes:
    """Return parts as they are hashed."""
    told = b""
    for part in parts:
        encoded = part.encode("utf-8", "surrogatepass")
        told += _packed(len(encoded)) + encoded
    return told
