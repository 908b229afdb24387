"""The office's day through indexer and hunts: every hunt finds the intrusion, an ordinary day is quiet."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from hopwatch.lab import office
from hopwatch.lab.intrusion import intrusion
from hopwatch.lab.workday import workday
from hopwatch.proof import Silent, passing_namespace
from hunts.evaluate import evaluate_each
from hunts.kinds import FirstSeen, Rare
from hunts.library import library
from hunts.readiness import State, states
from hunts.roles import datasets
from hunts.survey import Question
from hunts.windows import Span
from indexer.ledger import this_claimant
from indexer.office import Order
from indexer.run import index

pytestmark = pytest.mark.elastic

START = int(office.MIDNIGHT.timestamp() * 1000)
DAY = Span(START, START + 86_400_000)
MEDIUM = 47
IMAGE = "winlog.event_data.ImagePath"
HUNTS = [module.hunt for module in library().values()]
LOOKING_BACK = [one for one in HUNTS if isinstance(one.kind, FirstSeen | Rare) and one.kind.warm_up]
STOLEN = {"source.ip": "10.1.2.7", "user.name": "svc_backup"}


def loud(hunt):
    return hunt.severity.score >= MEDIUM


def take_in(client, namespace, logs, dead_letters):
    order = Order(namespace=namespace, period="month", parser="rust", workers=2, dead_letters=dead_letters)
    claimant = this_claimant(partial(datetime.now, UTC))
    return index([logs], order, client, claimant, Silent())


def entities(client, namespace, hunts):
    """Whom each hunt finds on the day; those that read the same datasets are asked together."""
    alike = defaultdict(list)
    for one in hunts:
        alike[tuple(datasets(one.kind))].append(one)
    return {
        one.id: [dict(finding.entity) for finding in answer.findings]
        for some in alike.values()
        for one, answer in zip(some, asked(client, namespace, some), strict=True)
    }


def asked(client, namespace, hunts):
    return evaluate_each(client, [Question(one, DAY) for one in hunts], namespace)


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


@pytest.fixture(scope="module", params=["tsv", "json"])
def first_day(client, tmp_path_factory, request):
    """The story's day with nothing before it: what is known of the logs, and whom each hunt finds."""
    folder = tmp_path_factory.mktemp(request.param)
    with passing_namespace(client) as namespace:
        story = office.write(folder / "office", form=request.param)
        report = take_in(client, namespace, story.logs, folder)
        can = states(client, HUNTS, namespace)
        yield story, report, entities(client, namespace, HUNTS), can


def test_each_step_of_the_intrusion_is_found(first_day):
    story, report, found, can = first_day
    assert report.counts.indexed == report.counts.seen == story.total
    assert [name for name in TOLD if not found[name]] == []
    assert found["network-logon-fan-out"][0] == STOLEN
    assert found["ntlm-logon-without-interactive-logon"][0] == STOLEN
    ports = {entity["destination.port"] for entity in found["internal-admin-port-fan-out"]}
    assert ports == {"445", "3389", "5985"}
    services = {entity["host.name"] for entity in found["psexec-service"]}
    assert services == {"fs01.corp.example", "srv-app01.corp.example"}
    assert {"source.ip": "10.1.1.20"} in found["rdp-on-the-wire-with-logon"]
    assert [name for name, some in found.items() if some and can[name] is State.CANNOT] == []


def test_hunts_with_a_baseline_are_silent_without_one(first_day):
    """All is new on the first day, and none of it means anything."""
    _, _, found, _ = first_day
    assert [one.id for one in LOOKING_BACK if found[one.id]] == []


@pytest.mark.parametrize("seed", [7, 8, 9])
def test_an_ordinary_day_raises_nothing_at_medium_or_above(client, namespace, tmp_path, seed):
    take_in(client, namespace, office.ordinary(tmp_path / "office", seed).logs, tmp_path)
    found = entities(client, namespace, filter(loud, HUNTS))
    assert [name for name, some in found.items() if some] == []


def test_after_ordinary_days_an_ordinary_day_is_quiet_and_the_intruder_s_ways_are_new(
    client, namespace, tmp_path
):
    logs = office.ordinary(tmp_path / "office").logs
    before = [workday(office.MIDNIGHT - timedelta(days=n), seed=n) for n in [9, 8, 2, 1]]
    office.write_events(logs / "before", [event for day in before for event in day], "tsv")
    take_in(client, namespace, logs, tmp_path)
    found = entities(client, namespace, filter(loud, LOOKING_BACK))
    assert [name for name, some in found.items() if some] == []

    told = [event for chapter in intrusion(office.MIDNIGHT, 7) for event in chapter.events]
    office.write_events(tmp_path / "intrusion", told, "tsv")
    take_in(client, namespace, tmp_path / "intrusion", tmp_path)
    found = entities(client, namespace, LOOKING_BACK)
    backup = {"user.name": "svc_backup"}
    assert found["first-privileged-logon-to-host"] == [backup]
    assert found["ntlm-where-kerberos-is-the-norm"] == [backup]
    assert backup in found["first-logon-to-host"]
    assert {"source.ip": "10.1.2.7"} in found["new-admin-connection"]
    assert [one for one in found["rare-service-program"] if "psexesvc" in one[IMAGE]]
