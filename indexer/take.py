"""Taking in a file: what it is, whether it is known already, and else who indexes it."""

from hopwatch.errors import ElasticUnavailable, SourceError
from indexer.account import FileReport, Problem
from indexer.content import Content, examine
from indexer.desk import Desk, Read
from indexer.entry import Known
from indexer.ledger import Busy, Claim
from indexer.notes import EMPTY, UNKNOWN, unreadable
from indexer.taking import Taking
from indexer.walk import Candidate, Unreachable, problem_of


def take(candidate: Candidate | Unreachable, desk: Desk, read: Read) -> FileReport | Busy:
    """Take in one file; Busy when another is at it, to be tried again later."""
    content = examined(candidate)
    if isinstance(content, FileReport):
        return content
    found = _claimed(content, desk)
    if isinstance(found, Claim):
        return Taking(content, found, desk, named=candidate.named).run(read)
    if isinstance(found, Known):
        return already(content, found, named=candidate.named)
    return found or unfinished(content, named=candidate.named)


def examined(candidate: Candidate | Unreachable) -> Content | FileReport:
    """Return what the file holds, or the report of one that is no log or cannot be read."""
    if isinstance(candidate, Unreachable):
        return failed(candidate, candidate.problem)
    try:
        content = examine(candidate.path, candidate.source)
    except OSError as error:
        return failed(candidate, problem_of(error))
    except SourceError as error:
        return failed(candidate, unreadable(str(error)))
    if content.kind:
        return content
    return skipped(candidate, UNKNOWN if content.length else EMPTY)


def _claimed(content: Content, desk: Desk) -> Claim | Known | Busy | None:
    try:
        return desk.ledger.claim(content)
    except ElasticUnavailable as error:
        desk.stop.ask(error)
        return None


def already(content: Content, known: Known, *, named: bool) -> FileReport:
    """Return the report of a file whose content was indexed before, here or from another place."""
    return FileReport(
        path=str(content.path),
        state="already",
        named=named,
        kind=content.kind,
        sha256=content.sha256,
        size=content.size,
        counts=known.counts,
        problems=known.problems,
        more_problems=known.more_problems,
        dead_letters=known.dead_letters,
    )


def unfinished(content: Content, *, named: bool) -> FileReport:
    """Return the report of a file that could not be begun."""
    return FileReport(
        path=str(content.path),
        state="unfinished",
        named=named,
        kind=content.kind,
        sha256=content.sha256,
        size=content.size,
    )


def failed(candidate: Candidate | Unreachable, problem: Problem) -> FileReport:
    """Return the report of a file that could not be read at all."""
    path, named = str(candidate.path), candidate.named
    return FileReport(path=path, state="failed", named=named, problems=(problem,))


def skipped(candidate: Candidate, problem: Problem) -> FileReport:
    """Return the report of a file that is no log of a known kind."""
    path, named, size = str(candidate.path), candidate.named, candidate.size
    return FileReport(path=path, state="skipped", named=named, size=size, problems=(problem,))
