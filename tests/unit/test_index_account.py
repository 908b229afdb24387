"""The account: sums, exit status, JSON, and what a person reads."""

import io

from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from hopwatch.cli.index_problems import problem_lines
from hopwatch.cli.index_shown import folded, table
from indexer.account import Counts, FileReport, Problem, Report, exit_status
from indexer.report import as_json

COUNTS = st.builds(Counts, *[st.integers(0, 10**7)] * 4)
FILES = st.lists(
    st.builds(FileReport, path=st.text(), state=st.just("indexed"), kind=st.just("evtx"), counts=COUNTS)
)


def status(**file):
    return exit_status(Report(files=[FileReport(path="x", **{"state": "indexed", **file})]))


@given(FILES)
def test_what_was_seen_is_the_sum_of_what_became_of_it(files):
    told = as_json(Report(files=files))
    for records in [told["records"], *(file["records"] for file in told["per_file"])]:
        parts = ("indexed", "already", "refused", "lost")
        assert records["seen"] == sum(records[part] for part in parts)
    assert told["records"]["seen"] == sum(file["records"]["seen"] for file in told["per_file"])


def test_the_exit_status_says_whether_all_is_accounted_for():
    assert status() == 0
    assert status(counts=Counts(indexed=5, already=3)) == 0
    assert status(counts=Counts(lost=1)) == 1
    assert status(counts=Counts(refused=1)) == 1
    assert status(state="failed") == 1
    assert status(state="unfinished") == 1


def test_a_file_of_no_known_kind_matters_when_it_was_named_itself():
    assert status(state="skipped") == 0
    assert status(state="skipped", named=True) == 1


def test_an_interrupt_and_an_absent_server_have_their_own_status():
    assert exit_status(Report(files=[], interrupted=True)) == 130
    assert exit_status(Report(files=[], stopped="no answer")) == 3


@given(FILES)
def test_the_table_fits_100_columns(files):
    console = Console(width=100, file=io.StringIO())
    console.print(table(Report(files=files)))
    lines = console.file.getvalue().splitlines()
    assert all(len(line.rstrip()) <= 100 for line in lines)
    assert "…" not in console.file.getvalue()


def test_files_with_the_same_problem_are_told_together():
    problem = Problem("not a log", advice="nothing to do")
    files = [FileReport(path=f"f{n}", state="skipped", problems=(problem,)) for n in range(1000)]
    lines = list(problem_lines(files))
    assert lines[0] == "skipped, 1,000 files: not a log"
    assert lines[-2:] == ["    and 995 files more (--json names them all)", "    → nothing to do"]
    assert len(lines) == 8


def test_a_damaged_file_says_where_and_what_to_do():
    problems = tuple(Problem(f"bad {n}", f"line {n}", "get another", 1) for n in range(7))
    file = FileReport(
        path="a.log", state="indexed", counts=Counts(lost=9), problems=problems, more_problems=2
    )
    assert list(problem_lines([file])) == [
        "1 file, 7 records: 7 different problems",
        "    a.log (7 records): line 0: bad 0 (and 8 more)",
        "    → get another",
    ]


def test_the_file_that_lacks_most_is_named_first():
    def file(name, lost):
        return FileReport(path=name, state="indexed", problems=(Problem("bad", "", "get another", lost),))

    lines = list(problem_lines([file("a", 1), file("b", 40_000), file("c", 1)]))
    assert lines[1:4] == ["    b (40,000 records)", "    a (1 record)", "    c (1 record)"]


def test_of_a_file_the_problem_that_costs_most_is_told():
    problems = (Problem("bad line", "line 3", "get another", 1), Problem("cut off", "", "get another", 900))
    file = FileReport(path="a.log", state="indexed", problems=problems)
    assert list(problem_lines([file]))[1] == "    a.log (901 records): cut off (and 1 more)"


@given(st.text("ab /.", max_size=300), st.integers(20, 120))
def test_a_line_is_folded_between_its_words_and_loses_none(text, width):
    line = f"    {text.strip() or 'x'}"
    parts = folded(line, width)
    assert [word for part in parts for word in part.split()] == line.split()
    assert all(len(part) <= width or len(part.split()) == 1 for part in parts)
    assert all(part.startswith("      ") for part in parts[1:])


def test_what_no_terminal_reads_is_not_folded():
    assert folded("x " * 500, None) == ["x " * 500]


def test_what_is_worse_is_told_first():
    def file(state, advice, lost=0):
        return FileReport(path=advice, state=state, problems=(Problem("why", "", advice, lost),))

    files = [file("skipped", "a"), file("indexed", "b", 1), file("failed", "c"), file("skipped", "d")]
    advice = [line for line in problem_lines(files) if line.startswith("    →")]
    assert advice == ["    → c", "    → b", "    → a", "    → d"]


@given(
    st.lists(
        st.builds(
            FileReport,
            path=st.text(max_size=5),
            state=st.just("indexed"),
            problems=st.lists(
                st.builds(Problem, st.text(max_size=3), st.text(max_size=3), st.sampled_from("ab")),
                max_size=9,
            ).map(tuple),
        ),
        max_size=40,
    )
)
def test_however_many_problems_there_are_the_lines_are_few(files):
    assert len(list(problem_lines(files))) <= 2 * 9
