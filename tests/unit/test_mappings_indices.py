"""Names of indices."""

from datetime import UTC, datetime
from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.errors import UsageError
from mappings.indices import (
    alerts,
    alerts_pattern,
    check_namespace,
    events,
    legal_dataset,
    patterns,
)


def ms(*when):
    return int(datetime(*when, tzinfo=UTC).timestamp() * 1000)


@pytest.mark.parametrize(
    ("period", "index"),
    [
        ("day", "logs-system.security-hopwatch-2026.03.05"),
        ("month", "logs-system.security-hopwatch-2026.03"),
        ("year", "logs-system.security-hopwatch-2026"),
    ],
)
def test_index_of_an_event_ends_in_the_period_of_its_time(period, index):
    assert events("system.security", "hopwatch", ms(2026, 3, 5, 12), period) == index


def test_period_is_utc_and_its_end_is_the_next_ones_start():
    assert events("zeek.dns", "a", ms(2026, 4, 1) - 1, "month").endswith("-2026.03")
    assert events("zeek.dns", "a", ms(2026, 4, 1), "month").endswith("-2026.04")


@pytest.mark.parametrize(
    ("at", "suffix"),
    [
        (ms(1990, 1, 1), "1990.01"),
        (ms(1990, 1, 1) - 1, "undated"),
        (ms(2099, 12, 31), "2099.12"),
        (ms(2100, 1, 1), "undated"),
        (-11_644_473_600_000, "undated"),
        (10**18, "undated"),
    ],
)
def test_unbelievable_time_is_undated(at, suffix):
    assert events("system.system", "a", at, "month") == f"logs-system.system-a-{suffix}"


def test_alert_lies_with_its_episodes_month():
    assert alerts("hopwatch", ms(2026, 1, 31)) == "logs-hopwatch.alerts-hopwatch-2026.01"
    assert fnmatchcase(alerts("hopwatch", 0), alerts_pattern("hopwatch"))


NAMESPACES = st.from_regex(r"[a-z0-9][a-z0-9_.]{0,20}", fullmatch=True)


@given(NAMESPACES, NAMESPACES, st.text(max_size=40), st.integers(-(10**14), 10**14))
def test_pattern_matches_its_own_namespace_only(mine, theirs, log, at):
    dataset = legal_dataset(f"zeek.{log}")
    pattern = patterns(["zeek.*"], mine)[0]
    assert fnmatchcase(events(dataset, mine, at, "day"), pattern)
    assert fnmatchcase(events(dataset, theirs, at, "day"), pattern) == (mine == theirs)


@given(st.text(max_size=300), NAMESPACES, st.integers(-(10**17), 10**17))
def test_index_name_is_legal_whatever_the_log_is_called(log, namespace, at):
    index = events(f"zeek.{log}", namespace, at, "day")
    assert index == index.lower()
    assert not set(index) & set(' "*\\<|,>/?#:')
    assert len(index.encode()) <= 255
    assert index.count("-") == 3


@pytest.mark.parametrize("name", ["hopwatch", "case_12", "2026.acme", "a" * 100])
def test_namespace_is_taken(name):
    assert check_namespace(name) == name


@pytest.mark.parametrize(
    "name", ["", "A", "a-b", "a*", "*", "a b", "_a", ".a", "a/b", "a,b", "ä", "a\n", "a" * 101]
)
def test_what_is_no_namespace_is_refused(name):
    with pytest.raises(UsageError, match="namespace"):
        check_namespace(name)
