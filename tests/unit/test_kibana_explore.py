"""What Security's Explore pages read (Hosts, Network, Users, alerts from outside) is in our documents."""

from datetime import timedelta

import orjson
import pytest

from hopwatch.lab import windows, wire
from hopwatch.lab.evtx import write_evtx
from hopwatch.lab.zeek import write_zeek
from hunts.alert import alerts
from hunts.finding import Evidence, Finding, Peak, Seen
from hunts.instants import parse
from hunts.library import library
from hunts.windows import milliseconds
from indexer.convert import convert
from mappings.alert import ALERT_FIELDS
from mappings.document import get
from mappings.ecs import FIELDS
from tests.evidence import AT

ALWAYS = ["@timestamp", "ecs.version", "event.kind", "event.category", "event.type"]
EVENTS = ["event.dataset", "event.module", "event.hash", "event.kind"]
HOSTS = ["host.name", "host.id", "host.os.family"]
USERS = ["user.name", "user.domain"]
AUTHENTICATIONS = [*HOSTS, "user.name", "event.action", "event.outcome", "source.ip"]
NETWORK = [
    *("source.ip", "source.port", "source.bytes", "source.packets"),
    *("destination.ip", "destination.port", "destination.bytes", "destination.packets"),
    *("network.bytes", "network.packets", "network.transport", "network.protocol", "network.direction"),
    *("network.community_id", "event.duration"),  # Elastic's own have no event.action, start and end either
]
EXTERNAL = [
    *(
        f"event.{name}"
        for name in ("action", "end", "id", "provider", "risk_score", "severity", "start", "reason")
    ),
    *("message", "rule.name", "rule.reference", "source.ip", "user.name", "related.ip", "related.user"),
]
LOGONS = [
    windows.logon(
        AT + timedelta(seconds=n), host=f"SRV{n}.corp.example", user="svc_backup", source="10.1.2.7"
    )
    for n in range(6)
]


@pytest.fixture(scope="module")
def documents(tmp_path_factory):
    """The documents that the real indexer makes of the lab's events, by their code or log."""
    folder = tmp_path_factory.mktemp("lab")
    refused = windows.logon_failed(AT, host="FS01.corp.example", user="bob", source="10.1.2.9")
    write_evtx(folder / "Security.evtx", [*LOGONS, refused])
    write_zeek(
        folder, [wire.connection(AT, source="10.1.2.7", destination="10.1.2.8", port=445, service="smb")]
    )
    lines = []
    assert all(report.state == "indexed" for report in convert([folder], "t", "month", "rust", lines.append))
    made = [orjson.loads(line) for line in lines]
    return {code: [one for one in made if code in kind(one)] for code in ("4624", "4625", "zeek.connection")}


def kind(document):
    source = document["_source"]
    return {get(source, "event.code"), get(source, "event.dataset")}


@pytest.fixture(scope="module")
def alert(documents):
    """The alert that the real code makes of a finding over the documents of the logons."""
    hunt = library()["network-logon-fan-out"].hunt
    found = documents["4624"]
    at = [parse(document["_source"]["@timestamp"]) for document in found]
    every = milliseconds(hunt.every)
    fields = [str(field) for field in [*hunt.kind.by, *hunt.shows]]
    values = {
        field: [
            Seen(then, str(get(one["_source"], field)))
            for then, one in zip(at, found, strict=True)
            if get(one["_source"], field) is not None
        ]
        for field in fields
    }
    finding = Finding(
        hunt=hunt.id,
        window=at[-1] // every * every,
        entity={str(field): values[str(field)][0].value for field in hunt.kind.by},
        completed=at[-1],
        first=at[0],
        last=at[-1],
        count=len(found),
        peak=Peak(len(found), at[0], at[-1]),
        evidence=[Evidence(then, one["_id"], one["_index"]) for then, one in zip(at, found, strict=True)],
        values=values,
    )
    (made,) = alerts(hunt, [finding], "t")
    return made.source


@pytest.mark.parametrize(
    ("code", "pages"),
    [
        ("4624", [*AUTHENTICATIONS, *USERS]),
        ("4625", [*AUTHENTICATIONS, *USERS]),
        ("zeek.connection", NETWORK),
    ],
)
def test_the_explore_pages_find_what_they_read(documents, code, pages):
    assert documents[code]
    for document in documents[code]:
        wanted = [*ALWAYS, *EVENTS, *pages]
        assert [field for field in wanted if get(document["_source"], field) in (None, "", [])] == []
        assert set(wanted) <= FIELDS.keys()


def test_logons_are_authentications_with_their_outcome(documents):
    for code, outcome in (("4624", "success"), ("4625", "failure")):
        events = [document["_source"]["event"] for document in documents[code]]
        assert all("authentication" in event["category"] for event in events)
        assert {event["outcome"] for event in events} == {outcome}


def test_a_host_has_one_id_by_which_rules_group(documents):
    ids = {get(one["_source"], "host.name"): get(one["_source"], "host.id") for one in documents["4624"]}
    assert len(set(ids.values())) == len(ids) == len(LOGONS)


def test_an_alert_is_one_from_outside_with_what_the_pages_and_the_promotion_read(alert):
    wanted = [*ALWAYS, *EVENTS, *EXTERNAL]
    assert [field for field in wanted if get(alert, field) in (None, "", [])] == []
    assert set(wanted) <= ALERT_FIELDS.keys()
    assert alert["event"]["kind"] == "alert"
    assert alert["event"]["severity"] in {21, 47, 73, 99}
    assert 0 <= alert["event"]["risk_score"] <= 100
    assert (alert["source"]["ip"], alert["user"]["name"]) == ("10.1.2.7", "svc_backup")
    assert "kibana" not in alert
