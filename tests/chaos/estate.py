"""What happens on the estate of a chaos run, and the hunts that look for it."""

import random
import time
from datetime import timedelta

from elasticsearch.helpers import streaming_bulk

from hunts.kinds import Absence, Distinct, FirstSeen, Match, Sequence, Step, Unless
from mappings.ecs import Event
from mappings.indices import events
from tests.chaos.workers import AWAY, Diary, connected, patient
from tests.estate import DAY, MINUTE, code, event
from tests.happenings import hunt

FIVE = {"every": timedelta(minutes=5), "episode": timedelta(days=1)}
PAIR = [(Event.host.name, Event.host.name)]
HUNTS = [
    hunt(
        Distinct(
            events=code("4624"),
            by=[Event.user.name, Event.source.ip],
            of=Event.host.name,
            within=timedelta(minutes=10),
            at_least=5,
        ),
        id="chaos-fan-out",
        **FIVE,
    ),
    hunt(
        Unless(
            events=code("7045"),
            by=[Event.host.name],
            absences=[Absence(events=code("change"), on=PAIR)],
            within=timedelta(minutes=30),
            when="later",
        ),
        id="chaos-unexplained-service",
        **FIVE,
    ),
    hunt(Match(events=code("1102"), by=[Event.host.name]), id="chaos-log-cleared", **FIVE),
    hunt(
        Sequence(
            steps=[
                Step(events=code("4625"), by=[Event.host.name]),
                Step(events=code("7045"), by=[Event.host.name]),
            ],
            within=timedelta(minutes=20),
        ),
        id="chaos-failure-then-service",
        **FIVE,
    ),
    hunt(
        FirstSeen(
            events=code("4672"),
            by=[Event.user.name],
            new=[Event.host.name],
            within=timedelta(days=3),
            warm_up=timedelta(days=1),
        ),
        id="chaos-first-privilege",
        every=timedelta(hours=1),
        episode=timedelta(days=1),
    ),
]
HISTORY = 10 * DAY
NOISE = 150


def happened(chance, now, skew):
    """Some events that belong together: most of now, by a clock that may be wrong, some of days ago."""
    late = chance.random() < 0.3
    at = now - chance.randrange(MINUTE, HISTORY) if late else now + skew - chance.randrange(30_000)
    host, user = f"srv{chance.randrange(300)}", f"user{chance.randrange(3000)}"
    for _ in range(chance.randrange(1, NOISE)):
        yield event(
            at + chance.randrange(60_000),
            host=f"srv{chance.randrange(300)}",
            user=f"user{chance.randrange(9000)}",
        )
    if chance.random() < 0.2:
        first = chance.randrange(250)
        yield from (
            event(at + n * 20_000, host=f"srv{first + n}", user=user) for n in range(chance.randrange(3, 9))
        )
    for what, odds in (("7045", 0.4), ("change", 0.3), ("1102", 0.05), ("4625", 0.4), ("4672", 0.3)):
        if chance.random() < odds:
            where = f"srv{chance.randrange(40)}" if what != "4672" else host
            yield event(
                at + chance.randrange(20 * MINUTE), what, host=where, user=f"user{chance.randrange(40)}"
            )


def write(elastic, namespace, diary: Diary, seed, until, skew):
    """Index what happens until a time (monotonic seconds), each bulk until it is acknowledged."""
    chance = random.Random(seed)
    client, sent, number = connected(elastic), 0, 0
    name = f"w{seed}"
    while time.monotonic() < until:
        actions = []
        for at, action in happened(chance, time.time_ns() // 1_000_000, skew):
            number += 1
            source = {
                **action["_source"],
                "event": {**action["_source"]["event"], "provider": name, "hash": f"{name}-{number}"},
            }
            index = events("system.security", namespace, at, "month")
            actions.append({**action, "_id": f"{name}-{number}", "_index": index, "_source": source})
        while not sure(client, diary, actions):
            pass
        sent += len(actions)
        diary.note(writer=name, acknowledged=sent)
        time.sleep(chance.uniform(0, 0.3))


def sure(client, diary, actions):
    """Send a bulk; True when every document is there, be it from an earlier attempt."""
    try:
        results = list(streaming_bulk(client, actions, raise_on_error=False, raise_on_exception=False))
    except AWAY:
        with patient(diary):
            raise
        return False
    bad = [item for ok, item in results if not ok and item["create"].get("status") != 409]
    if bad:
        diary.note(refused=len(bad), why=str(bad[0])[:200])
        time.sleep(0.5)
    return not bad
