"""Times of Zeek: seconds since 1970 or ISO 8601, made one text: `2024-04-19T08:59:53.967968Z`."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROS = 1_000_000
_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # years 1 to 9999, what ISO 8601 can write
_SECONDS = tuple(f"{number:02}" for number in range(60))
_IN_A_MINUTE = frozenset(_SECONDS)
_MINUTE = len("2024-04-19T08:59:")
_SECOND = len("2024-04-19T08:59:53")
_MICROS = len("967968")
_INSTANT = len("2024-04-19T08:59:53.967968Z")
_LONGEST = 64  # characters of a text that can be a time

# Fields of Zeek's own logs that hold times: JSON does not tell a time from a number.
TIMES = frozenset(
    {
        "ts",
        "till",
        "from",
        "times.modified",
        "times.accessed",
        "times.created",
        "times.changed",
        "compile_ts",
        "certificate.not_valid_before",
        "certificate.not_valid_after",
        "not_valid_before",
        "not_valid_after",
        "ref_time",
        "org_time",
        "rec_time",
        "xmt_time",
        "thisUpdate",
        "nextUpdate",
        "revoketime",
        "up_since",
        "set_time",
    }
)


def instant(value: object) -> str | None:
    """Return a time as ISO 8601 text with microseconds, UTC, or None when it is none.

    Takes epoch seconds (number or text, as Zeek writes them) and ISO 8601 text, such as it returns.
    """
    if type(value) is str:
        return _of_text(value) if len(value) <= _LONGEST else None
    if type(value) is float:
        return _of_text(f"{value:.6f}")
    if isinstance(value, int | float) and not isinstance(value, bool) and _FIRST <= value <= _LAST:
        return _of_text(f"{value:.6f}")
    return None


def milliseconds(text: str) -> str:
    """Cut an `instant` to milliseconds, as `@timestamp` and Elastic's dates are written."""
    return text[:-4] + "Z"


def _of_text(text: str) -> str | None:
    if len(text) == _INSTANT and text[-1] == "Z" and text[19] == ".":
        second, fraction = text[_MINUTE:_SECOND], text[20:26]
        if second in _IN_A_MINUTE and _are_digits(fraction) and _is_minute(text[:_MINUTE]):
            return text
    whole, _, fraction = text.partition(".")
    if _are_digits(fraction) and (known := _second(whole)):
        return f"{known}.{fraction if len(fraction) == _MICROS else f'{fraction[:6]:0<6}'}Z"
    return _uncommon(text)


def _are_digits(text: str) -> bool:
    return text.isdecimal() and text.isascii()


def _second(text: str) -> str | None:
    """Write whole epoch seconds as ISO 8601 without a zone."""
    if not _are_digits(text):
        return None
    seconds = int(text)
    return f"{_minute(seconds // 60)}{_SECONDS[seconds % 60]}" if seconds <= _LAST else None


@lru_cache(maxsize=4096)
def _minute(number: int) -> str:
    return _written(EPOCH + timedelta(minutes=number))[:_MINUTE]


@lru_cache(maxsize=4096)
def _is_minute(text: str) -> bool:
    if text[4:17:3] != "--T::":
        return False
    try:
        datetime.fromisoformat(f"{text}00")
    except ValueError:
        return False
    return True


def _uncommon(text: str) -> str | None:
    """Read times before 1970, without a fraction, or in other ISO forms."""
    try:
        number = float(text) if text.isascii() and "_" not in text else None
    except ValueError:
        number = None
    if number is not None:
        return _written(EPOCH + timedelta(microseconds=round(number * MICROS))) if _fits(number) else None
    return _of_iso(text)


def _fits(number: float) -> bool:
    return _FIRST <= number <= _LAST  # false for NaN


def _of_iso(text: str) -> str | None:
    if text[4:8:3] != "--" or len(text) <= len("2024-04-19"):
        return None  # a week date or a bare day is no time of Zeek's
    try:
        moment = datetime.fromisoformat(text)
        return _written((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC))
    except (ValueError, OverflowError):
        return None


def _written(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"
