"""The same documents as lines of JSON, in the order of the files, without a server."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hopwatch.errors import SourceError
from indexer.account import Counts, FileReport
from indexer.content import Content
from indexer.document import Document, Origin, serialised
from indexer.enrichment import DEFAULT, Enricher
from indexer.formats import Parser
from indexer.notes import Notes, unreadable
from indexer.reading import Reading
from indexer.spool import Spooled
from indexer.take import examined
from indexer.walk import problem_of, walk
from mappings.indices import Period

Write = Callable[[bytes], object]


def convert(
    paths: Iterable[Path | Spooled],
    namespace: str,
    period: Period,
    parser: Parser,
    write: Write,
    enricher: Enricher = DEFAULT,
) -> Iterator[FileReport]:
    """Write every document of every file under the paths; yield what became of each file.

    The same input gives the same bytes. A document that was written counts as indexed.
    """
    for candidate in walk(paths):
        content = examined(candidate)
        if isinstance(content, FileReport):
            yield content
            continue
        origin = Origin(str(content.path.absolute()), namespace, period, enricher)
        yield _converted(content, Reading(content, origin, parser), write, named=candidate.named)


def _converted(content: Content, reading: Reading, write: Write, *, named: bool) -> FileReport:
    notes = Notes()
    failed = False
    written = 0
    try:
        for found in reading:
            if isinstance(found, Document):
                write(line(found))
                written += 1
            else:
                notes.record(found)
    except BrokenPipeError:
        raise
    except OSError as error:
        notes.note(problem_of(error))
        failed = True
    except SourceError as error:
        notes.note(unreadable(str(error)))
        failed = True
    if content.damage:
        notes.damaged(content.damage)
    return FileReport(
        path=str(content.path),
        state="failed" if failed else "indexed",
        named=named,
        kind=content.kind,
        sha256=content.sha256,
        size=content.size,
        counts=notes.counts + Counts(indexed=written),
        problems=tuple(notes.problems),
        more_problems=notes.left_out,
    )


def line(document: Document) -> bytes:
    """Return a document as one line of JSON, with its index and identity beside it."""
    head = f'{{"_index":"{document.index}","_id":"{document.id}","_source":'
    return head.encode() + serialised(document.source) + b"}\n"
