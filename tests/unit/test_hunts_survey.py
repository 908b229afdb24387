"""What a question needs: without it, by the definitions in plain Python, nothing is found."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from hunts.instants import DAY, MINUTE
from hunts.kinds import Match, Sequence, Step
from hunts.survey import MOST_WINDOWS, Question, _batches, needed
from hunts.windows import Span
from mappings.ecs import Event
from tests import reference
from tests.estate import CLEARED
from tests.happenings import START, TICK, TICKS, happenings, hunts

spans = st.tuples(st.integers(-5, TICKS + 20), st.integers(1, 8)).map(
    lambda pair: Span(START + pair[0] * TICK, START + (pair[0] + pair[1]) * TICK)
)


def there(sets, span, known):
    return any(one.at in span for events in sets for one in reference.chosen(events, known))


@given(data=st.data())
def test_without_one_of_the_sets_that_it_needs_a_question_finds_nothing(data):
    known = data.draw(happenings("s"))
    hunt, span = data.draw(hunts("s")), data.draw(spans)
    whole = all(there(*need, known) for need in needed(hunt.kind, span))
    event(f"{type(hunt.kind).__name__}: {'there' if whole else 'not there'}")
    assert whole or reference.findings(hunt, known, span) == []


def test_a_match_needs_its_events_in_the_span_and_nothing_else():
    kind = CLEARED.kind
    assert isinstance(kind, Match)
    assert needed(kind, Span(0, 5)) == [([kind.events], Span(0, 5))]


def test_what_a_sequence_of_weeks_needs_does_not_make_the_survey_read_weeks():
    steps = [Step(events=CLEARED.kind.events, by=[Event.host.name])] * 2
    hour, weeks = (Sequence(steps=steps, within=timedelta(days=days)) for days in (1 / 24, 14))
    assert min(span.start for _, span in needed(hour, Span(DAY, 2 * DAY))) == DAY - 60 * MINUTE + 1
    assert [span for _, span in needed(weeks, Span(DAY, 2 * DAY))] == [Span(DAY, 2 * DAY)]


def test_questions_are_put_together_as_long_as_their_windows_can_be_counted():
    hunt = replace(CLEARED, every=timedelta(minutes=1), episode=timedelta(days=1))
    long, short = Question(hunt, Span(0, (MOST_WINDOWS - 10) * 60_000)), Question(hunt, Span(0, 60_000))
    assert [len(batch) for batch in _batches([short] * 3 + [long] + [short] * 2)] == [3, 3]
    assert [len(batch) for batch in _batches([long, long])] == [1, 1]
