"""What a hunt reads, and what it can do on the data there is."""

from dataclasses import replace
from datetime import timedelta

import pytest
from elasticsearch.dsl.query import MatchAll

from hunts.checked import MANY, Checked
from hunts.kinds import Events
from hunts.library import hunt, library
from hunts.match import any_of, is_
from hunts.needs import DATASETS, Part, blocking, event_ids, fields, parts, sources
from hunts.readiness import Readiness, State
from hunts.roles import all_events
from hunts.stock import Found, Seen
from hunts.windows_sources import EVENTS

DAY = 86_400_000
LIBRARY = list(library().values())


def found(hunt_id, codes=(), datasets=()):
    """What a hunt can do where these event ids and datasets occur."""
    checked = []
    for part in parts(hunt(hunt_id).kind):
        there = {one for one in sources(part.events) if one.code in codes}
        there |= {one for one in sources(part.events) if one.code is None and one.dataset in datasets}
        known = {*datasets, *(one.dataset for one in there)} & set(part.events.datasets)
        checked.append(Checked(part, Seen(datasets=frozenset(known), sources=dict.fromkeys(there, Found(1)))))
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


def baseline(seen):
    """A hunt that looks back a week; what it reads is there."""
    part = next(parts(hunt("rare-service-program").kind))
    seen = replace(seen, sources=dict.fromkeys(sources(part.events), Found(1)))
    return Readiness("x", [Checked(part, seen)], timedelta(days=7))


@pytest.mark.parametrize(("days", "until"), [(6, 7 * DAY), (7, None)])
def test_a_hunt_without_a_baseline_says_until_when_it_is_silent(days, until):
    assert baseline(Seen(2, 0, days * DAY)).silent_until == until


def test_a_hunt_without_a_baseline_cannot_fire():
    assert baseline(Seen(2, 0, 6 * DAY)).state is State.CANNOT
    assert baseline(Seen(2, 0, 7 * DAY)).state is State.READY
    assert baseline(Seen()).state is State.CANNOT


def with_fields(hunt_id, code, lacks, events=9):
    """A part of a hunt, where events of the id are there and all lack some fields."""
    (part,) = parts(hunt(hunt_id).kind)
    there = {one: Found(events, lacks=frozenset(lacks)) for one in sources(part.events) if one.code == code}
    return Checked(part, Seen(datasets=frozenset(part.events.datasets), sources=there))


def test_what_is_switched_on_apart_is_missed_where_it_is_asked_for():
    one = with_fields("remote-execution-command", "4688", ["process.command_line"])
    assert not one.served
    assert [list(fields) for fields in one.blind.values()] == [["process.command_line"]]
    assert any("ProcessCreationIncludeCmdLine_Enabled" in text for text in one.switch_on)
    assert with_fields("winrm-child-process", "4688", ["process.command_line"]).served


def test_roles_are_missed_where_they_are_asked_for_and_not_where_they_only_spare():
    one = with_fields("remote-logon-to-a-workstation", "4624", ["labels.source_role", "host.type"])
    assert not one.served
    assert any("enrich.assets" in text for text in one.switch_on)
    assert with_fields("network-logon-fan-out", "4624", ["labels.source_role"]).served


def test_a_field_that_every_event_has_is_left_out_on_the_way():
    one = with_fields("explicit-credentials-fan-out", "4648", ["user.name"])
    assert not one.served
    assert one.switch_on == ["all fields of 4648: some way of collecting events leaves fields out"]


def test_a_field_may_be_absent_because_nothing_happened_that_has_it():
    one = with_fields("explicit-credentials-fan-out", "4648", ["destination.domain"])
    assert list(one.lacks.values()) == [["destination.domain"]]
    assert (one.served, one.doubted, one.blind) == (True, False, {})
    assert Readiness("x", [one]).state is State.READY


def test_a_field_that_none_of_many_events_has_is_doubtful():
    one = with_fields("explicit-credentials-fan-out", "4648", ["destination.domain"], events=MANY)
    assert (one.served, one.doubted) == (True, True)
    assert Readiness("x", [one]).state is State.PARTLY


def test_what_another_source_serves_is_not_doubtful():
    part = next(parts(hunt("odd-ntlm-workstation").kind))
    logon, validation = sources(part.events)
    lacking = Found(MANY, lacks=frozenset(["source.domain"]))
    assert Checked(part, Seen(sources={logon: lacking, validation: lacking})).doubted
    assert not Checked(part, Seen(sources={logon: lacking, validation: Found(1)})).doubted


def test_no_event_matches_that_lacks_what_it_is_grouped_by_or_all_alternatives():
    a_or_b = is_("a", "1") | is_("b", "1")
    part = Part("events", Events(datasets=["zeek.x"], where=a_or_b & ~is_("c", "1")), ("d",))
    assert blocking(part, None, {"a"}) == []
    assert blocking(part, None, {"c"}) == []
    assert blocking(part, None, {"a", "b"}) == ["a", "b"]
    assert blocking(part, None, {"a", "d"}) == ["d"]
    assert fields(part) == ["a", "b", "d"]


def test_a_part_that_asks_for_everything_lacks_nothing_but_what_it_is_grouped_by():
    part = Part("events", Events(datasets=["zeek.x"], where=MatchAll()), ("d",))
    assert (fields(part), event_ids(part.events)) == (["d"], [])
    assert (blocking(part, None, {"a"}), blocking(part, None, {"d"})) == ([], ["d"])


def test_an_event_id_that_another_condition_excludes_is_not_asked_for():
    either = any_of("event.code", ["5140", "5145"])
    asked = (either & is_("event.code", "5145")) | is_("zeek.smb_files.name", "x")
    assert event_ids(Events(datasets=["system.security", "zeek.smb_files"], where=asked)) == ["5145"]
