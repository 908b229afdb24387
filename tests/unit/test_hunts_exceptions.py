"""Exceptions: what they hide, by event time alone, and what becomes of the alerts."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hopwatch.errors import SettingsError
from hunts.alert import alerts
from hunts.exception_file import read
from hunts.exceptions import Entry, digest
from hunts.finding import VALUES, Evidence, Finding, Peak, Seen
from hunts.instants import iso
from hunts.kinds import Match
from mappings.document import get
from mappings.ecs import Event
from tests.happenings import events, hunt

HOUR, DAY = 3_600_000, 86_400_000
MONDAY = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp() * 1000)
HUNT = hunt(
    Match(events=events("s", "A"), by=[Event.source.ip]),
    shows=[Event.user.name, Event.host.name],
    every=timedelta(hours=1),
    episode=timedelta(days=1),
)


def found(at=MONDAY, source="10.1.2.7", users=("svc_scan",), hosts=("SRV1",)):
    values = {"source.ip": [source], "user.name": users, "host.name": hosts}
    return Finding(
        hunt=HUNT.id,
        window=at - at % HOUR,
        entity={"source.ip": source},
        completed=at,
        first=at,
        last=at,
        count=1,
        peak=Peak(1, at, at),
        evidence=[Evidence(at, f"e{at}", "logs-a")],
        values={field: [Seen(at, value) for value in some] for field, some in values.items()},
    )


def entry(name="scan", end=MONDAY + 30 * DAY, **more):
    given = {"hunts": ["*"], "match": {"source.ip": ["10.1.2.0/24"]}, "reason": "scan", "owner": "kim"}
    return Entry(**{**given, "name": name, "end": end, **more})


def by(**match):
    return entry(match={field.replace("_", "."): values for field, values in match.items()})


def hides(one, finding):
    return one.hides(finding)


def test_networks_addresses_and_wildcards_fit_in_any_case():
    assert hides(by(source_ip=["10.1.2.0/24"]), found())
    assert hides(by(source_ip=["10.9.9.9", "10.1.2.7"]), found())
    assert not hides(by(source_ip=["10.1.3.0/24"]), found())
    assert hides(by(user_name=["SVC_*"], host_name=["srv?"]), found())
    assert not hides(by(user_name=["svc"]), found())
    assert not hides(by(user_name=["svc.scan"]), found())


def test_a_finding_that_names_anything_else_is_not_hidden():
    assert not hides(by(user_name=["svc_*"]), found(users=("svc_scan", "eve")))
    assert not hides(by(user_name=["svc_*"]), found(users=()))


def test_a_list_that_may_be_cut_is_not_hidden():
    many = tuple(f"svc_{number}" for number in range(VALUES))
    assert hides(by(user_name=["svc_*"]), found(users=many[1:]))
    assert not hides(by(user_name=["svc_*"]), found(users=many))


def test_an_exception_holds_from_its_beginning_to_before_its_end():
    one = entry(start=MONDAY, end=MONDAY + HOUR)
    assert [hides(one, found(MONDAY + at)) for at in (-1, 0, HOUR - 1, HOUR)] == [False, True, True, False]


def test_an_alert_that_is_hidden_whole_is_suppressed_and_says_by_what():
    [alert] = alerts(HUNT, [found(), found(MONDAY + HOUR)], "corp", [entry()])
    state = alert.source["hopwatch"]["alert"]
    assert state["suppressed"] is True
    assert state["status"] == "open"
    assert state["count"] == 2
    assert state["hidden"] == {
        "by": ["scan"],
        "findings": 2,
        "entries": {"scan": {"findings": 2, "last": iso(MONDAY + HOUR)}},
    }


def test_an_alert_that_is_hidden_in_part_is_made_of_the_rest():
    findings = [found(), found(MONDAY + HOUR, users=("eve",))]
    [alert] = alerts(HUNT, findings, "corp", [by(user_name=["svc_scan"])])
    [rest] = alerts(HUNT, findings[1:], "corp")
    assert get(alert.source, "hopwatch.alert.hidden.findings") == 1
    del alert.source["hopwatch"]["alert"]["hidden"]
    assert alert == rest


def test_each_entry_that_hides_a_finding_counts_it():
    [alert] = alerts(HUNT, [found()], "corp", [entry(), entry("other")])
    hidden = alert.source["hopwatch"]["alert"]["hidden"]
    assert (hidden["by"], hidden["findings"]) == (["other", "scan"], 1)


def test_an_entry_covers_its_hunts_and_namespaces_and_only_hunts_that_have_its_fields():
    assert entry().covers(HUNT, "corp")
    assert entry(hunts=[HUNT.id], namespaces=["corp"]).covers(HUNT, "corp")
    assert not entry(hunts=["another"]).covers(HUNT, "corp")
    assert not entry(namespaces=["other"]).covers(HUNT, "corp")
    assert not by(source_port=["1"]).covers(HUNT, "corp")


def test_reason_and_owner_change_nothing_that_is_hidden():
    assert digest([entry(), entry("b")]) == digest([entry("b", reason="other", owner="lee"), entry()])
    assert digest([entry()]) != digest([entry(end=MONDAY)])
    assert digest([]) == ""


times = st.lists(st.integers(0, 47), max_size=12).map(lambda hours: [MONDAY + hour * HOUR for hour in hours])


@given(times=times, start=st.integers(0, 48), length=st.integers(1, 48), twice=st.booleans())
def test_whatever_is_hidden_what_is_told_is_as_if_only_the_rest_had_been_found(times, start, length, twice):
    one = entry(start=MONDAY + start * HOUR, end=MONDAY + (start + length) * HOUR)
    findings = [found(at) for at in times]
    made = alerts(HUNT, findings * (1 + twice), "corp", [one])
    told = [alert for alert in made if not get(alert.source, "hopwatch.alert.suppressed")]
    for alert in told:
        alert.source["hopwatch"]["alert"].pop("hidden", None)
    assert told == alerts(HUNT, [f for f in findings if not one.hides(f)], "corp")
    assert {alert.id for alert in made} == {alert.id for alert in alerts(HUNT, findings, "corp")}


GOOD = """
[nessus]
hunt = ["internal-admin-port-fan-out", "network-logon-fan-out"]
match.source.ip = ["10.1.2.0/28", "10.1.9.9"]
reason = "vulnerability scanner, CHG-1234"
owner = "kim"
from = 2026-01-01
expires = 2026-12-31

[deploy]
hunt = "*"
namespace = "corp"
match = { "user.name" = "svc_deploy*" }
reason = "deployment"
owner = "lee"
expires = 2026-06-30T18:00:00+02:00
"""


def written(folder, text):
    path = folder / "exceptions.toml"
    path.write_text(text)
    return path


def test_a_file_is_read_by_the_names_of_its_entries(tmp_path):
    deploy, nessus = read(written(tmp_path, GOOD))
    assert (deploy.name, nessus.name) == ("deploy", "nessus")
    assert nessus.match == {"source.ip": ["10.1.2.0/28", "10.1.9.9"]}
    assert (nessus.start, nessus.end) == (day(2026, 1, 1), day(2027, 1, 1))
    assert iso(deploy.end) == "2026-06-30T16:00:00.000Z"
    assert (deploy.hunts, deploy.namespaces) == (["*"], ["corp"])


def day(*parts):
    return (date(*parts) - date(1970, 1, 1)).days * DAY


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('hunt = "network-logon-fan-ou"', "did you mean 'network-logon-fan-out'?"),
        ('owners = "kim"', "there is no such key: did you mean 'owner'?"),
        ('match = { "user.nam" = "x" }', "did you mean 'user.name'?"),
        ('match = { "source.ip" = "10.1.2.7/24" }', "has host bits set"),
        ('match = { "source.ip" = "10.1.*" }', "write 10.1.2.7 or 10.1.2.0/24"),
        ("match = {}", "match is missing"),
        ('match = "10.1.2.7"', "write fields and values"),
        ('match = { "user.name" = [] }', "an empty list"),
        ('match = { "user.name" = true }', "True is no text"),
        ('reason = ""', "reason is missing"),
        ('owner = ""', "owner is missing"),
        ('expires = ""', "expires is missing"),
        ('expires = "soon"', "'soon' is no time"),
        ("expires = 2026", "2026 is no time"),
        ("from = 2027-01-01", "is not after from"),
    ],
)
def test_a_wrong_entry_is_refused_with_what_is_wrong(tmp_path, wrong, says):
    lines = {
        "hunt": '"network-logon-fan-out"',
        "match": '{ "user.name" = "svc_*" }',
        "reason": '"deployment"',
        "owner": '"kim"',
        "expires": "2026-12-31",
    }
    key, _, value = wrong.partition(" = ")
    text = "\n".join(f"{name} = {one}" for name, one in {**lines, key: value}.items())
    with pytest.raises(SettingsError) as error:
        read(written(tmp_path, f"[entry]\n{text}\n"))
    assert "exceptions.toml: entry: " in str(error.value)
    assert says in str(error.value)


def test_all_that_is_wrong_is_said_at_once(tmp_path):
    with pytest.raises(SettingsError) as error:
        read(written(tmp_path, '[a]\nhunt = "*"\n[b]\nreason = "x"\n'))
    assert len(str(error.value).splitlines()) == 2


def test_a_file_that_is_not_there_is_an_error(tmp_path):
    with pytest.raises(SettingsError, match="cannot be read"):
        read(tmp_path / "missing.toml")


def test_an_exception_for_every_hunt_needs_one_that_has_all_its_fields(tmp_path):
    text = GOOD.replace('{ "user.name" = "svc_deploy*" }', '{ "user.name" = "x", "user.nme" = "y" }')
    with pytest.raises(SettingsError, match=r"did you mean 'user\.name'"):
        read(written(tmp_path, text))


def test_findings_of_the_same_episode_are_divided_one_by_one():
    one = replace(entry(), end=MONDAY + HOUR)
    [alert] = alerts(HUNT, [found(), found(MONDAY + 2 * HOUR)], "corp", [one])
    assert get(alert.source, "hopwatch.alert.count") == 1
    assert get(alert.source, "hopwatch.alert.suppressed") is None
