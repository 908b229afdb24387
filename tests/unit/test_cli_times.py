from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.cli.times import length, moment, span
from hopwatch.errors import UsageError

NOW = int(datetime(2026, 1, 31, 12, tzinfo=UTC).timestamp() * 1000)
DAY = 86_400_000


def test_a_time_without_a_zone_is_utc():
    assert moment("2026-01-31T12:00", NOW) == NOW


def test_a_zone_is_respected():
    assert moment("2026-01-31T13:00+01:00", NOW) == NOW


def test_a_bare_date_is_its_midnight():
    assert moment("2026-01-31", NOW) == NOW - DAY // 2


def test_a_length_is_so_long_ago():
    assert moment("7d", NOW) == NOW - 7 * DAY
    assert moment("36h", NOW) == NOW - DAY * 3 // 2


@pytest.mark.parametrize("text", ["", "yesterday", "7", "d", "7x", "2026-13-01", "-7d"])
def test_what_is_no_time_is_refused_with_an_example(text):
    with pytest.raises(UsageError, match="36h"):
        moment(text, NOW)


def test_what_is_no_length_is_refused():
    with pytest.raises(UsageError, match="no length"):
        length("2026-01-31")


def test_an_end_before_its_start_is_refused():
    with pytest.raises(UsageError, match="not after"):
        span("2026-01-02", "2026-01-01", NOW)


@given(st.datetimes(min_value=datetime(1980, 1, 1), max_value=datetime(2099, 1, 1)))  # noqa: DTZ001
def test_every_instant_that_is_written_in_iso_is_read_back(at):
    at = at.replace(microsecond=at.microsecond // 1000 * 1000, tzinfo=UTC)
    assert moment(at.isoformat(), NOW) == round(at.timestamp() * 1000)
