"""One value that a Sigma rule asks for, as a query on one field."""

import re
from collections.abc import Callable, Mapping
from ipaddress import ip_address
from typing import Any

from elasticsearch.dsl import query as q
from sigma.types import (
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaRegularExpressionFlag,
    SigmaString,
    SpecialChars,
)

from hunts.match import is_, there
from hunts.sigma.places import Place
from hunts.sigma.refused import RefusedError
from hunts.sigma.regex import lucene
from mappings.ecs import caseless

WILD = {SpecialChars.WILDCARD_MULTI: "*", SpecialChars.WILDCARD_SINGLE: "?"}
OCTETS = re.compile(r"(\d{1,3}\.){1,3}")
NUMBER = re.compile(r"-?\d{1,18}|0[xX][0-9a-fA-F]{1,15}")
CODE = "event.code"


def asked(key: str, place: Place, value: Any) -> q.Query:
    """Return the query for documents whose field fits a value; raises RefusedError when none is exact."""
    if isinstance(value, SigmaString) and list(value.s) == [SpecialChars.WILDCARD_MULTI]:
        return there(place.field)
    ask = TYPES.get(place.type)
    if ask is None:
        raise RefusedError(
            key, f"{place.field} is searched by its words (type {place.type}), not as a whole value"
        )
    return ask(key, place.field, value)


def _keyword(key: str, field: str, value: Any) -> q.Query:
    match value:
        case SigmaString():
            return _text(key, field, value)
        case SigmaNumber():
            return is_(field, str(value))
        case SigmaBool():
            return q.Term(field, {"value": str(value).lower(), "case_insensitive": True})
        case SigmaRegularExpression():
            return _expression(key, field, value)
    raise _odd(key, field, value)


def _text(key: str, field: str, value: SigmaString) -> q.Query:
    if value.contains_placeholder():
        raise RefusedError(key, "a placeholder (|expand) has no value here")
    folds = not isinstance(value, SigmaCasedString)
    wild = value.contains_special()
    text = _pattern(value) if wild else "".join(str(part) for part in value.s)
    if folds and not text.isascii() and text.lower() != text.upper():
        field, folds = _folded(key, field, text), False
    if field == CODE:
        folds = False
    more = {"case_insensitive": True} if folds else {}
    return q.Wildcard(field, {"value": text, **more}) if wild else q.Term(field, {"value": text, **more})


def _folded(key: str, field: str, text: str) -> str:
    """Return the twin of a field that ignores case of letters outside ASCII too."""
    twin = caseless(field)
    if twin is None and any(letter.lower() != letter.upper() for letter in text if not letter.isascii()):
        raise RefusedError(key, f"{field} tells the case of letters outside ASCII apart; say |cased")
    return twin or field


def _pattern(value: SigmaString) -> str:
    return "".join(
        WILD[part] if isinstance(part, SpecialChars) else re.sub(r"([\\*?])", r"\\\1", str(part))
        for part in value.s
    )


def _expression(key: str, field: str, value: SigmaRegularExpression) -> q.Query:
    flags = value.flags
    if SigmaRegularExpressionFlag.MULTILINE in flags:
        raise RefusedError(key, "Lucene's expressions know no lines (|re|m)")
    text = "(?s)" * (SigmaRegularExpressionFlag.DOTALL in flags) + str(value.regexp)
    folds = SigmaRegularExpressionFlag.IGNORECASE in flags
    return q.Regexp(field, {"value": lucene(text, fold=folds, key=key), "flags": "NONE"})


def _number(key: str, field: str, value: Any) -> q.Query:
    if isinstance(value, SigmaCompareExpression) and value.op.name != "NEQ":
        return q.Range(field, {value.op.name.lower(): value.number.number})
    text = str(value)
    if isinstance(value, SigmaNumber):
        return q.Term(field, {"value": value.number})
    if isinstance(value, SigmaString) and not value.contains_special() and NUMBER.fullmatch(text):
        return is_(field, int(text, 16) if text[:2] in {"0x", "0X"} else int(text))
    raise _odd(key, field, value)


def _address(key: str, field: str, value: Any) -> q.Query:
    if isinstance(value, SigmaCIDRExpression):
        return is_(field, str(value.network))
    if isinstance(value, SigmaString):
        network = _octets(value)
        if network:
            return is_(field, network)
        try:
            return is_(field, str(ip_address("".join(map(str, value.s)))))
        except ValueError:
            pass
    raise RefusedError(key, f"{field} holds addresses: write one, |cidr, or |startswith with whole numbers")


def _octets(value: SigmaString) -> str | None:
    """Return the network of addresses that begin with whole numbers (`10.1.*`)."""
    text, wild = value.s[0] if value.s else "", value.s[1:]
    if list(wild) != [SpecialChars.WILDCARD_MULTI] or not isinstance(text, str) or not OCTETS.fullmatch(text):
        return None
    count = text.count(".")
    return f"{text}{'.'.join(['0'] * (4 - count))}/{8 * count}"


def _flag(key: str, field: str, value: Any) -> q.Query:
    told = {"true": True, "false": False}.get(str(value).lower())
    if told is None:
        raise _odd(key, field, value)
    return is_(field, told)


def _odd(key: str, field: str, value: Any) -> RefusedError:
    what = type(value).__name__.removeprefix("Sigma")
    return RefusedError(key, f"{field} cannot be asked for this: {what} {value}")


TYPES: Mapping[str, Callable[[str, str, Any], q.Query]] = {
    "keyword": _keyword,
    "long": _number,
    "double": _number,
    "ip": _address,
    "boolean": _flag,
}
