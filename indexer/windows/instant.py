"""Times of Windows events, as text all the way: no float, no rounding, no time that cannot be true."""

import re
from datetime import UTC, datetime, timedelta

UNKNOWN = "1970-01-01T00:00:00.000Z"
"""`@timestamp` of an event whose time cannot be true; its index is the undated one."""

_EARLIEST, _LATEST = "1990", "2100"
_PLAIN_LENGTH = 27  # 2026-01-05T10:00:00.123456Z
_ANY = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?\s*(?:Z|UTC|([+-])(\d\d):?(\d\d))?", re.ASCII
)


def exact(text: str) -> str | None:
    """Return a time as `YYYY-MM-DDTHH:MM:SS.ffffff0Z`: the microseconds of the 100 ns that Windows keeps.

    The parsers differ in the last digit, and forwarded events have nine; cut to what all of them have, one
    event has one time. None when the text is no time.
    """
    if len(text) == _PLAIN_LENGTH and text[19] == "." and text[26] == "Z" and text[20:26].isdecimal():
        return f"{text[:26]}0Z" if text.isascii() and text[10] == "T" and _is_time(text[:19]) else None
    found = _ANY.fullmatch(text.strip())
    if found is None or not _is_time(f"{found[1]}T{found[2]}"):
        return None
    fraction = (found[3] or "")[:6].ljust(6, "0")
    seconds = f"{found[1]}T{found[2]}"
    if found[4]:
        seconds = _at_utc(seconds, found[4], int(found[5]), int(found[6]))
    return f"{seconds}.{fraction}0Z" if seconds else None


def stamp(moment: str | None) -> str | None:
    """Return an exact time in milliseconds, None when it cannot be true (before 1990, after 2099)."""
    if moment is None or not _EARLIEST <= moment[:4] < _LATEST:
        return None
    return f"{moment[:23]}Z"


def _is_time(seconds: str) -> bool:
    try:
        datetime.fromisoformat(seconds)
    except ValueError:
        return False
    return True


def _at_utc(seconds: str, sign: str, hours: int, minutes: int) -> str:
    offset = timedelta(hours=hours, minutes=minutes)
    try:
        moment = datetime.fromisoformat(seconds).replace(tzinfo=UTC)
        moment = moment - offset if sign == "+" else moment + offset
    except OverflowError:
        return ""
    return moment.isoformat(timespec="seconds")[:19]
