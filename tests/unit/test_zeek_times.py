import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.zeek.times import instant, milliseconds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1713517193.967968, "2024-04-19T08:59:53.967968Z"),
        ("1713517193.967968", "2024-04-19T08:59:53.967968Z"),
        ("1713517193.96796812", "2024-04-19T08:59:53.967968Z"),
        (1713517193, "2024-04-19T08:59:53.000000Z"),
        ("1713517193", "2024-04-19T08:59:53.000000Z"),
        ("2024-04-19T08:59:53.967968Z", "2024-04-19T08:59:53.967968Z"),
        ("2024-04-19T08:59:53.967Z", "2024-04-19T08:59:53.967000Z"),
        ("2024-04-19T10:59:53+02:00", "2024-04-19T08:59:53.000000Z"),
        (29.868252, "1970-01-01T00:00:29.868252Z"),
        (-0.4, "1969-12-31T23:59:59.600000Z"),
        ("-0.400000", "1969-12-31T23:59:59.600000Z"),
        (0.0, "1970-01-01T00:00:00.000000Z"),
    ],
)
def test_every_form_of_a_time_becomes_one_text(value, expected):
    assert instant(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        "-",
        "XXXXXXXXXX.XXXXXX",
        "nan",
        "inf",
        1e300,
        float("nan"),
        10**40,
        "9" * 5000,
        "2024-13-01T00:00:00.000000Z",
        "2024-04-19T08:59:99.000000Z",
        "2024-04-19",
        "2024-W01-1T00:00",
        "1_713.5",
        "\u0663.\u0665",
        [],
        {},
    ],
)
def test_what_is_no_time_is_not_taken_for_one(value):
    assert instant(value) is None


@given(micros=st.integers(-(2**50), 2**50))
def test_a_time_as_seconds_is_the_same_as_its_iso_text(micros):
    sign = "-" if micros < 0 else ""
    text = f"{sign}{abs(micros) // 1_000_000}.{abs(micros) % 1_000_000:06d}"
    found = instant(text)
    assert found is not None
    assert instant(found) == found == instant(float(text))


@given(text=st.text() | st.floats() | st.integers())
def test_anything_may_be_asked_whether_it_is_a_time(text):
    found = instant(text)
    assert found is None or instant(found) == found


def test_milliseconds_are_cut_and_not_rounded():
    assert milliseconds("2024-04-19T08:59:53.999999Z") == "2024-04-19T08:59:53.999Z"
