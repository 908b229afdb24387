"""Reading one file: its documents, and what could not be made a document, in the order of the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from hopwatch.errors import SourceError
from indexer.content import Content, Opened, opened
from indexer.document import Document, Origin, complete
from indexer.formats import FORMATS, Parser
from indexer.record import Draft, Lost, Mark, Trail, WindowsRecord

START = Mark()


@dataclass(frozen=True, slots=True)
class Spoilt:
    """A record that was read and that our own mapping could not take: kept whole, with the reason."""

    place: str
    why: str
    record: dict[str, Any]


class Reading:
    """One pass over a file, from `start` on where its format can be read on from a mark."""

    def __init__(self, content: Content, origin: Origin, parser: Parser, start: Mark = START) -> None:
        self.trail = Trail(start, start)
        self._content = content
        self._origin = origin
        self._parser = parser
        self._file: Opened | None = None

    @property
    def position(self) -> int:
        """How many of the file's bytes on disk have been read."""
        return self._file.raw.tell() if self._file and not self._file.raw.closed else 0

    def __iter__(self) -> Iterator[Document | Lost | Spoilt]:
        """Yield everything that the file holds; raises OSError and SourceError when it cannot be read."""
        try:
            yield from self._read()
        except (OSError, SourceError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        except BaseException as error:  # one file's effect on its reader (a panic in Rust) costs no other
            name = type(error).__name__
            raise SourceError(f"its reader failed on it, a defect of Hopwatch ({name}: {error})") from error

    def _read(self) -> Iterator[Document | Lost | Spoilt]:
        form = FORMATS[self._content.kind]
        with opened(self._content.source) as file:
            self._file = replace(file, trail=self.trail)
            for record in form.read(self._file, self._content.path.name, self._parser):
                yield record if isinstance(record, Lost) else self._made(record, form.to_draft)

    def _made(self, record: Any, to_draft: Callable[[Any], Draft]) -> Document | Spoilt:
        try:
            return complete(to_draft(record), self._origin)
        except Exception as error:  # noqa: BLE001  (one hostile record must not cost the others)
            return Spoilt(record.place, f"{type(error).__name__}: {error}", parts(record))


def parts(record: Any) -> dict[str, Any]:
    """Return a record's parts by their names, as a dead letter keeps them."""
    return {
        name: parts(value) if isinstance(value, WindowsRecord) else value
        for name, value in record._asdict().items()
    }
