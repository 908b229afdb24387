"""Regular expressions of Sigma (PCRE's, found anywhere in a value) as Lucene's, which fit a whole value.

They are read by Python's own parser, which knows the same language where both allow it.
"""

import re
from collections.abc import Sequence
from typing import Any

from hunts.sigma.refused import RefusedError

ANYWHERE = ".*"
DIGITS, WORDS, SPACES = "0-9", "A-Za-z0-9_", " \t\n\r\f\x0b"
CLASSES = {"CATEGORY_DIGIT": DIGITS, "CATEGORY_WORD": WORDS, "CATEGORY_SPACE": SPACES}
MOST = 1_000
"""Repetitions that Lucene's automaton is trusted with."""


def lucene(expression: str, *, fold: bool, key: str) -> str:
    """Return Lucene's form of an expression; `fold`: in any case. Raises RefusedError where there is none."""
    parsed = re._parser.parse(expression)  # type: ignore[attr-defined]  # noqa: SLF001  (sre_parse is deprecated)
    flags = parsed.state.flags & ~re.UNICODE
    if flags & ~(re.IGNORECASE | re.DOTALL):
        raise RefusedError(key, "the expression has flags that Lucene does not know")
    told = _Told(key, fold=fold or bool(flags & re.IGNORECASE), dot_all=bool(flags & re.DOTALL))
    items = list(parsed)
    begins = bool(items) and _is_at(items[0], "AT_BEGINNING", "AT_BEGINNING_STRING")
    ends = bool(items) and _is_at(items[-1], "AT_END", "AT_END_STRING")
    line_end = "\n?" if ends and _is_at(items[-1], "AT_END") else ""
    body = told.sequence(items[1 if begins else 0 : -1 if ends else None])
    return f"{'' if begins else ANYWHERE}{body}{line_end if ends else ANYWHERE}"


class _Told:
    def __init__(self, key: str, *, fold: bool, dot_all: bool) -> None:
        self.key, self.fold, self.dot_all = key, fold, dot_all

    def sequence(self, items: Sequence[Any]) -> str:
        return "".join(self.item(str(kind), value) for kind, value in items)

    def item(self, kind: str, value: Any) -> str:  # noqa: PLR0911  (one line for each kind)
        match kind:
            case "LITERAL" | "NOT_LITERAL":
                cases = _cases(value) if self.fold else {chr(value)}
                if kind == "LITERAL" and len(cases) == 1:
                    return _several(cases)
                return f"[{'^' if kind == 'NOT_LITERAL' else ''}{_several(cases)}]"
            case "ANY":
                return "." if self.dot_all else "[^\n]"
            case "IN":
                return self.one_of(value)
            case "BRANCH":
                return f"({'|'.join(self.sequence(list(one)) or '()' for one in value[1])})"
            case "SUBPATTERN" if not value[1] and not value[2]:
                return f"({self.sequence(list(value[3])) or '()'})"
            case "MAX_REPEAT" | "MIN_REPEAT":
                return self.repeated(*value)
        raise RefusedError(self.key, f"Lucene's expressions have nothing for {kind.lower()}")

    def repeated(self, least: int, most: Any, items: Any) -> str:
        endless = str(most) == "MAXREPEAT"
        if max(least, 0 if endless else most) > MOST:
            raise RefusedError(self.key, f"more than {MOST:,} repetitions")
        return f"({self.sequence(list(items)) or '()'}){{{least},{'' if endless else most}}}"

    def one_of(self, items: Sequence[Any]) -> str:
        negated = str(items[0][0]) == "NEGATE"
        parts = [self.part(str(kind), value) for kind, value in items[1 if negated else 0 :]]
        return f"[{'^' if negated else ''}{''.join(parts)}]"

    def part(self, kind: str, value: Any) -> str:
        if kind == "LITERAL":
            return _several(_cases(value) if self.fold else {chr(value)})
        if kind == "RANGE":
            return _range(*value) + (self.other_case(*value) if self.fold else "")
        name = str(value)
        if kind == "CATEGORY" and name in CLASSES:
            return CLASSES[name]
        raise RefusedError(self.key, f"Lucene's sets of characters have nothing for {name.lower()}")

    def other_case(self, first: int, last: int) -> str:
        """Return the other case of the letters of a range; outside ASCII case is too irregular."""
        if last > ord("\x7f"):
            raise RefusedError(self.key, "a range beyond ASCII, in any case")
        letters = [chr(one) for one in range(first, last + 1) if chr(one).isalpha()]
        return "".join(one.swapcase() for one in letters)


def _is_at(item: Any, *names: str) -> bool:
    return str(item[0]) == "AT" and str(item[1]) in names


def _cases(code: int) -> set[str]:
    letter = chr(code)
    return {one for one in (letter, letter.lower(), letter.upper()) if len(one) == 1}


def _plain(letter: str) -> str:
    return letter if letter.isalnum() or letter in "_ \n\t\r" else f"\\{letter}"


def _several(letters: set[str]) -> str:
    return "".join(_plain(one) for one in sorted(letters))


def _range(first: int, last: int) -> str:
    return f"{_plain(chr(first))}-{_plain(chr(last))}"
