"""`hopwatch hunt doctor` on a real server."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from hopwatch.cli.main import run
from hopwatch.lab import windows, wire
from hopwatch.proof import take_in
from hunts.library import library
from hunts.readiness import State, readiness, states
from indexer.ledger import this_claimant

pytestmark = pytest.mark.elastic

AT = datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.fixture
def stored(client, namespace):
    """Indexes events of the lab, as files, into the estate."""
    claimant = this_claimant(partial(datetime.now, UTC))
    return lambda *events: take_in(client, events, namespace, claimant)


@pytest.fixture
def doctor(client, node_settings, namespace, monkeypatch, capsys):  # noqa: ARG001  (brings the node up)
    """Runs the command on the test node; gives its standard output."""
    monkeypatch.setenv("HOPWATCH_HOME", str(node_settings.home))
    monkeypatch.setenv("HOPWATCH_NODE__PORT", str(node_settings.node.port))

    def command(*arguments):
        capsys.readouterr()
        assert run(["hunt", "doctor", *arguments, "--namespace", namespace]) == 0
        return capsys.readouterr().out

    return command


def one(doctor, hunt_id):
    (found,) = json.loads(doctor(hunt_id, "--json"))["hunts"]
    return found


def test_a_hunt_whose_events_are_there_is_ready(stored, doctor):
    logon = partial(windows.logon, host="SRV1", user="eve", source="10.0.0.9")
    stored(logon(AT), logon(AT + timedelta(minutes=3)), logon(AT, logon_type=2, source="-"))
    found = one(doctor, "network-logon-fan-out")
    assert (found["state"], found["switch_on"]) == ("ready", [])
    assert found["parts"] == [
        {
            "part": "events",
            "needed": True,
            "served": True,
            "doubtful": False,
            "datasets": ["system.security"],
            "missing_datasets": [],
            "event_ids": ["4624"],
            "missing_event_ids": [],
            "sources": [
                {
                    "dataset": "system.security",
                    "event_id": "4624",
                    "events": 3,
                    "hosts": 1,
                    "first": "2026-01-05T10:00:00.000Z",
                    "last": "2026-01-05T10:03:00.000Z",
                    "missing_fields": [],
                }
            ],
            "gaps": [],
            "events": 2,
            "hosts": 1,
            "first": "2026-01-05T10:00:00.000Z",
            "last": "2026-01-05T10:03:00.000Z",
        }
    ]


def test_a_hunt_whose_event_id_is_absent_cannot_fire(stored, doctor):
    stored(windows.logon(AT, host="SRV1", user="eve", source="10.0.0.9"))
    found = one(doctor, "service-ticket-burst")
    assert found["state"] == "cannot fire"
    assert found["parts"][0]["missing_datasets"] == []
    assert found["parts"][0]["missing_event_ids"] == ["4769"]
    page = " ".join(doctor("service-ticket-burst").split())
    assert "Audit Kerberos Service Ticket Operations (success)" in page


def test_a_hunt_whose_excuses_are_absent_fires_too_often(stored, doctor):
    ends = {"source": "10.0.0.9", "destination": "10.0.0.1"}
    call = wire.dce_rpc(AT, **ends, endpoint="drsuapi", operation="DRSGetNCChanges", pipe="135")
    stored(call, wire.connection(AT, **ends, port=135))
    found = one(doctor, "dcsync-on-the-wire")
    assert found["state"] == "partly"
    assert [part["missing_datasets"] for part in found["parts"]] == [[], ["zeek.kerberos"], []]
    assert "base/protocols/krb" in found["switch_on"][0]


def test_processes_without_command_lines_do_not_do_where_these_are_asked_for(stored, doctor):
    started = windows.process_created(AT, host="SRV1", user="eve", image=r"C:\Windows\a.exe")
    stored(replace(started, data={**started.data, "CommandLine": ""}))
    assert one(doctor, "winrm-child-process")["state"] == "ready"
    found = one(doctor, "remote-execution-command")
    assert found["state"] == "cannot fire"
    (source,) = [source for source in found["parts"][0]["sources"] if source["events"]]
    assert source["missing_fields"] == ["process.command_line"]
    assert any("Include command line in process creation events" in text for text in found["switch_on"])
    page = " ".join(doctor("remote-execution-command").split())
    assert "4688 without process.command_line" in page


def test_hosts_are_counted_and_on_the_wire_source_addresses(stored, doctor):
    logon = partial(windows.logon, user="eve", source="10.0.0.9")
    share = partial(wire.smb_mapping, destination="10.0.0.1", share=r"\\SRV1\ADMIN$")
    stored(*(logon(AT, host=f"SRV{number}") for number in range(3)), share(AT, source="10.0.0.8"))
    (part,) = one(doctor, "network-logon-fan-out")["parts"]
    assert (part["events"], part["hosts"]) == (3, 3)
    (part,) = one(doctor, "admin-share-opened-on-the-wire")["parts"]
    assert (part["events"], part["hosts"]) == (1, 1)


def test_either_of_two_sources_is_enough(stored, doctor):
    installed = windows.service_installed(AT, host="SRV1", service="upd", image="C:\\upd.exe")
    stored(installed)
    assert one(doctor, "psexec-service")["state"] == "ready"
    assert one(doctor, "rare-service-program-audited")["state"] == "cannot fire"


def test_without_any_data_no_hunt_can_fire(doctor):
    answer = json.loads(doctor("--json"))
    assert [hunt["id"] for hunt in answer["hunts"]] == list(library())
    assert {hunt["state"] for hunt in answer["hunts"]} == {"cannot fire"}
    assert all(hunt["switch_on"] for hunt in answer["hunts"])


def test_the_table_has_a_line_for_each_hunt_and_fits_a_terminal(stored, doctor):
    stored(windows.logon(AT, host="SRV1", user="eve", source="10.0.0.9"))
    lines = doctor().splitlines()
    assert max(map(len, lines)) <= 100
    words = [line.split()[0] for line in lines if line[:1].strip()]
    assert [word for word in words if word in library()] == list(library())
    (fan_out,) = [line for line in lines if line.startswith("network-logon-fan-out ")]
    assert fan_out.split() == ["network-logon-fan-out", "ready", "2026-01-05", "2026-01-05", "1", "-"]
    first = next(number for number, line in enumerate(lines) if line.startswith("first-logon-to-host "))
    assert lines[first + 1].strip().startswith("no baseline before 2026-01-")
    (switch,) = [line for line in lines if "Audit Kerberos Service Ticket Operations" in line]
    assert int(switch.split()[0]) >= 3


def test_days_without_data_are_named(stored, doctor):
    logon = partial(windows.logon, host="SRV1", user="eve", source="10.0.0.9")
    stored(*(logon(AT + timedelta(days=day)) for day in (0, 1, 4, 5, 7)))
    found = one(doctor, "network-logon-fan-out")
    assert found["gaps"] == [
        {"from": "2026-01-07T00:00:00.000Z", "to": "2026-01-09T00:00:00.000Z"},
        {"from": "2026-01-11T00:00:00.000Z", "to": "2026-01-12T00:00:00.000Z"},
    ]
    assert (found["since"], found["until"]) == ("2026-01-05T10:00:00.000Z", "2026-01-12T10:00:00.000Z")
    assert "2026-01-07 to 2026-01-08, 2026-01-11" in doctor("network-logon-fan-out")
    (line,) = [line for line in doctor().splitlines() if line.startswith("network-logon-fan-out ")]
    assert line.split()[-1] == "3"


def test_a_time_that_no_index_is_named_for_is_no_data(stored, doctor):
    logon = partial(windows.logon, host="SRV1", user="eve", source="10.0.0.9")
    stored(logon(AT), logon(AT.replace(year=1971)))
    found = one(doctor, "network-logon-fan-out")
    assert (found["since"], found["gaps"]) == ("2026-01-05T10:00:00.000Z", [])


def test_the_few_requests_of_the_schedule_s_status_say_the_same(client, stored, namespace):
    day = timedelta(days=1)
    ends = {"source": "10.0.0.9", "destination": "10.0.0.1"}
    stored(
        *(windows.logon(AT + day * n, host="SRV1", user="eve", source="10.0.0.9") for n in range(9)),
        wire.dce_rpc(AT, **ends, endpoint="drsuapi", operation="DRSGetNCChanges", pipe="135"),
        wire.connection(AT, **ends, port=135),
    )
    hunts = [module.hunt for module in library().values()]
    in_full = {found.hunt: found.state for found in readiness(client, hunts, namespace)}
    assert states(client, hunts, namespace) == in_full
    assert set(in_full.values()) == set(State)


@pytest.mark.usefixtures("doctor")
def test_an_ad_hoc_run_says_that_a_hunt_cannot_fire(stored, namespace, capsys):
    stored(windows.logon(AT, host="SRV1", user="eve", source="10.0.0.9"))
    for hunt, told in (
        ("service-ticket-burst", "service-ticket-burst cannot fire"),
        ("network-logon-fan-out", ""),
    ):
        capsys.readouterr()
        assert run(["hunt", "run", hunt, "--namespace", namespace]) == 0
        out, error = capsys.readouterr()
        assert out == "no alerts\n"
        assert ("cannot fire" in error) == bool(told)
        assert told in error
