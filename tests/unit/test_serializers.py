"""JSON of the client: quick, and it takes and gives what Python's own does."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.serializers import SERIALIZERS

TEXTS = st.text(st.characters(codec=None))
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)
JSON = SERIALIZERS["application/json"]
LINES = SERIALIZERS["application/x-ndjson"]


@given(VALUES)
def test_what_is_written_is_read_back_half_surrogate_pairs_too(value):
    assert JSON.loads(JSON.dumps([value])) == [value]


@given(VALUES)
def test_what_a_server_writes_is_read_as_python_reads_it(value):
    assert JSON.loads(json.dumps(value).encode()) == value


@given(st.lists(VALUES.map(lambda value: {"value": value})))
def test_lines_are_values_of_their_own(values):
    assert [JSON.loads(line) for line in LINES.dumps(values).splitlines()] == values


def test_a_number_over_64_bits_is_written_and_read_whole():
    assert JSON.dumps({"n": 2**70}) == b'{"n":1180591620717411303424}'
    assert JSON.loads(b'{"n":1180591620717411303424}') == {"n": 2**70}


def test_what_is_no_json_is_refused():
    with pytest.raises(Exception, match="Unable to deserialize"):
        JSON.loads(b"{")
