"""Alerts: what an analyst and Kibana read of findings."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hunts.alert import alert_id, alerts
from hunts.attack import Technique
from hunts.filing import filed
from hunts.finding import EVIDENCE, VALUES, Evidence, Finding, Peak, Seen
from hunts.hunt import Severity
from hunts.instants import iso
from hunts.kinds import Match
from hunts.row import Completion, Row
from mappings.alert import ALERT_FIELDS
from mappings.ecs import Event
from tests.happenings import events, hunt

MINUTE = 60_000
DAY = int(datetime(2026, 1, 5, tzinfo=UTC).timestamp() * 1000)
BEFORE_MIDNIGHT = DAY + 24 * 60 * MINUTE - MINUTE

HUNT = hunt(
    Match(events=events("s", "A"), by=[Event.source.ip, Event.user.name]),
    id="fan-out",
    name="Logons to many hosts",
    severity=Severity.HIGH,
    techniques=[Technique.SMB_ADMIN_SHARES, Technique.PASS_THE_HASH, Technique.REMOTE_SERVICES],
    sentence="{user.name} from {source} logged on to {value} hosts in {span}",
    shows=[Event.host.name, Event.source.domain, Event.destination.port, Event.event.action],
    references=["https://attack.mitre.org/techniques/T1021/002/"],
    every=timedelta(minutes=15),
    episode=timedelta(days=1),
    version=3,
)


def finding(at=DAY, *, user="svc_backup", hosts=("SRV1", "SRV2"), **more):
    seen = {
        "source.ip": [Seen(at, "10.1.2.7")],
        "user.name": [Seen(at, user)],
        "source.domain": [Seen(at, "WS07")],
        "host.name": [Seen(at + n, host) for n, host in enumerate(hosts)],
        "destination.port": [Seen(at, "445")],
        "event.action": [Seen(at, "logged-in")],
    }
    values = {
        "hunt": "fan-out",
        "window": at // (15 * MINUTE) * 15 * MINUTE,
        "entity": {"source.ip": "10.1.2.7", "user.name": user.lower()},
        "completed": at + 9 * MINUTE,
        "first": at,
        "last": at + 9 * MINUTE,
        "count": len(hosts),
        "peak": Peak(len(hosts), at, at + 9 * MINUTE),
        "evidence": [Evidence(at + n, f"id{at}{n}", "logs-a") for n in range(len(hosts))],
        "values": seen,
    }
    return Finding(**{**values, **more})


def one(*findings):
    [alert] = alerts(HUNT, findings, "corp")
    return alert


def test_an_alert_says_what_happened_and_where_it_leads():
    alert = one(finding())
    source = alert.source
    assert source["message"] == "svc_backup from WS07 (10.1.2.7) logged on to 2 hosts in 9 minutes"
    assert source["@timestamp"] == "2026-01-05T00:09:00.000Z"
    assert alert.index == "logs-hopwatch.alerts-corp-2026.01"
    assert source["hopwatch"]["evidence"] == {
        "count": 2,
        "ids": [f"id{DAY}0", f"id{DAY}1"],
        "indices": ["logs-a"],
    }
    assert source["hopwatch"]["alert"]["entity"] == ["source.ip=10.1.2.7", "user.name=svc_backup"]


def test_an_alert_is_an_external_alert_to_kibana():
    event = one(finding()).source["event"]
    assert event["kind"] == "alert"
    assert event["category"] == ["intrusion_detection"]
    assert (event["severity"], event["risk_score"]) == (73, 73.0)
    assert event["dataset"] == "hopwatch.alerts"


def test_the_entity_stands_under_its_own_fields():
    source = one(finding()).source
    assert source["source"] == {"ip": "10.1.2.7", "domain": "WS07"}
    assert source["user"] == {"name": "svc_backup"}
    assert source["host"] == {"name": ["SRV1", "SRV2"]}
    assert source["destination"] == {"port": 445}
    assert source["related"] == {
        "ip": ["10.1.2.7"],
        "user": ["svc_backup"],
        "hosts": ["SRV1", "SRV2", "WS07"],
    }


def test_what_events_call_themselves_never_replaces_what_the_alert_is():
    assert one(finding()).source["event"]["action"] == "fan-out"
    shows_rules = finding(values={"rule.name": [Seen(DAY, "Scan::Port_Scan")], "tags": [Seen(DAY, "x")]})
    source = one(shows_rules).source
    assert source["rule"]["name"] == "Logons to many hosts"
    assert source["tags"] == ["hopwatch", "fan-out"]


def test_techniques_have_mitre_s_names_tactics_and_pages():
    threat = one(finding()).source["threat"]
    assert threat["framework"] == "MITRE ATT&CK"
    assert threat["tactic"]["id"] == ["TA0008", "TA0005"]
    assert threat["technique"]["id"] == ["T1021", "T1550"]
    assert threat["technique"]["subtechnique"]["name"] == ["SMB/Windows Admin Shares", "Pass the Hash"]
    assert (
        threat["technique"]["subtechnique"]["reference"][0]
        == "https://attack.mitre.org/techniques/T1021/002/"
    )


def leaves(value, path=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}" if path else name)
    else:
        yield path


def test_every_field_of_an_alert_is_mapped():
    assert {path for path in leaves(one(finding()).source) if path not in ALERT_FIELDS} == set()


def test_one_entity_has_one_alert_for_an_episode():
    found = [finding(DAY + n * 15 * MINUTE) for n in range(20)]
    alert = one(*found)
    assert alert.source["hopwatch"]["alert"]["count"] == 40
    assert alert.source["hopwatch"]["alert"]["episode"] == {
        "start": "2026-01-05T00:00:00.000Z",
        "end": "2026-01-06T00:00:00.000Z",
    }
    assert alert.source["event"]["start"] == "2026-01-05T00:00:00.000Z"
    assert alert.source["event"]["end"] == "2026-01-05T04:54:00.000Z"


def test_a_new_day_and_another_entity_have_alerts_of_their_own():
    found = [finding(), finding(user="eve"), finding(DAY + 24 * 60 * MINUTE)]
    made = alerts(HUNT, found, "corp")
    assert len({alert.id for alert in made}) == 3
    first, _, next_day = made[0], made[1], made[2]
    assert next_day.source["hopwatch"]["alert"]["previous"] in {first.id, made[1].id}


def test_an_alert_s_name_outlives_the_hunt_s_version_and_words():
    newer = replace(HUNT, version=4, name="Another name", sentence="{count}")
    assert [alert.id for alert in alerts(newer, [finding()], "corp")] == [one(finding()).id]


def test_no_two_entities_share_a_name():
    names = {
        alert_id("corp", "h", (("a", "b"), ("c", "d")), 0),
        alert_id("corp", "h", (("a", "bc"), ("", "d")), 0),
        alert_id("corp", "h", (("a", "b=c"),), 0),
        alert_id("corp", "h", (("a=b", "c"),), 0),
        alert_id("corph", "", (("a", "b"), ("c", "d")), 0),
    }
    assert len(names) == 5


findings = st.lists(
    st.builds(
        finding,
        st.integers(0, 200).map(lambda n: DAY + n * 15 * MINUTE),
        user=st.sampled_from(["eve", "bob"]),
        hosts=st.lists(st.sampled_from(["a", "A", "b", "c"]), min_size=1),
    ),
    unique_by=lambda one: (one.window, one.entity["user.name"]),
)


@given(findings, st.integers(0, 2**16))
def test_neither_order_nor_repetition_matters(found, seed):
    again = [*found, *found[::2]]
    Random(seed).shuffle(again)
    assert alerts(HUNT, again, "corp") == alerts(HUNT, found, "corp")


def completion(at, host):
    row = Row(at, f"{at:09}{host}", "logs-a", [("k",)], (host,), (), {"host.name": (host,)})
    return Completion(at, ("10.0.0.1", "eve"), [row], Peak(1, at, at))


@pytest.mark.parametrize("seed", range(5))
def test_a_finding_names_the_first_events_and_values_and_counts_all(seed):
    """Whatever the order in which they come."""
    done = [completion(DAY + n, f"SRV{n % 500}") for n in range(2_000)]
    shuffled = [*done]
    Random(seed).shuffle(shuffled)
    [found] = filed(HUNT, shuffled)
    assert found.count == 2_000
    assert found.evidence == tuple(
        Evidence(DAY + n, f"{DAY + n:09}SRV{n}", "logs-a") for n in range(EVIDENCE)
    )
    assert found.values["host.name"] == tuple(Seen(DAY + n, f"SRV{n}") for n in range(VALUES))


def test_a_completion_is_filed_in_the_window_of_its_time():
    done = [completion(DAY + 15 * MINUTE - 1, "a"), completion(DAY + 15 * MINUTE, "b")]
    assert [found.window for found in filed(HUNT, done)] == [DAY, DAY + 15 * MINUTE]


def test_times_are_written_as_documents_have_them():
    assert iso(BEFORE_MIDNIGHT + 250) == "2026-01-05T23:59:00.250Z"
    assert iso(-1) == "1969-12-31T23:59:59.999Z"
