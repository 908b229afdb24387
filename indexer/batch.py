"""Documents put together for one bulk request, serialised once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from indexer.document import Document, serialised, stamped, text_clock
from indexer.reading import Spoilt
from indexer.record import Lost, Mark, Trail

MAX_BYTES = 3 * 1024**2
MAX_DOCUMENTS = 5000


@dataclass(frozen=True, slots=True)
class Batch:
    """The body of a bulk request: for each document an action line and the source.

    Document n lies in `body` up to `ends[n]`. `indices`: those that it goes to. `position`: how many bytes of
    the file on disk have been read when it was full. `mark`: what lies before it is in this batch or in an
    earlier one; None where the batch ends between two marks.
    """

    body: bytes
    ends: tuple[int, ...]
    indices: frozenset[str]
    position: int = 0
    mark: Mark | None = None

    def __len__(self) -> int:
        return len(self.ends)

    def item(self, number: int) -> bytes:
        """Return a document's two lines."""
        return self.body[self.ends[number - 1] if number else 0 : self.ends[number]]

    def only(self, numbers: Iterable[int]) -> "Batch":
        """Return a batch of some of the documents, in the order given."""
        return joined([self.item(number) for number in numbers], self.position)


@dataclass(frozen=True, slots=True)
class Item:
    """One document of a batch, read back from its two lines."""

    index: str
    id: str
    source: dict[str, Any]


def joined(items: list[bytes], position: int = 0) -> Batch:
    """Return a batch of items, each the two lines of one document."""
    ends, end = [], 0
    for item in items:
        end += len(item)
        ends.append(end)
    indices = frozenset(index_of(item) for item in items)
    return Batch(b"".join(items), tuple(ends), indices, position)


def lines(document: Document) -> bytes:
    """Return the two lines that create the document, unless one of its identity exists."""
    head = f'{{"create":{{"_index":"{document.index}","_id":"{document.id}"}}}}\n'
    return head.encode() + serialised(document.source) + b"\n"


def parsed(item: bytes) -> Item:
    """Read an item's two lines back."""
    action, source = item.split(b"\n", 1)
    head = orjson.loads(action)["create"]
    return Item(head["_index"], head["_id"], orjson.loads(source))


def index_of(item: bytes) -> str:
    """Return the index that an item goes to."""
    name: str = orjson.loads(item[: item.index(b"\n")])["create"]["_index"]
    return name


@dataclass(frozen=True, slots=True)
class Course:
    """How far reading has come: its trail, its position on disk; a batch ends at the mark `settled`."""

    trail: Trail
    position: Callable[[], int]
    settled: int


class Filling:
    """A batch that is being filled."""

    def __init__(self, now: str) -> None:
        self.now = now
        self.size = 0
        self._items: list[bytes] = []
        self._ends: list[int] = []
        self._indices: set[str] = set()

    def add(self, document: Document) -> None:
        """Serialise a document and put it in."""
        item = lines(stamped(document, self.now))
        self.size += len(item)
        self._items.append(item)
        self._ends.append(self.size)
        self._indices.add(document.index)

    @property
    def full(self) -> bool:
        """Whether it should be sent now."""
        return self.size >= MAX_BYTES or len(self._ends) >= MAX_DOCUMENTS

    @property
    def worth_sending(self) -> bool:
        """Whether it may as well be sent now that a mark is reached."""
        return self.size >= MAX_BYTES // 2 or len(self._ends) >= MAX_DOCUMENTS // 2

    def batch(self, position: int, mark: Mark | None) -> Batch:
        """Return what was put in."""
        return Batch(b"".join(self._items), tuple(self._ends), frozenset(self._indices), position, mark)


def batches(
    documents: Iterable[Document | Lost | Spoilt],
    clock: Callable[[], datetime],
    course: Course,
) -> Iterator[Batch | Lost | Spoilt]:
    """Put documents together; what is none passes through at once, before the batch that is being filled."""
    filling = Filling(text_clock(clock))
    trail, reached = course.trail, course.trail.mark
    for document in documents:
        if trail.mark is not reached:  # what has come so far lies before it
            reached = trail.mark
            if filling.worth_sending or reached.position == course.settled:
                yield filling.batch(course.position(), reached)
                filling = Filling(text_clock(clock))
        if not isinstance(document, Document):
            yield document
            continue
        filling.add(document)
        if filling.full:
            yield filling.batch(course.position(), None)
            filling = Filling(text_clock(clock))
    at_mark = trail.mark is not reached
    if filling.size or (at_mark and trail.mark.position == course.settled):
        yield filling.batch(course.position(), trail.mark if at_mark else None)
