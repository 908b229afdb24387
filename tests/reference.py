"""What each kind of hunt means, written straight from its definition: slow, and independent of the engine.

An event is a `Happening`; queries are understood as far as the tests write them: one `term` on one field, or
`&` of such.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise, product

from hunts.finding import EVIDENCE, VALUES, Evidence, Finding, Peak, Seen
from hunts.kinds import Chain, Count, Distinct, FirstSeen, Match, Rare, Unless

FOLDED = {"user.name", "host.name", "host.hostname", "source.domain", "service.name"}


@dataclass(frozen=True)
class Happening:
    at: int
    id: str
    index: str
    dataset: str
    fields: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def values(self, name, *, fold):
        found = self.fields.get(str(name), ())
        return tuple(value.lower() for value in found) if fold else found


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
    if isinstance(kind, Chain):
        return [(step.events, [str(name) for name in step.by]) for step in kind.steps]
    return [(kind.events, [str(name) for name in kind.by])]


def folding(columns):
    return [all(name in FOLDED for name in column) for column in columns]


def completions(kind, happenings):
    """{entity: [(time, {id: (happening, by)}, peak)]}: what completes when, and what it covers."""
    steps = parts(kind)
    folds = folding(list(zip(*(by for _, by in steps), strict=True)))
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
            for one in lists[0]:
                yield one.at, {one.id: (one, bys[0])}, Peak(1, one.at, one.at)
        case Count() | Distinct():
            yield from complete_sliding(kind, lists[0], bys[0])
        case Unless():
            yield from complete_unless(kind, happenings, lists[0], bys[0])
        case Chain():
            yield from complete_chain(kind, lists, bys)
        case FirstSeen():
            yield from complete_first_seen(kind, happenings, key, lists[0], bys[0])
        case Rare():
            yield from complete_rare(kind, happenings, lists[0], bys[0])


def complete_sliding(kind, happenings, by):
    def counted(one):
        return {one.id} if isinstance(kind, Count) else set(one.values(kind.of, fold=str(kind.of) in FOLDED))

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
    here = [str(name) for name, _ in absence.on]
    there = [str(name) for _, name in absence.on]
    folds = folding(list(zip(here, there, strict=True)))
    wanted = keys(one, here, folds)
    return any(
        low <= other.at <= high and wanted & keys(other, there, folds)
        for other in chosen(absence.events, happenings)
    )


def combinations(one, names):
    return keys(one, names, [name in FOLDED for name in names])


def established(kind, at, others):
    """There is a baseline of these events, and it is long enough."""
    return any(at - ms(kind.within) < other.at <= at - ms(kind.warm_up) for other in others)


def complete_first_seen(kind, happenings, key, lists, by):
    names = [str(name) for name in [*kind.by, *kind.new]]
    looked_at = [
        one for events in [kind.events, kind.baseline] if events for one in chosen(events, happenings)
    ]
    counting = [one for one in looked_at if combinations(one, names)]

    def part(values, group):
        return tuple(values[names.index(str(name))] for name in group)

    def new(values, at):
        same = [one for one in counting if values in combinations(one, names)]
        known = [
            [
                one
                for one in counting
                if part(values, group) in combinations(one, [str(name) for name in group])
            ]
            for group in kind.known
        ]
        seen = any(at - ms(kind.within) < one.at < at for one in same)
        return not seen and all(established(kind, at, some) for some in known or [counting])

    for at in sorted({one.at for one in lists}):
        covers = {
            one.id: (one, by)
            for one in lists
            if one.at == at
            and any(new(values, at) for values in combinations(one, names) if values[: len(by)] == key)
        }
        if covers:
            yield at, covers, Peak(1, at, at)


def complete_rare(kind, happenings, lists, by):
    def counted(one):
        return set(one.values(kind.of, fold=str(kind.of) in FOLDED))

    counting = [one for one in chosen(kind.events, happenings) if combinations(one, by) and counted(one)]
    of_entity = [one for one in lists if counted(one)]
    for at in sorted({one.at for one in of_entity}):
        inside = [one for one in of_entity if at - ms(kind.within) < one.at <= at]
        value = len({value for one in inside for value in counted(one)})
        if value <= kind.at_most and established(kind, at, counting):
            yield at, {one.id: (one, by) for one in of_entity if one.at == at}, Peak(value, at, at)


def complete_chain(kind, lists, bys):
    within, skew = ms(kind.within), ms(kind.skew)
    covered = defaultdict(dict)
    tightest = {}
    for row in product(*lists):
        times = [one.at for one in row]
        different = len({one.id for one in row}) == len(row)
        ordered = all(after >= before - skew for before, after in pairwise(times))
        if different and ordered and min(times) > max(times) - within:
            for one, by in zip(row, bys, strict=True):
                covered[max(times)].setdefault(one.id, (one, by))
            tightest[max(times)] = max(min(times), tightest.get(max(times), min(times)))
    for at in sorted(covered):
        yield at, covered[at], Peak(1, tightest[at], at)


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
        entity=dict(zip(names, key, strict=True)),
        completed=max(at for at, _, _ in inside),
        first=evidence[0].at,
        last=evidence[-1].at,
        count=len(evidence),
        peak=min((peak for _, _, peak in inside), key=lambda peak: (-peak.value, peak.last)),
        evidence=tuple(sorted(evidence)[:EVIDENCE]),
        values=values(hunt, names, key, new),
    )


def values(hunt, names, key, new):
    combined = hunt.kind.new if isinstance(hunt.kind, FirstSeen) else ()
    shows = [name for name in {*map(str, combined), *map(str, hunt.shows)} if name not in names]
    found = defaultdict(dict)
    for one, by in new:
        for name, source, wanted in [
            *zip(names, by, key, strict=True),
            *((name, name, None) for name in shows),
        ]:
            seen = one.fields.get(source, ())
            own = [value for value in seen if wanted is None or value.lower() == wanted.lower()]
            for value in own:
                found[name][value] = min(one.at, found[name].get(value, one.at))
    return {
        name: tuple(sorted(Seen(at, value) for value, at in seen.items())[:VALUES])
        for name, seen in sorted(found.items())
    }
