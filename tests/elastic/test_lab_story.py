"""The office's day through indexer and hunts: every hunt finds the intrusion, an ordinary day is quiet."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from hopwatch.lab import office
from hopwatch.lab.workday import workday
from hopwatch.proof import Silent
from hunts.evaluate import evaluate
from hunts.kinds import FirstSeen, Rare
from hunts.library import library
from hunts.readiness import State, states
from hunts.windows import Span
from indexer.ledger import this_claimant
from indexer.office import Order
from indexer.run import index

pytestmark = pytest.mark.elastic

START = int(office.MIDNIGHT.timestamp() * 1000)
DAY = Span(START, START + 86_400_000)
MEDIUM = 47
IMAGE = "winlog.event_data.ImagePath"
STOLEN = {"source.ip": "10.1.2.7", "user.name": "svc_backup"}


def take_in(client, namespace, story, dead_letters):
    order = Order(namespace=namespace, period="month", parser="rust", workers=2, dead_letters=dead_letters)
    claimant = this_claimant(partial(datetime.now, UTC))
    return index([story.logs], order, client, claimant, Silent())


def entities(client, namespace):
    return {
        name: [dict(finding.entity) for finding in evaluate(client, module.hunt, DAY, namespace).findings]
        for name, module in library().items()
    }


TOLD = [
    "admin-share-then-remote-execution",
    "internal-admin-port-fan-out",
    "network-logon-fan-out",
    "network-logon-then-service",
    "ntlm-logon-without-interactive-logon",
    "psexec-service",
    "rdp-on-the-wire-with-logon",
]
"""The hunts that the story was written for; others may find it too."""


@pytest.mark.parametrize("form", ["tsv", "json"])
def test_each_step_of_the_intrusion_is_found(client, namespace, tmp_path, form):
    story = office.write(tmp_path / "office", form=form)
    report = take_in(client, namespace, story, tmp_path)
    assert report.counts.indexed == report.counts.seen == story.total
    found = entities(client, namespace)
    assert [name for name in TOLD if not found[name]] == []
    assert found["network-logon-fan-out"][0] == STOLEN
    assert found["ntlm-logon-without-interactive-logon"][0] == STOLEN
    ports = {entity["destination.port"] for entity in found["internal-admin-port-fan-out"]}
    assert ports == {"445", "3389", "5985"}
    services = {entity["host.name"] for entity in found["psexec-service"]}
    assert services == {"fs01.corp.example", "srv-app01.corp.example"}
    assert {"source.ip": "10.1.1.20"} in found["rdp-on-the-wire-with-logon"]
    can = states(client, [module.hunt for module in library().values()], namespace)
    assert [name for name, some in found.items() if some and can[name] is State.CANNOT] == []


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_an_ordinary_day_raises_nothing_at_medium_or_above(client, namespace, tmp_path, seed):
    take_in(client, namespace, office.ordinary(tmp_path / "office", seed), tmp_path)
    found = entities(client, namespace)
    loud = [
        name for name, module in library().items() if module.hunt.severity.score >= MEDIUM and found[name]
    ]
    assert loud == []


def looking_back(found):
    return {
        name: found[name]
        for name, module in library().items()
        if isinstance(module.hunt.kind, FirstSeen | Rare) and module.hunt.kind.warm_up and found[name]
    }


def test_hunts_with_a_baseline_are_silent_without_one(client, namespace, tmp_path):
    """All is new on the first day, and none of it means anything."""
    take_in(client, namespace, office.write(tmp_path / "office"), tmp_path)
    assert looking_back(entities(client, namespace)) == {}


def days_before(folder, numbers):
    """Ordinary days, so many days before the story's."""
    days = [workday(office.MIDNIGHT - timedelta(days=n), seed=n) for n in numbers]
    office.write_events(folder, [event for day in days for event in day], "tsv")


def test_after_ordinary_days_the_intruder_s_ways_are_new(client, namespace, tmp_path):
    story = office.write(tmp_path / "office")
    days_before(story.logs / "before", [9, 8, 2, 1])
    take_in(client, namespace, story, tmp_path)
    found = looking_back(entities(client, namespace))
    backup = {"user.name": "svc_backup"}
    assert found["first-privileged-logon-to-host"] == [backup]
    assert found["ntlm-where-kerberos-is-the-norm"] == [backup]
    assert backup in found["first-logon-to-host"]
    assert {"source.ip": "10.1.2.7"} in found["new-admin-connection"]
    assert [one for one in found["rare-service-program"] if "psexesvc" in one[IMAGE]]


def test_after_ordinary_days_an_ordinary_day_is_quiet(client, namespace, tmp_path):
    story = office.ordinary(tmp_path / "office")
    days_before(story.logs / "before", [9, 8, 2, 1])
    take_in(client, namespace, story, tmp_path)
    found = looking_back(entities(client, namespace))
    assert [name for name in found if library()[name].hunt.severity.score >= MEDIUM] == []
