"""The types that a hunt's author meets."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from hunts.attack import Technique
from hunts.kinds import Kind
from hunts.match import Field

DAY = timedelta(days=1)


class Severity(StrEnum):
    """How much an alert matters; Elastic's four words."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def score(self) -> int:
        """The number that Kibana's Security maps to the word: 21, 47, 73, 99."""
        return {"low": 21, "medium": 47, "high": 73, "critical": 99}[self.value]


@dataclass(frozen=True, kw_only=True)
class Budget:
    """How many alerts of a day keep the hunt's severity: those whose values of `of` the fewest entities have.

    The rest are low. For hunts whose answers are no more than unlikely: see `hunts/budget.py`.
    """

    most: int
    of: Field


@dataclass(frozen=True, kw_only=True)
class Hunt:
    """A question asked of indexed events, and what an answer means.

    `sentence` is the alert's message (its placeholders: `hunts/sentence.py`). `shows` names the fields whose
    values the alert lists beyond the entity's own. `every` is the length of a window; an episode is made of
    whole ones. `budget`: how many alerts of an episode keep the severity.
    """

    id: str
    name: str
    severity: Severity
    techniques: Sequence[Technique]
    kind: Kind
    sentence: str
    shows: Sequence[Field]
    goal: str
    blind_spots: Sequence[str]
    false_positives: Sequence[str]
    response: Sequence[str]
    references: Sequence[str] = ()
    every: timedelta = timedelta(minutes=15)
    episode: timedelta = DAY
    version: int = 1
    budget: Budget | None = None

    def __post_init__(self) -> None:
        """Refuse a definition whose windows could straddle two episodes."""
        if self.every <= timedelta() or self.episode % self.every:
            raise ValueError(f"{self.id}: an episode must be made of whole windows (`every`)")
        shown = {str(field) for field in self.shows}
        if self.budget and str(self.budget.of) not in shown:
            raise ValueError(f"{self.id}: a budget goes by a field that the alert shows")
