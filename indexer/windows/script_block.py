"""How a block of PowerShell looks as text, which tells scrambled scripts; measured as Elastic measures it."""

import re
from base64 import b64encode
from collections import Counter
from hashlib import sha1
from math import log, sqrt
from typing import Any
from unicodedata import normalize

_SPACE = re.compile(r"\s", re.ASCII)
_SIGNATURE = "# SIG # Begin signature block"
_SIGNATURES_LINE = re.compile(r"[^\n]+\n# ?[A-Za-z0-9+/=]{64}\r?(?:\n|$)")
_PER_BIT = 1 / log(2)
_TRIMMED = "".join(map(chr, range(0x21)))


def measures(script: str) -> dict[str, Any]:
    """Return the dotted fields of a block: its hash without blanks, and what its symbols tell.

    Symbols are UTF-16 units before a signature: how many, how many different ones, entropy (bits each, and
    as a share of the most possible) and the deviation of surprisal (bits).
    """
    told = script.strip(_TRIMMED)
    if not told:
        return {}
    found: dict[str, Any] = {"powershell.file.script_block_hash": _fingerprint(_SPACE.sub("", told))}
    unsigned = normalize("NFC", told.partition(_SIGNATURE)[0])
    if unsigned and not _SIGNATURES_LINE.match(unsigned):
        found |= {f"powershell.file.script_block_{name}": value for name, value in _counted(unsigned).items()}
    return found


def _fingerprint(text: str) -> str:
    """Return what Elasticsearch's processor of that name makes of one text."""
    return b64encode(sha1(b"\0" + text.encode("utf-8", "replace"), usedforsecurity=False).digest()).decode()


def _counted(text: str) -> dict[str, Any]:
    counts = Counter(_units(text))
    length = counts.total()
    mean = variance = seen = 0.0
    for count in counts.values():
        share = count / length
        bits, before = log(share) * _PER_BIT, mean
        seen += share
        mean += share / seen * (bits - before)
        variance += share * (bits - before) * (bits - mean)
    return {
        "length": length,
        "unique_symbols": len(counts),
        "entropy_bits": -mean + 0.0,
        "entropy_normalized": min(1.0, max(0.0, -mean / (log(length) * _PER_BIT))) if length > 1 else 0.0,
        "surprisal_stdev": sqrt(max(0.0, variance)),
    }


def _units(text: str) -> str | memoryview:
    if max(text) <= "\uffff":
        return text
    return memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")
