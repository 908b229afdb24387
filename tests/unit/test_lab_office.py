"""The office's day: the same for the same seed, consistent across its logs, and told in its labels."""

import hashlib
import json
from datetime import timedelta
from itertools import pairwise

import pytest
from evtx import PyEvtxParser

from hopwatch.lab import intrusion, office, workday
from hopwatch.lab.estate import HOSTS, SUFFIX, VICTIM
from hopwatch.lab.event import WindowsEvent, ZeekEvent

NETWORK, BUSY = 3, 6


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    return office.write(tmp_path_factory.mktemp("office"))


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def told(name, seed=7):
    chapters = intrusion.intrusion(office.MIDNIGHT, seed)
    return next(chapter for chapter in chapters if name in chapter.step.what)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path, story):
    again = office.write(tmp_path / "again")
    assert digests(again.logs) == digests(story.logs)
    other = office.write(tmp_path / "other", seed=8)
    assert digests(other.logs).keys() == digests(story.logs).keys()
    assert digests(other.logs) != digests(story.logs)


def test_it_is_a_day_of_a_small_office(story):
    assert 5_000 <= story.total <= 20_000
    assert len(HOSTS) == 22
    assert len({host.address for host in HOSTS}) == len(HOSTS)
    logs = "conn dns smb_mapping smb_files dce_rpc kerberos ntlm rdp"
    assert {path.stem for path in story.logs.glob("zeek/*/*.log")} >= set(logs.split())


def test_every_record_that_the_story_counts_is_in_its_file(story):
    for path, count in story.records.items():
        if path.suffix == ".evtx":
            assert sum(1 for _ in PyEvtxParser(str(path), validate_checksums=True).records_json()) == count
        else:
            assert sum(not line.startswith("#") for line in path.read_text().splitlines()) == count


def test_labels_tell_the_intrusion_in_order_and_lie_outside_the_logs(story):
    labels = json.loads(story.labels.read_text())
    assert [step["technique"] for step in labels["steps"]] == [
        "T1566.001", "T1046", "T1550.002", "T1021.002", "T1569.002", "T1569.002", "T1021.001",
    ]  # fmt: skip
    assert story.logs not in story.labels.parents
    times = [step["at"] for step in labels["steps"]]
    assert times == sorted(times)


def test_the_stolen_account_reaches_fourteen_hosts_in_nine_minutes():
    spread = told("14 machines")
    hosts = {event.computer for event in spread.events if getattr(event, "event_id", 0) == 4624}
    assert hosts == {f"{name}.{SUFFIX}" for name in spread.step.entities["hosts"]}
    assert len(hosts) == 14
    assert timedelta(minutes=8) < spread.step.until - spread.step.at < timedelta(minutes=9, seconds=30)


def test_the_stolen_account_never_sat_at_the_victims_desk():
    logons = [event for event in everything() if getattr(event, "event_id", 0) == 4624]
    at_the_desk = {
        event.data["TargetUserName"] for event in logons if event.data["LogonType"] in (2, 7, 10, 11)
    }
    assert VICTIM.name in at_the_desk
    assert "svc_backup" not in at_the_desk


def everything(seed=7):
    yield from workday.workday(office.MIDNIGHT, seed)
    for chapter in intrusion.intrusion(office.MIDNIGHT, seed):
        yield from chapter.events


@pytest.mark.parametrize("seed", range(5))
def test_on_an_ordinary_day_nobody_logs_on_to_many_hosts_within_ten_minutes(seed):
    by_account = {}
    for event in workday.workday(office.MIDNIGHT, seed):
        if isinstance(event, WindowsEvent) and event.event_id == 4624 and event.data["LogonType"] == NETWORK:
            key = event.data["TargetUserName"], event.data["IpAddress"]
            by_account.setdefault(key, []).append((event.at, event.computer))
    for logons in by_account.values():
        for at, _ in logons:
            assert len({host for when, host in logons if at - timedelta(minutes=10) < when <= at}) < BUSY


@pytest.mark.parametrize("seed", range(5))
def test_whoever_uses_ntlm_on_an_ordinary_day_sat_down_at_that_desk_before(seed):
    day = sorted(workday.workday(office.MIDNIGHT, seed), key=lambda event: event.at)
    logons = [event for event in day if getattr(event, "event_id", 0) == 4624]
    seated = set()
    ntlm = 0
    for event in logons:
        who = event.data["TargetUserName"]
        if event.data["LogonType"] in (2, 7, 10, 11):
            seated.add((who, event.computer.split(".")[0]))
        elif event.data["AuthenticationPackageName"] == "NTLM":
            assert (who, event.data["WorkstationName"]) in seated
            ntlm += 1
    assert ntlm


def test_one_connection_has_one_identifier_and_one_port_in_every_log():
    lines = [event for event in everything() if isinstance(event, ZeekEvent)]
    flows = {line.values["uid"]: line.values["id.orig_p"] for line in lines if line.log == "conn"}
    assert len(flows) == sum(line.log == "conn" for line in lines)
    assert all(flows[line.values["uid"]] == line.values["id.orig_p"] for line in lines)


def test_records_of_a_file_are_in_order_of_time(story):
    path = next(path for path in story.records if path.parent.name == "FS01" and path.stem == "Security")
    times = [record["timestamp"] for record in PyEvtxParser(str(path)).records()]
    assert all(before <= after for before, after in pairwise(times))
