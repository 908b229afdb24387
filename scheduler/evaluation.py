"""Evaluating windows: joined into spans, cut up again where a span cannot be answered."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from elasticsearch import Elasticsearch

from hunts.evaluate import Evaluation, evaluate, evaluate_each
from hunts.survey import Question, countable
from hunts.windows import Span
from scheduler.failure import Failure, Whose, of_server, reason
from scheduler.outcome import Outcome, joined
from scheduler.scheduled import Scheduled
from scheduler.scheduler import Scheduler
from scheduler.spans import Stretch, halves
from scheduler.spans import joined as joined_spans

BRIDGE = 8
"""So many clean windows between two dirty ones are evaluated along: cheaper than another request."""

PATIENCE = 6
"""So many failures of one hunt in one piece of work, then the rest of it waits for the next tick."""


@dataclass
class Tries:
    """How many failures are left to bear, what the last one was, and whether it was that of the server."""

    left: int = PATIENCE
    why: str = ""
    refused: bool = False

    @property
    def over(self) -> bool:
        """Nothing more is tried in this piece of work."""
        return self.refused or self.left <= 0

    def note(self, error: Exception) -> None:
        """Count a failure; raises the error when Elasticsearch is away altogether."""
        self.why = reason(error)
        self.left -= 1
        self.refused = of_server(error)


@dataclass(frozen=True)
class Task:
    """Windows of a hunt that are to be evaluated; `failing`: as in `evaluated`."""

    hunt: Scheduled
    windows: Sequence[int]
    failing: Collection[int] = ()

    @property
    def spans(self) -> list[Stretch]:
        """The spans in which the windows are evaluated."""
        hunt = self.hunt
        return joined_spans(self.windows, hunt.every, hole=BRIDGE * hunt.every, apart=self.failing)

    @property
    def questions(self) -> list[Question]:
        """The same as questions."""
        return [Question(self.hunt.hunt, Span(*span)) for span in self.spans]

    @property
    def sound(self) -> bool:
        """Nothing is known against asking for the windows together with those of other hunts."""
        return not self.failing and all(map(countable, self.questions))


def evaluated_together(scheduler: Scheduler, tasks: Sequence[Task]) -> list[Outcome]:
    """Evaluate windows of many hunts; those that read the same datasets share what they can.

    What cannot be answered so is evaluated hunt by hunt. Raises the client's ConnectionError when
    Elasticsearch is away.
    """
    places = sorted(range(len(tasks)), key=lambda place: sorted(tasks[place].hunt.datasets))
    found: dict[int, Outcome] = {}
    for _, alike in groupby(places, key=lambda place: tasks[place].hunt.datasets):
        found |= _shared(scheduler, {place: tasks[place] for place in alike})
    for place in set(places) - set(found):
        found[place] = _alone(scheduler, tasks[place])
    return [found[place] for place in range(len(tasks))]


def _shared(scheduler: Scheduler, tasks: Mapping[int, Task]) -> dict[int, Outcome]:
    """Return the outcomes of the tasks that were answered whole; all read the same datasets."""
    asked = [(place, question) for place, task in tasks.items() if task.sound for question in task.questions]
    parts: dict[int, list[Outcome]] = {place: [] for place, _ in asked}
    began = scheduler.clock()
    try:
        answers = (
            evaluate_each(scheduler.client, [one for _, one in asked], scheduler.namespace) if asked else ()
        )
        for (place, question), answer in zip(asked, answers, strict=True):
            began, seconds = scheduler.clock(), (scheduler.clock() - began) / 1000
            scheduler.alive()
            if isinstance(answer, Exception):
                reason(answer)
                parts.pop(place, None)
            elif place in parts:
                parts[place].append(replace(_outcome(answer, question.span, question.every), seconds=seconds))
    except Exception as error:  # noqa: BLE001  (each is tried by itself then, and says what is wrong)
        reason(error)
        return {}
    return {place: joined(some).of(tasks[place].windows) for place, some in parts.items()}


def _alone(scheduler: Scheduler, task: Task) -> Outcome:
    began = scheduler.clock()
    outcome = evaluated(scheduler.client, task.hunt, scheduler.namespace, task.windows, task.failing)
    scheduler.alive()
    return replace(outcome, seconds=(scheduler.clock() - began) / 1000)


def _outcome(answer: Evaluation, span: Span, every: int) -> Outcome:
    windows = range(span.start, span.end, every)
    return Outcome(
        events={window: answer.events.get(window, 0) for window in windows}, findings=answer.findings
    )


def evaluated(
    client: Elasticsearch,
    hunt: Scheduled,
    namespace: str,
    windows: Sequence[int],
    failing: Collection[int] = (),
) -> Outcome:
    """Evaluate windows of a hunt; those that could not be answered in full are in the outcome's `failed`.

    `failing` are windows that failed before, due or not: they do not spoil the evaluation of others again.
    Raises the client's ConnectionError when Elasticsearch is away.
    """
    tries = Tries()
    spans = joined_spans(windows, hunt.every, hole=BRIDGE * hunt.every, apart=failing)
    spans.sort(key=lambda span: span[0] in failing)
    outcomes = [part for span in spans for part in _tried(client, hunt, namespace, span, tries)]
    return joined(outcomes).of(windows)


def _tried(
    client: Elasticsearch, hunt: Scheduled, namespace: str, span: Stretch, tries: Tries
) -> Iterator[Outcome]:
    """Evaluate a span; if that fails, its halves.

    One window that cannot be answered does not hold up the others.
    """
    answer = None if tries.over else _whole(client, hunt, namespace, span, tries)
    if answer is not None:
        yield answer
        return
    parts = halves(span, hunt.every)
    if not tries.over and len(parts) > 1:
        for part in parts:
            yield from _tried(client, hunt, namespace, part, tries)
        return
    yield Outcome(failed=dict.fromkeys(range(*span, hunt.every), Failure(tries.why, _whose(tries, parts))))


def _whose(tries: Tries, parts: Sequence[Stretch]) -> Whose:
    if tries.refused:
        return Whose.SERVER
    return Whose.COMPANY if tries.over or len(parts) > 1 else Whose.WINDOW


def _whole(
    client: Elasticsearch, hunt: Scheduled, namespace: str, span: Stretch, tries: Tries
) -> Outcome | None:
    try:
        answer = evaluate(client, hunt.hunt, Span(*span), namespace)
    except Exception as error:  # noqa: BLE001  (a defect of one hunt must not stop the others either)
        tries.note(error)
        return None
    return _outcome(answer, Span(*span), hunt.every)
