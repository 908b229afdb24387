"""Text from events, made safe to show: an intruder writes log lines too."""

import unicodedata

HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories that a terminal obeys instead of showing.

Controls, direction marks, surrogates, breaks.
"""


def shown(text: object) -> str:
    r"""Return the text with every control character written out (`\x1b`), on one line."""
    return "".join(_written(character) for character in str(text))


def _written(character: str) -> str:
    if unicodedata.category(character) not in HIDDEN:
        return character
    return character.encode("unicode_escape").decode("ascii")
