"""The hunts against recorded attacks and ordinary logs: `bench/ground_truth.py` says what answers to what."""

import pytest

from bench.ground_truth import FOUND_BY, hear, judge, take_in, truth
from hopwatch.proof import passing_namespace
from hunts.library import library

pytestmark = [pytest.mark.elastic, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def judgement(client, shared, tmp_path_factory):
    if not (shared / "data" / "ground_truth.json").exists():
        pytest.skip("no ground truth")
    with passing_namespace(client) as namespace:
        take_in(client, namespace, shared, tmp_path_factory.mktemp("dead"))
        return judge(shared, hear(client, namespace))


def test_everything_that_must_be_found_is_found(judgement):
    assert [(one.place, one.hunt) for one in judgement.results if not one.found_by] == []


def test_hosts_sources_and_targets_are_the_right_ones(judgement):
    places = ("host", "source", "target")
    wrong = [
        (one.place, one.hunt, name, one.entities[name])
        for one in judgement.results
        for name in places
        if one.entities.get(name, "right") != "right"
    ]
    assert wrong == []


def test_an_alert_names_somebody_who_was_there(judgement):
    """Not always all of them: a takeover's alert names the system, which did it, and not the victim."""
    assert [(one.place, one.hunt) for one in judgement.results if one.entities.get("user") == "wrong"] == []


def test_nothing_is_loud_that_must_not_be(judgement):
    assert list(judgement.wrong) == []


def test_the_table_knows_every_entry_and_only_hunts_that_exist(shared):
    named = {entry["hunt"] for file in truth(shared).values() for entry in file["must_alert"]}
    assert named <= set(FOUND_BY)
    assert set().union(*FOUND_BY.values()) <= set(library())
