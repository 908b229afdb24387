"""From paths to files."""

import os
from pathlib import Path

from indexer.walk import Candidate, Unreachable, walk


def found(*paths):
    return [file.path for file in walk(paths) if isinstance(file, Candidate)]


def test_files_come_sorted_and_from_every_depth(tmp_path):
    for name in ("b/2", "b/1", "a", "c/d/e"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert found(tmp_path) == [tmp_path / name for name in ("a", "b/1", "b/2", "c/d/e")]


def test_a_loop_of_links_ends(tmp_path):
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "log").write_text("x")
    (tmp_path / "sub" / "up").symlink_to(tmp_path)
    assert found(tmp_path) == [tmp_path / "sub" / "log"]


def test_a_file_named_twice_or_linked_comes_once(tmp_path):
    log = tmp_path / "log"
    log.write_text("x")
    (tmp_path / "again").symlink_to(log)
    assert found(log, log) == [log]
    assert len(found(tmp_path, log)) == 1


def test_a_pipe_in_a_folder_is_passed_over_and_one_that_was_named_is_said(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert list(walk([tmp_path])) == []
    (named,) = walk([tmp_path / "pipe"])
    assert isinstance(named, Unreachable)
    assert "pipe" in named.problem.why


def test_what_is_not_there_is_a_problem_that_says_so(tmp_path):
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    gone = list(walk([tmp_path / "no.evtx", tmp_path]))
    assert [(file.path.name, file.named, file.problem.why) for file in gone] == [
        ("no.evtx", True, "there is no such file or folder"),
        ("dangling", False, "there is no such file or folder"),
    ]


def test_names_that_are_no_text_are_found(tmp_path):
    odd = os.fsencode(tmp_path) + b"/\xff\xfe.log"
    Path(os.fsdecode(odd)).write_text("x")
    (path,) = found(tmp_path)
    assert os.fsencode(path) == odd
