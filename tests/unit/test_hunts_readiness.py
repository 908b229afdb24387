"""What a hunt reads, and what it can do on the data there is."""

from datetime import timedelta

import pytest

from hunts.kinds import Events
from hunts.library import hunt, library
from hunts.match import any_of, is_
from hunts.needs import event_ids, parts, sources
from hunts.readiness import Checked, Readiness, Seen, State
from hunts.roles import all_events
from hunts.sources import DATASETS, EVENTS

DAY = 86_400_000
LIBRARY = list(library().values())


def found(hunt_id, codes=(), datasets=()):
    """What a hunt can do where these event ids and datasets occur."""
    checked = []
    for part in parts(hunt(hunt_id).kind):
        there = {one for one in sources(part.events) if one.code in codes}
        there |= {one for one in sources(part.events) if one.code is None and one.dataset in datasets}
        known = {*datasets, *(one.dataset for one in there)} & set(part.events.datasets)
        checked.append(Checked(part, Seen(datasets=frozenset(known), sources=frozenset(there))))
    return Readiness(hunt_id, checked)


@pytest.mark.parametrize("module", LIBRARY, ids=lambda module: module.hunt.id)
def test_every_event_id_and_dataset_of_a_hunt_has_a_source(module):
    table = {(source.code, source.dataset) for source in EVENTS}
    for events in all_events(module.hunt.kind):
        assert set(events.datasets) <= set(DATASETS)
        for code in event_ids(events):
            assert any((code, dataset) in table for dataset in events.datasets), code


@pytest.mark.parametrize("module", LIBRARY, ids=lambda module: module.hunt.id)
def test_every_part_of_a_hunt_is_listed(module):
    assert [part.events for part in parts(module.hunt.kind)] == list(all_events(module.hunt.kind))


def test_no_event_of_a_dataset_has_two_sources():
    keys = [(source.dataset, source.code) for source in EVENTS]
    assert len(keys) == len(set(keys))


def test_excluded_event_ids_are_not_asked_for():
    code = "event.code"
    asked = (any_of(code, ["4698", "104"]) | is_(code, "4702")) & ~is_(code, "1102")
    assert event_ids(Events(datasets=["system.security"], where=asked)) == ["104", "4698", "4702"]


def test_without_any_data_no_hunt_can_fire():
    assert {found(module.hunt.id).state for module in LIBRARY} == {State.CANNOT}


def test_with_all_events_every_hunt_is_ready():
    codes = {source.code for source in EVENTS}
    states = {found(module.hunt.id, codes, DATASETS).state for module in LIBRARY}
    assert states == {State.READY}


def test_an_event_that_is_absent_names_the_audit_subcategory():
    one = found("network-logon-fan-out", codes=["4625"], datasets=["system.security"])
    assert one.state is State.CANNOT
    assert [checked.missing_event_ids for checked in one.parts] == [["4624"]]
    assert ["Audit Logon (success)" in text for text in one.switch_on] == [True]


def test_one_of_several_sources_is_enough():
    one = found("psexec-service", codes=["7045"])
    assert one.state is State.READY
    assert "Audit Security System Extension" in " ".join(one.switch_on)


def test_an_event_that_windows_always_writes_may_just_not_have_happened():
    assert found("event-log-cleared", datasets=["system.security"]).state is State.READY
    assert found("event-log-cleared").state is State.CANNOT


def test_what_is_seen_to_be_switched_on_is_not_named():
    one = found("remote-scheduled-task", codes=["4624", "4698"])
    assert one.parts[1].missing_event_ids == ["4702"]
    assert one.switch_on == []


def test_without_an_excuse_s_events_a_hunt_fires_too_often():
    one = found("dcsync-on-the-wire", datasets=["zeek.dce_rpc", "zeek.connection"])
    assert one.state is State.PARTLY
    assert ["base/protocols/krb" in text for text in one.switch_on] == [True]


@pytest.mark.parametrize(("days", "until"), [(6, 7 * DAY), (7, None)])
def test_a_hunt_without_a_baseline_says_until_when_it_is_silent(days, until):
    part = next(parts(hunt("rare-service-program").kind))
    one = Readiness("x", [Checked(part, Seen(2, 0, days * DAY))], timedelta(days=7))
    assert one.silent_until == until
