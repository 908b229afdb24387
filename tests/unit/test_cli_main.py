"""The command line's promises: exit statuses, one line for what is wrong, nothing heavy for help."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = Path(sys.executable).with_name("hopwatch")
HEAVY = ["elasticsearch", "apscheduler", "rich.console", "pydantic", "evtx", "Evtx"]


def run(*arguments, **variables):
    return subprocess.run(  # noqa: S603  (our own command)
        [COMMAND, *arguments], capture_output=True, text=True, check=False, env={**os.environ, **variables}
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nosuch"], "No such command 'nosuch'"),
        (["hunt", "run"], "name the hunts to run, or say --all"),
        (["hunt", "run", "--bogus"], "No such option: --bogus"),
        (["hunt", "show", "psexec-servis"], "did you mean 'psexec-service'?"),
        (["hunt", "run", "--all", "--last", "7d", "--from", "2026-01-01"], "--last excludes --from and --to"),
        (["alerts", "list", "--from", "yesterday"], "'yesterday' is no time"),
        (["alerts", "list", "--namespace", "a-b"], "namespace"),
    ],
)
def test_wrong_usage_is_said_in_a_line_and_ends_with_2(arguments, said):
    ended = run(*arguments, HOPWATCH_ELASTIC__HOSTS="http://127.0.0.1:1")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert said in ended.stderr
    assert "Traceback" not in ended.stderr


def test_an_unreachable_server_ends_with_3_and_says_which_setting():
    ended = run("alerts", "list", HOPWATCH_ELASTIC__HOSTS="http://127.0.0.1:1")
    assert ended.returncode == 3
    assert "HOPWATCH_ELASTIC__HOSTS" in ended.stderr


def test_an_unknown_setting_ends_with_2_and_names_the_nearest():
    ended = run("hunt", "list", HOPWATCH_ELASTICS__HOSTS="http://x")
    assert ended.returncode == 2
    assert "did you mean HOPWATCH_ELASTIC__HOSTS?" in ended.stderr


def test_a_closed_pipe_ends_it_quietly():
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as closed:
        ended = subprocess.run(  # noqa: S603  (our own command)
            [COMMAND, "hunt", "list"], stdout=closed, stderr=subprocess.PIPE, check=False
        )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_help_imports_nothing_heavy():
    script = f"import sys, hopwatch.cli.main; print([m for m in {HEAVY!r} if m in sys.modules])"
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603
    assert ended.stdout.strip() == "[]"
