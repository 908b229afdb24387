"""The node's process: found, started, stopped."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from hopwatch.errors import NodeError
from hopwatch.node.layout import Layout

START_TIMEOUT = 180.0  # seconds; a start takes 7 to 20 on two cores
STOP_TIMEOUT = 30.0


def running(layout: Layout) -> psutil.Process | None:
    """Return the process of this home's node; None when its pid file is missing, stale, or another's."""
    try:
        process = psutil.Process(int(layout.pid.read_text()))
        return process if layout.server_mark in process.cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def of_home(layout: Layout) -> Iterator[psutil.Process]:
    """Yield every process of this home: the node, one whose pid file is gone, a start under way."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            words = process.cmdline()
            if layout.server_mark in words or starts(words, layout):
                yield process


def launching(layout: Layout) -> bool:
    """Tell whether a start is under way: its caller may have gone."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if starts(process.cmdline(), layout):
                return True
    return False


def starts(words: list[str], layout: Layout) -> bool:
    """Tell whether a command line is that of the launcher of this home's node."""
    return str(layout.pid) in words and "-d" in words


def start(layout: Layout, java: Path, uid: int | None) -> int:
    """Start the node and wait until it serves; return the launcher's exit status.

    The node outlives the caller, and takes nothing from it: no terminal, no environment, no groups.
    With a uid (the caller is root) it runs as that. Raises NodeError.
    """
    layout.pid.unlink(missing_ok=True)
    command = [str(layout.program / "bin" / "elasticsearch"), "-d", "-p", str(layout.pid)]
    with layout.start_log.open("w") as log:
        try:
            launcher = subprocess.Popen(  # noqa: S603  (our own program, no shell)
                command,
                env=environment(layout, java),
                cwd=layout.node,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                user=uid,
                group=uid,
                extra_groups=None if uid is None else [],
            )
        except (OSError, subprocess.SubprocessError) as error:
            raise NodeError(f"cannot start {command[0]}: {error}") from error
    return wait(launcher, layout)


def wait(launcher: "subprocess.Popen[bytes]", layout: Layout) -> int:
    """Wait for the launcher, which ends when the node serves; raises NodeError when that takes too long."""
    try:
        return launcher.wait(START_TIMEOUT)
    except subprocess.TimeoutExpired as error:
        stop_all(layout)
        raise NodeError(
            f"the embedded Elasticsearch did not start within {START_TIMEOUT:.0f} s and was stopped."
            f" Its log is {layout.server_log}; try again when the machine is less busy"
        ) from error


def environment(layout: Layout, java: Path) -> dict[str, str]:
    """Return the environment of the node: nothing of the caller's."""
    return {
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "HOME": str(layout.node),
        "LC_ALL": "C.UTF-8",
        "ES_JAVA_HOME": str(java),
        "ES_PATH_CONF": str(layout.config),
        "ES_TMPDIR": str(layout.temporary),
        "CLI_JAVA_OPTS": "-XX:TieredStopAtLevel=1",
    }


def stop(process: psutil.Process) -> None:
    """End a process: ask, wait, then kill. Raises NodeError when it belongs to someone else."""
    try:
        process.terminate()
        if not ended(process):
            process.kill()
            ended(process)
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        owner = process.username()
        raise NodeError(
            f"the embedded Elasticsearch (pid {process.pid}) runs as {owner}: stop it as that user"
        ) from error


def ended(process: psutil.Process) -> bool:
    """Wait for the end of a process; return whether it ended in time.

    One that nobody reaps counts as ended: in a container the first process often does not do it.
    """
    end = time.monotonic() + STOP_TIMEOUT
    while process.is_running() and (process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1):
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def stop_all(layout: Layout) -> int:
    """End every process of this home; return how many there were."""
    found = list(of_home(layout))
    for process in found:
        stop(process)
    return len(found)
