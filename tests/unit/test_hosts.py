"""Which machine had an address: what decides between events that say different things."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hunts.hosts import Sighting, likeliest, short_name
from hunts.witnesses import WITNESSES
from mappings.ecs import FIELDS

SIGHTINGS = st.builds(
    Sighting,
    address=st.sampled_from(["10.0.0.1", "10.0.0.2"]),
    name=st.sampled_from(["ws1", "ws1.corp.example", "ws2", "kali"]),
    says=st.sampled_from(["a", "b"]),
    sure=st.booleans(),
    at=st.integers(0, 20),
)


@pytest.mark.parametrize("witness", WITNESSES, ids=lambda witness: f"{witness.says}: {witness.name}")
def test_a_witness_names_fields_that_events_have(witness):
    assert FIELDS[str(witness.address)]["type"] == "ip"
    assert f"{witness.name}.caseless" in FIELDS


@pytest.mark.parametrize(
    "name", ["WS1", "ws1.corp.example", "WS1$", r"\\WS1", "WS1$@CORP.EXAMPLE", r"\\ws1.corp.example"]
)
def test_a_machine_is_called_by_many_names(name):
    assert short_name(name) == "ws1"


@given(st.lists(SIGHTINGS), st.integers(0, 20), st.randoms())
def test_the_order_in_which_events_are_found_changes_nothing(sightings, at, random):
    shuffled = random.sample(sightings, len(sightings))
    assert likeliest(shuffled, at) == likeliest(sightings, at)


@given(st.lists(SIGHTINGS), st.integers(0, 20))
def test_the_sure_come_before_the_unsure_and_the_near_before_the_far(sightings, at):
    for address in ("10.0.0.1", "10.0.0.2"):
        ranks = [
            (not one.sure, abs(one.at - at)) for one in likeliest(sightings, at) if one.address == address
        ]
        assert ranks == sorted(ranks)


@given(st.lists(SIGHTINGS), st.integers(0, 20))
def test_each_machine_stands_once_for_an_address_by_its_best_event(sightings, at):
    found = {(one.address, short_name(one.name)): one for one in likeliest(sightings, at)}
    assert len(found) == len(likeliest(sightings, at))
    assert found.keys() == {(one.address, short_name(one.name)) for one in sightings}
    for one in sightings:
        best = found[one.address, short_name(one.name)]
        assert (not best.sure, abs(best.at - at)) <= (not one.sure, abs(one.at - at))
