"""Random events and random questions for the engine and its reference."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import settings
from hypothesis import strategies as st

from hunts.attack import Technique
from hunts.hunt import Hunt, Severity
from hunts.kinds import (
    Absence,
    Beside,
    Count,
    Deviation,
    Distinct,
    Events,
    FirstSeen,
    Lined,
    Match,
    Rare,
    Sequence,
    Step,
    Unless,
    Without,
)
from hunts.match import Bare, bare, is_
from mappings.bare import add_bare
from mappings.document import put
from mappings.ecs import Event
from tests.reference import Happening

START = int(datetime(2026, 3, 1, tzinfo=UTC).timestamp() * 1000)
TICK = 500
"""Events lie on so coarse a grid (milliseconds) that equal times and the edges of spans are common."""
TICKS = 48
SPAN_END = START + 3 * TICKS * TICK

MANY = settings.default.max_examples
"""How many examples are tried: 100, or what the profile says (`make chaos-engine`)."""

DATASETS = ("system.security", "zeek.connection")
CODES = ("A", "A", "B", "C")

lengths = st.integers(1, 16).map(lambda n: timedelta(milliseconds=n * TICK))
skews = st.integers(0, 3).map(lambda n: timedelta(milliseconds=n * TICK))

NAMES = [
    ("eve",),
    ("EVE",),
    ("Eve",),
    ("bob",),
    ("bob", "EVE"),
    (r"CORP\eve",),
    ("eve@corp.example",),
    ("SRV2$",),
    (),
]
ADDRESSES = [("10.0.0.1",), ("10.0.0.1",), ("10.0.0.2",), ()]
HOSTS = [("SRV1",), ("srv1",), ("SRV2",), ("srv3",), ("EVE",), ("SRV4", "srv5"), ("srv2.corp.example",), ()]


def happenings(scenario):
    """Some events of one scenario, more or less crowded; some lie in two indices."""
    shape = st.tuples(st.integers(0, 2**32 - 1), st.integers(1, 60), st.integers(4, TICKS))
    return shape.map(lambda drawn: _happenings(scenario, *drawn))


def _happenings(scenario, seed, number, ticks):
    chance = Random(seed)
    found = []
    for _ in range(number):
        fields = {
            "event.code": (chance.choice(CODES),),
            "event.provider": (scenario,),
            "user.name": chance.choice(NAMES),
            "source.ip": chance.choice(ADDRESSES),
            "source.port": (str(chance.randrange(3)),),
            "host.name": chance.choice(HOSTS),
        }
        one = Happening(
            at=START + chance.randrange(ticks) * TICK,
            id=f"{scenario}-{chance.getrandbits(40):x}",
            index="2026.03",
            dataset=chance.choice(DATASETS),
            fields={field: values for field, values in fields.items() if values},
        )
        found += [one, replace(one, index="2026.02")][: chance.choice([1, 1, 1, 1, 2])]
    return found


def events(scenario, code, datasets=DATASETS):
    return Events(
        datasets=list(datasets), where=is_(Event.event.provider, scenario) & is_(Event.event.code, code)
    )


bys = st.sampled_from(
    [
        [Event.user.name],
        [Event.source.ip],
        [Event.host.name],
        [Event.user.name, Event.source.ip],
        [Event.host.name, Event.user.name],
        [bare(Event.user.name)],
        [Event.source.ip, bare(Event.host.name)],
        [Event.source.ip, Event.user.name, Event.host.name],
    ]
)


def some_events(scenario):
    return st.builds(
        events,
        st.just(scenario),
        st.sampled_from(CODES),
        st.sampled_from([DATASETS, DATASETS, DATASETS[:1], DATASETS[1:]]),
    )


PAIRS = [
    (Event.user.name, Event.user.name),
    (Event.user.name, Event.host.name),
    (bare(Event.user.name), bare(Event.host.name)),
    (Event.source.ip, Event.source.ip),
]
pairs = st.lists(st.sampled_from(PAIRS), min_size=1, max_size=2, unique_by=str)
columns = st.sampled_from([Event.host.name, Event.source.ip, Event.user.name, bare(Event.user.name)])


@st.composite
def sequences(draw, some):
    """A sequence whose steps may count, and which other events may forbid."""
    by = draw(bys)
    number = st.sampled_from([1, 1, 2, 3])
    plain = st.builds(Step, events=some, by=st.just(by))
    counting = st.builds(Step, events=some, by=st.just(by), at_least=number, of=st.none() | columns)
    whens = st.sampled_from(["before", "between", "after"])
    return Sequence(
        steps=draw(st.lists(draw(st.sampled_from([plain, counting])), min_size=2, max_size=3)),
        without=draw(st.lists(st.builds(Without, events=some, by=st.just(by), when=whens), max_size=2)),
        within=draw(lengths),
        skew=draw(skews),
    )


@st.composite
def deviations(draw, some):
    """A question about more than there used to be; mostly one that few events can answer."""
    within = draw(st.integers(1, 8)) * timedelta(milliseconds=TICK)
    history = draw(st.integers(1, 4))
    return Deviation(
        events=draw(some),
        by=draw(bys),
        of=draw(st.none() | columns),
        within=within,
        history=history * within,
        warm_up=draw(st.sampled_from([0, 0, 1, history])) * within,
        sigmas=draw(st.sampled_from([1, 1, 2])),
        at_least=draw(st.sampled_from([1, 1, 3])),
    )


@st.composite
def baselines(draw):
    """How far back a question looks, and how long that must have been there."""
    within = draw(lengths)
    warm_up = timedelta(milliseconds=draw(st.integers(0, within // timedelta(milliseconds=1) - 1)))
    return {"within": within, "warm_up": warm_up}


things = st.sampled_from([Event.host.name, Event.source.ip, Event.source.port])


@st.composite
def rare(draw, some):
    """A question about what few had to do with."""
    number = draw(st.integers(1, 3))
    return Rare(events=draw(some), by=draw(bys), of=draw(things), at_most=number, **draw(baselines()))


def alike(field):
    """Fields that can hold the same values, compared in the same way."""
    if isinstance(field, Bare):
        return st.sampled_from([bare(Event.host.name), bare(Event.user.name)])
    names = [Event.host.name, Event.user.name]
    return st.sampled_from(names) if str(field) in map(str, names) else st.just(field)


@st.composite
def first_seen(draw, some):
    """A question about what was not there before."""
    by, column, past = draw(bys), draw(things), draw(baselines())
    new = [] if str(column) in map(str, by) else draw(st.sampled_from([[], [column]]))
    group = st.lists(st.sampled_from([*by, *new]), min_size=1, max_size=2, unique_by=str)
    away = st.integers(0, 3).map(lambda n: min(past["within"], n * timedelta(milliseconds=TICK)))
    lined = st.builds(Lined, events=some, by=st.tuples(*map(alike, [*by, *new])))
    return FirstSeen(
        events=draw(some),
        by=by,
        new=new,
        known=draw(st.lists(group, max_size=2)),
        baseline=draw(st.none() | some | lined),
        beside=draw(
            st.none() | st.builds(Beside, events=some, on=pairs, within=away, after=st.none() | away)
        ),
        **past,
    )


def questions(some):
    """What a hunt of each kind can ask of `some` events."""
    absence = st.builds(Absence, events=some, on=pairs)
    return {
        "match": st.builds(Match, events=some, by=bys),
        "count": st.builds(Count, events=some, by=bys, within=lengths, at_least=st.integers(1, 5)),
        "distinct": st.builds(
            Distinct, events=some, by=bys, of=columns, within=lengths, at_least=st.integers(1, 4)
        ),
        "unless": st.builds(
            Unless,
            events=some,
            by=bys,
            absences=st.lists(absence, min_size=1, max_size=2),
            within=lengths,
            when=st.sampled_from(["earlier", "later"]),
            skew=skews,
        ),
        "sequence": sequences(some),
        "first seen": first_seen(some),
        "rare": rare(some),
        "deviation": deviations(some),
    }


KINDS = sorted(questions(st.nothing()))


@st.composite
def kinds(draw, scenario, name=None):
    return draw(questions(some_events(scenario))[name or draw(st.sampled_from(KINDS))])


@st.composite
def hunts(draw, scenario, name=None):
    return hunt(
        draw(kinds(scenario, name)),
        every=timedelta(milliseconds=TICK * draw(st.sampled_from([1, 5, 12, 24]))),
    )


def hunt(kind, every=timedelta(minutes=15), episode=None, **more):
    return Hunt(
        **{
            "id": "a-question",
            "name": "A question",
            "severity": Severity.LOW,
            "techniques": [Technique.REMOTE_SERVICES],
            "kind": kind,
            "sentence": "{count} events in {span}",
            "shows": [Event.host.name, Event.source.port],
            "goal": "Find it.",
            "blind_spots": ["None known"],
            "false_positives": ["None known"],
            "response": ["Look"],
            "every": every,
            "episode": episode or 8 * every,
            **more,
        }
    )


def document(one, namespace):
    """A happening as a bulk action."""
    source = {}
    put(source, "@timestamp", datetime.fromtimestamp(one.at / 1000, UTC).isoformat(timespec="milliseconds"))
    put(source, "event.hash", one.id)
    put(source, "data_stream.dataset", one.dataset)
    for name, values in one.fields.items():
        put(source, name, list(values) if len(values) > 1 else values[0])
    add_bare(source)
    return {"_op_type": "index", "_index": index_of(one, namespace), "_id": one.id, "_source": source}


def index_of(one, namespace):
    return f"logs-{one.dataset}-{namespace}-{one.index}"
