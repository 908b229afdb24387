"""The beginning of an event's JSON, read once for all events of a kind: no event is read otherwise for it."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.evtx.opening import event_tree
from indexer.evtx.record import to_record

TEXT = st.text(max_size=5) | st.sampled_from([',"TimeCreated":', '","TimeCreated":{', "}}}"])
VALUE = TEXT | st.integers(-(2**63), 2**64 - 1) | st.none() | st.booleans()
ELEMENT = VALUE | st.fixed_dictionaries({"#attributes": st.dictionaries(TEXT, VALUE, max_size=2)})
NAME = st.sampled_from(
    ["Provider", "EventID", "Level", "TimeCreated", "EventRecordID", "Channel", "Computer"]
)
SYSTEM = st.dictionaries(NAME, ELEMENT)
DATA = st.dictionaries(NAME | TEXT, VALUE, max_size=3)


@given(SYSTEM, DATA, st.booleans())
def test_an_event_is_the_same_whether_its_beginning_was_known_or_not(system, data, data_first):
    parts = {"EventData": data, "System": system} if data_first else {"System": system, "EventData": data}
    text = orjson.dumps({"Event": {"#attributes": {"xmlns": "x"}, **parts}}).decode()
    expected = to_record(orjson.loads(text)["Event"], "here")
    for _ in range(2):
        tree, opening = event_tree(text)
        assert to_record(tree, "here", opening) == expected


@pytest.mark.parametrize("text", ["", "{", "[]", '{"Event":{"System":{"Level":0,"TimeCreated":', "nothing"])
def test_what_is_no_json_object_is_refused(text):
    with pytest.raises((ValueError, AttributeError)):
        event_tree(text)
