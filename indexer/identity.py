"""What a document is called: a short hash of what the record is, never of where its file lay."""

import hashlib
from base64 import urlsafe_b64encode
from struct import Struct

SIZE = 16  # bytes of the hash that are kept: 128 bits
_LENGTH = Struct(">I")


def identity(*parts: str) -> str:
    """Return the `_id` of a record from the parts that tell it from every other (22 characters).

    Each part goes in with its length before it, so that no two lists of parts hash alike. Lone
    surrogates, which real logs hold, are encoded as they stand.
    """
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    digest = hashlib.sha256(b"".join([_LENGTH.pack(len(part)) + part for part in encoded])).digest()
    return urlsafe_b64encode(digest[:SIZE]).rstrip(b"=").decode("ascii")
