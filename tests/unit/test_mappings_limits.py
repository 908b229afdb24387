"""Values that are too long are cut, and kept whole beside."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mappings.document import get
from mappings.limits import VALUE_BYTES, fit

LONG = "ä" * VALUE_BYTES
NAME = "winlog.event_data.ImagePath"


def test_long_value_is_cut_and_kept_whole():
    document = {"winlog": {"event_data": {"ImagePath": LONG}}}
    fit(document)
    cut = get(document, NAME)
    assert cut.startswith("äää")
    assert len(cut.encode()) <= VALUE_BYTES
    assert document["hopwatch"] == {"cut": [NAME], "uncut": {NAME: LONG}}


def test_long_values_with_one_beginning_stay_different():
    one, other = {"user": {"name": LONG + "1"}}, {"user": {"name": LONG + "2"}}
    fit(one)
    fit(other)
    assert one["user"]["name"] != other["user"]["name"]


def test_only_the_long_values_of_a_list_are_cut():
    document = {"related": {"user": ["a", LONG]}}
    fit(document)
    first, second = document["related"]["user"]
    assert first == "a"
    assert len(second.encode()) <= VALUE_BYTES
    assert document["hopwatch"]["uncut"] == {"related.user": ["a", LONG]}


@pytest.mark.parametrize(
    "document",
    [
        {"message": LONG},
        {"event": {"original": LONG}},
        {"winlog": {"event_data": {"TaskContent": LONG, "ScriptBlockText": LONG, "Unheard": LONG}}},
        {"user": {"name": "a" * VALUE_BYTES}},
        {"source": {"port": 1, "ip": "10.0.0.1"}},
        {},
    ],
)
def test_what_elasticsearch_takes_as_it_is_stays(document):
    before = deepcopy(document)
    fit(document)
    assert document == before


@given(st.text(st.characters(), max_size=50), st.integers(0, 3_000))
def test_cut_value_has_room_for_its_lower_case_twin(text, times):
    document = {"user": {"name": text * times}}
    fit(document)
    assert len(document["user"]["name"].lower().encode("utf-8", "surrogatepass")) <= 32_766
