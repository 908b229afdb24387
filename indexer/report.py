"""The account of a run as JSON, in the form that docs/cli.md fixes."""

from typing import Any, get_args

from indexer.account import Counts, FileReport, Problem, Report, State


def as_json(report: Report) -> dict[str, Any]:
    """Return the report as the object that `hopwatch index --json` prints."""
    states = {state: report.in_state(state) for state in get_args(State)}
    return {
        "files": {"seen": len(report.files), **states},
        "records": records(report.counts),
        "seconds": round(report.seconds, 3),
        "interrupted": report.interrupted,
        "stopped": report.stopped,
        "per_file": [file_as_json(file) for file in report.files],
    }


def file_as_json(file: FileReport) -> dict[str, Any]:
    """Return one file's part of the report."""
    return {
        "path": file.path,
        "state": file.state,
        "kind": file.kind,
        "sha256": file.sha256,
        "bytes": file.size,
        "records": records(file.counts),
        "problems": [problem_as_json(problem) for problem in file.problems],
        "more_problems": file.more_problems,
        "dead_letters": file.dead_letters,
    }


def records(counts: Counts) -> dict[str, int]:
    """Return the counts of promise 1, and how many documents had to be put right."""
    return {
        "seen": counts.seen,
        "indexed": counts.indexed,
        "already": counts.already,
        "refused": counts.refused,
        "lost": counts.lost,
        "mended": counts.mended,
    }


def problem_as_json(problem: Problem) -> dict[str, Any]:
    """Return a problem: where, why, what to do, and how many records it cost."""
    return {
        "place": problem.place,
        "why": problem.why,
        "advice": problem.advice,
        "records": problem.records,
    }
