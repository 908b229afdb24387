"""The enterprise: deterministic, consistent across its logs, labelled, and never the same twice."""

import hashlib
import json
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import pairwise

import pytest
from evtx import PyEvtxParser
from hypothesis import given, settings
from hypothesis import strategies as st

from hopwatch.lab import customer
from hopwatch.lab import generate as lab
from hopwatch.lab.acts.link import later
from hopwatch.lab.enterprise import found
from hopwatch.lab.event import WindowsEvent, ZeekEvent
from hopwatch.lab.plan import AHEAD, Planned, in_order
from hopwatch.lab.routine.table import ROUTINES
from hopwatch.lab.scenarios.casting import attacks
from hopwatch.lab.scenarios.table import SCENARIOS
from hopwatch.lab.sizing import expected, pace
from hopwatch.lab.today import on
from hunts.exception_file import read as read_exceptions
from indexer.enrichment.assets import read as read_assets

MONDAY = date(2026, 3, 2)
INTERACTIVE, NETWORK, DESKTOP = 2, 3, 10


def order(**more):
    names = ["impacket-psexec", "one-host-a-day", "kerberoasting", "rdp-many"]
    return lab.Order(**{"hosts": 24, "days": 2, "start": MONDAY, "seed": 7, "scenarios": names, **more})


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    return lab.generate(tmp_path_factory.mktemp("lab"), order())


@pytest.fixture(scope="module")
def day():
    """A Tuesday of an enterprise of 60 machines, in order of time."""
    world = found(3, 60, MONDAY, 3)
    plans = sorted((plan for one in ROUTINES for plan in one.plans(on(world, 1))), key=lambda plan: plan.at)
    return [event for event, _ in in_order(plans)]


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_same_arguments_give_the_same_bytes(tmp_path, story):
    lab.generate(tmp_path, order())
    assert digests(tmp_path) == digests(story.labels.parent)


def test_another_seed_is_another_enterprise_with_other_targets():
    casts = [next(attacks(found(seed, 60, MONDAY, 3), SCENARIOS[:1])).step for seed in range(6)]
    assert len({str(cast.entities["hosts"]) for cast in casts}) == len(casts)
    assert len({cast.at for cast in casts}) == len(casts)


def test_parts_hold_each_event_once_whatever_the_number_of_processes(tmp_path):
    cut = lab.generate(tmp_path / "cut", order(part=1), workers=2)
    again = lab.generate(tmp_path / "again", order(part=1))
    whole = lab.generate(tmp_path / "whole", order())
    assert digests(cut.logs) == digests(again.logs)
    assert cut.total == whole.total


def records(path):
    for record in PyEvtxParser(str(path)).records_json():
        yield json.loads(record["data"])["Event"]


def lines(path):
    return [line for line in path.read_text().splitlines() if not line.startswith("#")]


def test_every_record_that_the_story_counts_is_in_its_file(story):
    for path, count in story.records.items():
        assert sum(1 for _ in (records if path.suffix == ".evtx" else lines)(path)) == count


def test_records_of_a_file_are_in_order_of_time(story):
    for path in story.records:
        if path.suffix == ".evtx":
            times = [one["System"]["TimeCreated"]["#attributes"]["SystemTime"] for one in records(path)]
        else:
            times = [float(line.split("\t")[0]) for line in lines(path)]
        assert all(before <= after for before, after in pairwise(times))


def test_labels_name_each_attack_and_each_look_alike(story):
    labels = json.loads(story.labels.read_text())
    assert sorted(step["name"] for step in labels["steps"]) == sorted(order().scenarios)
    for step in labels["steps"]:
        assert step["techniques"]
        assert step["loudness"] in {"loud", "plain", "quiet"}
        assert step["entities"]["user"]
        assert step["entities"]["source_ip"]
    names = {one["name"] for one in labels["look_alikes"]}
    assert names >= {
        "vulnerability-scanner",
        "software-deployer",
        "backup",
        "monitoring",
        "automation",
        "helpdesk",
    }


def test_every_record_of_an_attack_is_labelled_by_what_it_is_known_by(story):
    told = (story.labels.parent / "records.ndjson").read_text().splitlines()
    labelled = [json.loads(line) for line in told]
    counts = Counter(one["scenario"] for one in labelled)
    assert counts == {step.name: step.records for step in story.steps}
    of_tool = [one for one in labelled if one["scenario"] == "impacket-psexec"]
    one = next(one for one in of_tool if one.get("channel") == "System")
    path = story.logs / "windows" / one["computer"].split(".")[0] / "System.evtx"
    known = {each["System"]["EventRecordID"]: each["EventData"] for each in records(path)}
    assert "%systemroot%" in known[one["record_id"]]["ImagePath"]


def logons(events):
    return [one for one in events if isinstance(one, WindowsEvent) and one.event_id == 4624]


def test_sessions_end_where_they_began(day):
    begun = {(one.computer, one.data["TargetLogonId"]) for one in logons(day)}
    ended = [one for one in day if isinstance(one, WindowsEvent) and one.event_id in (4634, 4672)]
    keys = [(one.computer, one.data.get("TargetLogonId") or one.data["SubjectLogonId"]) for one in ended]
    assert keys
    assert set(keys) <= begun


def test_a_network_logon_by_kerberos_has_its_ticket_and_its_connection(day):
    tickets = {
        (one.data["TargetUserName"].split("@")[0], one.data["ServiceName"], one.data["IpAddress"][7:])
        for one in day
        if isinstance(one, WindowsEvent) and one.event_id == 4769
    }
    connections = {
        (one.values["id.orig_h"], one.values["id.orig_p"]) for one in day if isinstance(one, ZeekEvent)
    }
    checked = 0
    for one in logons(day):
        data = one.data
        if data["LogonType"] == NETWORK and data["AuthenticationPackageName"] == "Kerberos":
            host = one.computer.split(".")[0]
            assert (data["TargetUserName"], f"{host}$", data["IpAddress"]) in tickets
            assert (data["IpAddress"], data["IpPort"]) in connections
            checked += 1
    assert checked > 100


def test_one_connection_has_one_identifier_and_one_port_in_every_log(day):
    wire = [one for one in day if isinstance(one, ZeekEvent)]
    flows = {one.values["uid"]: one.values["id.orig_p"] for one in wire if one.log == "conn"}
    assert all(flows[one.values["uid"]] == one.values["id.orig_p"] for one in wire)


def test_fewer_people_work_on_sundays_than_on_mondays():
    world = found(3, 200, MONDAY, 7)
    assert len(on(world, 0).present) > 10 * len(on(world, 6).present)


def test_leases_change_and_no_two_desks_share_one():
    world = found(3, 200, MONDAY, 30)
    weeks = [{host.name: host.address for host in on(world, day).desks} for day in (0, 7, 14)]
    assert weeks[0] != weeks[1] != weeks[2]
    offices = found(3, 200, MONDAY, 30).desks
    assert len({host.address for host in offices}) == len(offices)
    for day in (0, 7):
        assert len({host.address for host in on(world, day).desks}) == len(on(world, day).desks)


def test_whoever_joins_is_not_there_before():
    world = found(3, 200, MONDAY, 30)
    joiners = [one for one in world.employees if one.joins]
    assert joiners
    for one in joiners:
        if one.joins < 30:
            assert one.name not in {person.name for person in on(world, one.joins - 1).people}
            assert one.name in {person.name for person in on(world, one.joins).people}


@pytest.mark.parametrize("seed", range(3))
def test_every_scenario_can_be_told_in_any_enterprise(seed):
    world = found(seed, 24 + 40 * seed, MONDAY, 30)
    steps = [attack.step for attack in attacks(world, SCENARIOS)]
    assert len(steps) == len(SCENARIOS) >= 25
    begins = datetime(2026, 3, 12, tzinfo=UTC) - timedelta(hours=12)
    assert all(step.at >= begins for step in steps)
    assert all(step.what and step.records for step in steps)


def test_the_number_of_events_is_about_what_was_asked_for(tmp_path):
    wanted = 12_000
    story = lab.generate(tmp_path, order(events=wanted, scenarios=()))
    assert 0.85 * wanted < story.total < 1.15 * wanted
    assert pace(7, 24, MONDAY, 2, wanted) > 1
    assert expected(7, 24, MONDAY, 2, 1.0) < wanted


def test_roles_and_exceptions_are_in_the_form_that_the_indexer_and_the_hunts_read(story):
    folder = story.labels.parent
    assets = read_assets((folder / "roles.csv").read_text(), folder / "roles.csv")
    assert assets.address(found(7, 24, MONDAY, 2).role("backup")[0].address)
    entries = read_exceptions(folder / "exceptions.toml")
    assert {entry.name for entry in entries} >= {"vulnerability-scanner", "backup", "jump-host"}


@given(st.lists(st.tuples(st.integers(0, 500), st.lists(st.integers(-25, 400), max_size=5)), max_size=20))
@settings(max_examples=60)
def test_acts_in_order_give_events_in_order_each_once(acts):
    start = datetime(2026, 3, 2, tzinfo=UTC)

    def told(at, offsets):
        for offset in offsets:
            yield ZeekEvent(at=later(at, offset), log="conn", values={})

    times = sorted((later(start, second), offsets) for second, offsets in acts)
    plans = [Planned(at, partial(told, at, offsets)) for at, offsets in times]
    seen = [event.at for event, _ in in_order(plans)]
    assert timedelta(seconds=25) <= AHEAD
    assert seen == sorted(later(at, offset) for at, offsets in times for offset in offsets)


@given(seed=st.integers(0, 999), hosts=st.integers(24, 120))
def test_an_enterprise_of_any_size_has_a_customer_who_knows_it(seed, hosts):
    """Small ones have nobody for some of the work."""
    world = found(seed, hosts, MONDAY, 1)
    assert {one.name for one in customer.look_alikes(world)} == {
        one.name for one in ROUTINES if one.looks_like
    }
    assert customer.exceptions(world)
    assert customer.roles(world).count("workstation") >= len(world.desks)
