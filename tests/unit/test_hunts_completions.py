"""The engine's pure functions against the definitions in plain Python, on many small crowded timelines."""

from datetime import timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from hunts.complete import excused, sliding
from hunts.deviation import running, threshold
from hunts.finding import Peak
from hunts.kinds import Count, Deviation, Distinct, Events, Sequence, Step, Without
from hunts.match import is_
from hunts.row import Row
from hunts.sequence import sequence
from tests import reference
from tests.reference import Happening

ANY = Events(datasets=["d"], where=is_("event.code", "A"))
KEY = ("eve",)
times = st.integers(0, 14)
lengths = st.integers(1, 8)


def ms(number):
    return timedelta(milliseconds=number)


def happening(at, id_, *values):
    return Happening(at=at, id=id_, index="i", dataset="d", fields={"host.name": values} if values else {})


def row(one, counted=()):
    return Row(at=one.at, id=one.id, where=one.index, keys=[KEY], counted=counted)


def in_order(some):
    return sorted(some, key=lambda one: (one.at, one.id))


def expected(completions):
    """Time, new events and peak of each completion, as the definition has them."""
    known, found = set(), []
    for at, covers, peak in sorted(completions, key=lambda one: one[0]):
        found.append((at, sorted(set(covers) - known), peak))
        known |= set(covers)
    return found


def got(completions):
    return [(one.at, sorted(row.id for row in one.new), one.peak) for one in completions]


hosts = st.lists(st.sampled_from(["a", "b", "c"]), max_size=2, unique=True)


@given(st.lists(st.tuples(times, hosts), max_size=12), lengths, st.integers(1, 4))
def test_a_distinct_count_is_what_its_definition_says(drawn, within, at_least):
    some = in_order(happening(at, f"{n:02}", *values) for n, (at, values) in enumerate(drawn))
    kind = Distinct(events=ANY, by=["user.name"], of="host.name", within=ms(within), at_least=at_least)
    rows = [row(one, one.fields.get("host.name", ())) for one in some]
    wanted = expected(reference.complete_sliding(kind, some, []))
    assert got(sliding(KEY, rows, within, at_least)) == wanted


@given(st.lists(times, max_size=14), lengths, st.integers(1, 5))
def test_a_count_is_what_its_definition_says(drawn, within, at_least):
    some = in_order(happening(at, f"{n:02}") for n, at in enumerate(drawn))
    kind = Count(events=ANY, by=["user.name"], within=ms(within), at_least=at_least)
    rows = [row(one, (one.id,)) for one in some]
    assert got(sliding(KEY, rows, within, at_least)) == expected(reference.complete_sliding(kind, some, []))


def compare_sequence(lists, within, skew, absent=None, at_least=None, of=None):
    """`at_least`: for each step; `absent`: times by what they must not be."""
    absent = {"before": [], "between": [], "after": [], **(absent or {})}
    by = ["user.name"]
    kind = Sequence(
        steps=[Step(events=ANY, by=by, at_least=number, of=of) for number in at_least or [1] * len(lists)],
        without=[Without(events=ANY, by=by, when=when) for when, times in absent.items() if times],
        within=ms(within),
        skew=ms(skew),
    )
    ordered = [in_order(some) for some in lists]
    forbidding = {when: set(times) for when, times in absent.items()}
    wanted = expected(reference.complete_sequence(kind, ordered, [[]] * len(lists), forbidding))
    rows = [
        [row(one, one.fields.get("host.name", ()) if of else (one.id,)) for one in some] for some in ordered
    ]
    assert got(sequence(kind, KEY, rows, {when: sorted(times) for when, times in absent.items()})) == wanted


steps = st.lists(st.lists(times, max_size=6), min_size=2, max_size=4)


@given(steps, lengths, st.integers(0, 4))
def test_a_sequence_of_different_events_is_what_its_definition_says(drawn, within, skew):
    lists = [[happening(at, f"{step}{n}") for n, at in enumerate(some)] for step, some in enumerate(drawn)]
    compare_sequence(lists, within, skew)


absences = st.fixed_dictionaries(
    {when: st.sets(times, max_size=3) for when in ("before", "between", "after")}
)
counted_steps = st.lists(
    st.tuples(st.lists(st.tuples(times, hosts), max_size=6), st.integers(1, 3)), min_size=2, max_size=3
)


@given(steps, lengths, st.integers(0, 4), absences)
def test_what_must_be_absent_forbids_a_sequence(drawn, within, skew, absent):
    lists = [[happening(at, f"{step}{n}") for n, at in enumerate(some)] for step, some in enumerate(drawn)]
    compare_sequence(lists, within, skew, absent)


@given(counted_steps, lengths, st.integers(0, 4), absences, st.sampled_from([None, "host.name"]))
def test_a_sequence_that_counts_is_what_its_definition_says(drawn, within, skew, absent, of):
    lists = [
        [happening(at, f"{step}{n}", *values) for n, (at, values) in enumerate(some)]
        for step, (some, _) in enumerate(drawn)
    ]
    compare_sequence(lists, within, skew, absent, [number for _, number in drawn], of)


pool = st.lists(st.tuples(times, st.sets(st.integers(0, 2), min_size=1)), max_size=8)


@given(pool, st.integers(2, 3), lengths, st.integers(0, 4), absences)
@example([(1, {0, 1, 2}), (1, {0, 1, 2}), (1, {0, 1, 2})], 3, 1, 0, {})
@example([(1, {0, 1, 2}), (2, {0, 1, 2})], 3, 4, 1, {})
def test_an_event_that_fits_several_steps_stands_at_one_place(drawn, number, within, skew, absent):
    lists = [
        [happening(at, f"{n}") for n, (at, fits) in enumerate(drawn) if step in fits]
        for step in range(number)
    ]
    compare_sequence(lists, within, skew, absent)


@given(pool, lengths, st.integers(0, 4), absences, st.integers(2, 3))
def test_an_event_that_fits_two_steps_of_a_sequence_that_counts_is_taken_for_both(
    drawn, within, skew, absent, at_least
):
    lists = [[happening(at, f"{n}") for n, (at, fits) in enumerate(drawn) if step in fits] for step in (0, 1)]
    compare_sequence(lists, within, skew, absent, [at_least, 1])


def test_the_peak_of_a_sequence_is_the_tightest_one():
    logons = [row(happening(at, f"a{at}"), (f"a{at}",)) for at in (0, 400, 900)]
    service = [row(happening(1_000, "b"), ("b",))]
    step = Step(events=ANY, by=["user.name"])
    [found] = sequence(Sequence(steps=[step, step], within=ms(1_001)), KEY, [logons, service])
    assert (found.peak, len(found.new)) == (Peak(1, 900, 1_000), 4)


@given(st.sets(st.integers(-30, 30)), st.integers(-20, 20), st.integers(-6, 6), st.integers(1, 8), st.data())
def test_the_ends_of_short_stretches_decide_whether_an_excuse_counts(excuses, at, first, length, data):
    """Stretches of time as long as the interval or shorter, of which only the ends are known."""
    stretch = data.draw(st.integers(1, length))
    ends = {}
    for one in sorted(excuses):
        low, _ = ends.get(one // stretch, (one, one))
        ends[one // stretch] = (low, one)
    inside = any(at + first <= one <= at + first + length - 1 for one in excuses)
    assert excused(at, first, first + length - 1, list(ends.values())) is inside


numbers = st.dictionaries(st.integers(0, 9), st.integers(1, 9), max_size=8)


@given(numbers, st.integers(0, 10), st.integers(1, 4), st.integers(1, 5), st.integers(0, 9))
def test_the_threshold_of_a_bucket_is_the_smallest_number_that_deviates(past, history, sigmas, floor, warm):
    history, ten = history + 1, 10
    kind = Deviation(
        events=ANY,
        by=["user.name"],
        within=ms(1),
        history=ms(history),
        warm_up=ms(min(warm, history)),
        sigmas=sigmas,
        at_least=floor,
    )
    rows = [happening(at, f"{at}-{n}") for at, number in past.items() for n in range(number)]
    now = [happening(ten, f"now{n}") for n in range(60)]
    deviating = [
        number
        for number in range(1, len(now) + 1)
        if any(at == ten for at, _, _ in reference.complete_deviation(kind, [*rows, *now[:number]], []))
    ]
    assert threshold(kind, past, ten) == (deviating[0] if deviating else None)


def test_a_bucket_is_counted_from_its_start_to_each_event():
    rows = [row(happening(at, f"{at}"), (value,)) for at, value in [(0, "a"), (3, "b"), (5, "a"), (6, "c")]]
    found = [(one.at, one.peak.value, len(one.new)) for one in running(KEY, rows, 2)]
    assert found == [(3, 2, 2), (5, 2, 1), (6, 3, 1)]
