"""Instants as numbers (epoch milliseconds, UTC) and as documents write them (ISO 8601, `Z`)."""

from datetime import UTC, datetime, timedelta

SECOND = 1_000
MINUTE = 60_000
DAY = 86_400_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def iso(at: int) -> str:
    """Write an instant as documents hold it: `2026-01-05T10:00:00.000Z`."""
    moment = EPOCH + timedelta(milliseconds=at)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse(text: str) -> int:
    """Read what `iso` wrote."""
    return (datetime.fromisoformat(text) - EPOCH) // timedelta(milliseconds=1)


def day_of(at: int) -> int:
    """Start of the UTC day that holds the instant."""
    return at - at % DAY


def day_name(day: int) -> str:
    """Name a UTC day by its date: `2026-01-05`."""
    return iso(day)[:10]
