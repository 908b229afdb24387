"""What each kind of hunt means, written straight from its definition: slow, and independent of the engine.

An event is a `Happening`; queries are understood as far as the tests write them: one `term` on one field, or
`&` of such.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from fractions import Fraction
from itertools import product

from hunts.finding import EVIDENCE, VALUES, Evidence, Finding, Peak, Seen
from hunts.kinds import Count, Deviation, Distinct, FirstSeen, Lined, Match, Rare, Sequence, Unless
from hunts.match import Bare

BARE = "bare:"
FOLDED = {"user.name", "host.name", "host.hostname", "source.domain", "service.name"}


@dataclass(frozen=True)
class Happening:
    at: int
    id: str
    index: str
    dataset: str
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def values(self, name, *, fold):
        field = str(name).removeprefix(BARE)
        found = self.fields.get(field, ())
        if str(name).startswith(BARE):
            return tuple(dict.fromkeys(bare(field, value) for value in found))
        return tuple(value.lower() for value in found) if fold else found


def bare(field, value):
    """`CORP\\eve`, `eve@corp`, `EVE$` are `eve`; of a host's name the first label."""
    name = re.sub(r"^.*\\|@.*$|\$$", "", value.lower())
    return name if "user" in field else name.split(".")[0]


def named(field):
    return f"{BARE}{field}" if isinstance(field, Bare) else str(field)


def ms(length):
    return length // timedelta(milliseconds=1)


def terms_of(query):
    body = query.to_dict()
    if "term" in body:
        [(name, term)] = body["term"].items()
        return {name: term["value"]}
    return {name: value for part in query.must for name, value in terms_of(part).items()}


def chosen(events, happenings):
    """The happenings of a set of events, each record once."""
    wanted = terms_of(events.where)
    once = {}
    for one in sorted(happenings, key=lambda one: (one.at, one.id, one.index)):
        fits = all(value in one.fields.get(name, ()) for name, value in wanted.items())
        if one.dataset in events.datasets and fits:
            once.setdefault(one.id, one)
    return list(once.values())


def keys(one, names, folds):
    return set(product(*(one.values(name, fold=fold) for name, fold in zip(names, folds, strict=True))))


def parts(kind):
    """(events, by) of each step."""
    if isinstance(kind, Sequence):
        return [(step.events, [named(name) for name in step.by]) for step in kind.steps]
    return [(kind.events, [named(name) for name in kind.by])]


def folding(columns):
    return [all(name in FOLDED for name in column) for column in columns]


def folding_of(kind):
    if isinstance(kind, FirstSeen):
        sets = looked_back_upon(kind, [named(name) for name in [*kind.by, *kind.new]])
        return folding(list(zip(*(own for _, own in sets), strict=True)))[: len(kind.by)]
    links = kind.without if isinstance(kind, Sequence) else ()
    bys = [*(by for _, by in parts(kind)), *([named(name) for name in link.by] for link in links)]
    return folding(list(zip(*bys, strict=True)))


def completions(kind, happenings):
    """{entity: [(time, {id: (happening, by)}, peak)]}: what completes when, and what it covers."""
    steps = parts(kind)
    folds = folding_of(kind)
    of_key = defaultdict(lambda: [[] for _ in steps])
    for place, (events, by) in enumerate(steps):
        for one in chosen(events, happenings):
            for key in keys(one, by, folds):
                of_key[key][place].append(one)
    bys = [by for _, by in steps]
    return {key: list(complete(kind, happenings, key, lists, bys)) for key, lists in of_key.items()}


def complete(kind, happenings, key, lists, bys):
    match kind:
        case Match():
            yield from ((one.at, {one.id: (one, bys[0])}, Peak(1, one.at, one.at)) for one in lists[0])
        case Count() | Distinct():
            yield from complete_sliding(kind, lists[0], bys[0])
        case Unless():
            yield from complete_unless(kind, happenings, lists[0], bys[0])
        case Sequence():
            yield from complete_sequence(kind, lists, bys, absent_times(kind, key, happenings))
        case FirstSeen():
            yield from complete_first_seen(kind, happenings, key, lists[0], bys[0])
        case Rare():
            yield from complete_rare(kind, happenings, lists[0], bys[0])
        case Deviation():
            yield from complete_deviation(kind, lists[0], bys[0])


def complete_sliding(kind, happenings, by):
    def counted(one):
        return (
            {one.id}
            if isinstance(kind, Count)
            else set(one.values(named(kind.of), fold=str(kind.of) in FOLDED))
        )

    for at in sorted({one.at for one in happenings if counted(one)}):
        inside = [one for one in happenings if at - ms(kind.within) < one.at <= at and counted(one)]
        value = len({value for one in inside for value in counted(one)})
        if value >= kind.at_least:
            yield at, {one.id: (one, by) for one in inside}, Peak(value, min(one.at for one in inside), at)


def complete_unless(kind, happenings, lists, by):
    within, skew = ms(kind.within), ms(kind.skew)
    for one in lists:
        if kind.when == "earlier":
            done, low, high = one.at + skew, one.at - within + 1, one.at + skew
        else:
            done, low, high = one.at + within, one.at - skew, one.at + within - 1
        if not any(excuses(absence, one, happenings, low, high) for absence in kind.absences):
            yield done, {one.id: (one, by)}, Peak(1, one.at, one.at)


def excuses(absence, one, happenings, low, high):
    here = [named(name) for name, _ in absence.on]
    there = [named(name) for _, name in absence.on]
    folds = folding(list(zip(here, there, strict=True)))
    wanted = keys(one, here, folds)
    return any(
        low <= other.at <= high and wanted & keys(other, there, folds)
        for other in chosen(absence.events, happenings)
    )


def established(kind, at, others):
    """There is a baseline of these events, and it is long enough."""
    return any(at - ms(kind.within) < other.at <= at - ms(kind.warm_up) for other in others)


def complete_first_seen(kind, happenings, key, lists, by):
    names = [named(name) for name in [*kind.by, *kind.new]]
    sets = looked_back_upon(kind, names)
    folds = folding(list(zip(*(own for _, own in sets), strict=True)))
    counting = [
        (one, values)
        for events, own in sets
        for one in chosen(events, happenings)
        if (values := keys(one, own, folds))
    ]

    def part(values, group):
        return tuple(values[names.index(named(name))] for name in group)

    def new(values, at):
        same = [one for one, held in counting if values in held]
        known = [
            [one for one, held in counting if part(values, group) in {part(each, group) for each in held}]
            for group in kind.known
        ]
        seen = any(at - ms(kind.within) < one.at < at for one in same)
        every = [one for one, _ in counting]
        return not seen and all(established(kind, at, some) for some in known or [every])

    before, after = (ms(kind.beside.within), ms(kind.beside.later)) if kind.beside else (0, 0)

    def accompanied(one):
        low, high = one.at - before, one.at + after
        return kind.beside is None or excuses(kind.beside, one, happenings, low, high)

    for at in sorted({one.at for one in lists}):
        covers = {
            one.id: (one, by)
            for one in lists
            if one.at == at
            and accompanied(one)
            and any(new(values, at) for values in keys(one, names, folds) if values[: len(by)] == key)
        }
        if covers:
            yield at + after, covers, Peak(1, at, at)


def looked_back_upon(kind, names):
    """(events, fields) of what makes a combination old."""
    past = kind.baseline
    if isinstance(past, Lined):
        return [(kind.events, names), (past.events, [named(name) for name in past.by])]
    return [(events, names) for events in [kind.events, past] if events]


def complete_rare(kind, happenings, lists, by):
    def counted(one):
        return counted_by(kind.of, one)

    counting = [
        one
        for one in chosen(kind.events, happenings)
        if keys(one, by, [name in FOLDED for name in by]) and counted(one)
    ]
    of_entity = [one for one in lists if counted(one)]
    for at in sorted({one.at for one in of_entity}):
        inside = [one for one in of_entity if at - ms(kind.within) < one.at <= at]
        value = len({value for one in inside for value in counted(one)})
        if value <= kind.at_most and established(kind, at, counting):
            yield at, {one.id: (one, by) for one in of_entity if one.at == at}, Peak(value, at, at)


def counted_by(of, one):
    return {one.id} if of is None else set(one.values(named(of), fold=str(of) in FOLDED))


def absent_times(kind, key, happenings):
    """When there were events that forbid a sequence of the key."""
    found = {"before": set(), "between": set(), "after": set()}
    for link in kind.without:
        names = [named(name) for name in link.by]
        some = [one for one in chosen(link.events, happenings) if key in keys(one, names, folding_of(kind))]
        found[link.when] |= {one.at for one in some}
    return found


def complete_sequence(kind, lists, bys, absent):
    """Each step is a stretch of its events, from one to another; one of a single event, where none counts."""
    within, counting = ms(kind.within), [n for n, step in enumerate(kind.steps) if step.at_least > 1]
    absent = {"before": set(), "between": set(), "after": set(), **absent}
    counted = [
        [one for one in some if counted_by(step.of, one)]
        for step, some in zip(kind.steps, lists, strict=True)
    ]
    counted[0] = [
        one for one in counted[0] if not any(one.at - within < other < one.at for other in absent["before"])
    ]
    found = [(*ends(row), row) for row in instances(kind, counted, bool(counting))]
    wait = within if any(link.when == "after" for link in kind.without) else 0
    for at in sorted({end for start, end, _ in found if not any(start < x < end for x in absent["between"])}):
        if any(at < other < at + within for other in absent["after"]):
            continue
        inside = [
            (start, row)
            for start, end, row in found
            if at - within < start and end <= at and not any(start < x < at for x in absent["between"])
        ]
        covers = {
            one.id: (one, by)
            for _, row in reversed(inside)
            for some, by in reversed(list(zip(row, bys, strict=True)))
            for one in some
        }
        starts = [start for start, _ in inside]
        numbers = [number_of(kind.steps[place], row[place]) for _, row in inside for place in counting[:1]]
        yield at + wait, covers, Peak(max(numbers, default=1), min(starts) if counting else max(starts), at)


def ends(row):
    times = [one.at for some in row for one in some]
    return min(times), max(times)


def number_of(step, some):
    return len({value for one in some for value in counted_by(step.of, one)})


def instances(kind, lists, stretching, row=()):
    """Every choice of a stretch for each step that is in order and short enough."""
    if len(row) == len(kind.steps):
        yield row
        return
    step, known = kind.steps[len(row)], [one for some in row for one in some]
    for some in stretches(lists[len(row)]) if stretching else ([one] for one in lists[len(row)]):
        times = [one.at for one in [*known, *some]]
        ordered = not row or some[0].at >= row[-1][-1].at - ms(kind.skew)
        different = stretching or not {one.id for one in known} & {one.id for one in some}
        short = min(times) > max(times) - ms(kind.within)
        if ordered and different and short and number_of(step, some) >= step.at_least:
            yield from instances(kind, lists, stretching, (*row, some))


def stretches(some):
    times = sorted({one.at for one in some})
    ordered = sorted(some, key=lambda one: one.at)
    for place, start in enumerate(times):
        for end in times[place:]:
            yield [one for one in ordered if start <= one.at <= end]


def complete_deviation(kind, lists, by):
    length, buckets = ms(kind.within), defaultdict(list)
    for one in lists:
        if counted_by(kind.of, one):
            buckets[one.at // length * length].append(one)
    numbers = {bucket: number_of(kind, some) for bucket, some in buckets.items()}
    for bucket, some in buckets.items():
        past = [at for at in numbers if bucket - ms(kind.history) <= at < bucket]
        if not past or bucket - min(past) < ms(kind.warm_up):
            continue
        before = [Fraction(numbers.get(at, 0)) for at in range(min(past), bucket, length)]
        mean = sum(before) / len(before)
        variance = sum((number - mean) ** 2 for number in before) / len(before)
        for at in sorted({one.at for one in some}):
            inside = [one for one in some if one.at <= at]
            value = number_of(kind, inside)
            above = value - mean
            if value >= kind.at_least and above > 0 and above**2 >= kind.sigmas**2 * variance:
                first = min(one.at for one in inside)
                yield at, {one.id: (one, by) for one in inside}, Peak(value, first, at)


def findings(hunt, happenings, span):
    """The findings of a hunt in a span."""
    names = parts(hunt.kind)[0][1]
    found = []
    for key, all_of_it in completions(hunt.kind, happenings).items():
        known, windows = set(), defaultdict(list)
        for at, covers, peak in sorted(all_of_it, key=lambda one: one[0]):
            new = [pair for name, pair in covers.items() if name not in known]
            known |= set(covers)
            if span.start <= at < span.end:
                windows[at // ms(hunt.every) * ms(hunt.every)].append((at, new, peak))
        found += [finding(hunt, names, key, window, inside) for window, inside in windows.items()]
    return sorted(found, key=lambda one: (one.window, tuple(one.entity.values())))


def finding(hunt, names, key, window, inside):
    new = sorted((pair for _, some, _ in inside for pair in some), key=lambda pair: (pair[0].at, pair[0].id))
    evidence = [Evidence(one.at, one.id, one.index) for one, _ in new]
    return Finding(
        hunt=hunt.id,
        window=window,
        entity=dict(zip([name.removeprefix(BARE) for name in names], key, strict=True)),
        completed=max(at for at, _, _ in inside),
        first=evidence[0].at,
        last=evidence[-1].at,
        count=len(evidence),
        peak=min((peak for _, _, peak in inside), key=lambda peak: (-peak.value, peak.last)),
        evidence=tuple(sorted(evidence)[:EVIDENCE]),
        values=values(hunt, names, key, new),
    )


def values(hunt, names, key, new):
    plain = [name.removeprefix(BARE) for name in names]
    combined = hunt.kind.new if isinstance(hunt.kind, FirstSeen) else ()
    shows = [name for name in {*map(str, combined), *map(str, hunt.shows)} if name not in plain]
    found = defaultdict(dict)
    for one, by in new:
        for name, source, wanted in [
            *zip(plain, by, key, strict=True),
            *((name, name, None) for name in shows),
        ]:
            field = source.removeprefix(BARE)
            for value in one.fields.get(field, ()):
                form = bare(field, value) if source.startswith(BARE) else value.lower()
                if wanted is None or form == wanted.lower():
                    found[name][value] = min(one.at, found[name].get(value, one.at))
    return {
        name: tuple(sorted(Seen(at, value) for value, at in seen.items())[:VALUES])
        for name, seen in sorted(found.items())
    }
