"""The node's process: found, started, stopped."""

import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil

from hopwatch.errors import NodeError
from hopwatch.node.layout import Layout

START_TIMEOUT = 180.0  # seconds; a start takes 9 to 20 on two cores
STOP_TIMEOUT = 30.0
LOG_LINES = 12


def running(layout: Layout) -> psutil.Process | None:
    """Return the process of this home's node; None when its pid file is missing, stale, or names another process."""
    try:
        process = psutil.Process(int(layout.pid.read_text()))
        return process if belongs(process, layout) else None
    except (OSError, ValueError, psutil.Error):
        return None


def belongs(process: psutil.Process, layout: Layout) -> bool:
    """Tell whether a process works on this home: only then its command line names the home's crash reports."""
    with suppress(psutil.Error):
        return any(str(layout.node) + "/" in word for word in process.cmdline())
    return False


def starting(layout: Layout) -> Iterator[psutil.Process]:
    """Yield every process of this home: a node, or a start that outlived its caller."""
    return (process for process in psutil.process_iter() if belongs(process, layout))


def start(layout: Layout, java: Path, uid: int | None) -> None:
    """Start the node and wait until it serves; it outlives the caller. Raises NodeError."""
    layout.pid.unlink(missing_ok=True)
    with layout.start_log.open("w") as log:
        try:
            launcher = subprocess.Popen(
                [layout.program / "bin" / "elasticsearch", "-d", "-p", layout.pid],
                env=environment(layout, java),
                cwd=layout.node,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **({} if uid is None else {"user": uid, "group": uid, "extra_groups": []}),
            )
        except OSError as error:
            raise NodeError(f"cannot start {layout.program}/bin/elasticsearch: {error.strerror}") from error
    wait_started(launcher, layout)


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


def wait_started(launcher: "subprocess.Popen[bytes]", layout: Layout) -> None:
    """Wait for the launcher, which ends when the node serves; raises NodeError with the end of the log."""
    try:
        status = launcher.wait(START_TIMEOUT)
    except subprocess.TimeoutExpired as error:
        stop_all(layout)
        raise NodeError(
            f"the embedded Elasticsearch did not start within {START_TIMEOUT:.0f} s; its log is"
            f" {layout.server_log}:\n{last_lines(layout)}"
        ) from error
    if status != 0:
        raise NodeError(
            f"the embedded Elasticsearch ended at its start (status {status}); its logs are in {layout.logs}:\n"
            f"{last_lines(layout)}"
        )


def last_lines(layout: Layout) -> str:
    """Return the end of the log of the last start."""
    try:
        lines = layout.start_log.read_text(errors="replace").splitlines()
    except OSError:
        return "(no log)"
    return "\n".join(f"  {line}" for line in lines[-LOG_LINES:])


def stop(process: psutil.Process) -> None:
    """End a process: ask, wait, then kill. Raises NodeError when it belongs to someone else."""
    try:
        process.terminate()
        process.wait(STOP_TIMEOUT)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(STOP_TIMEOUT)
    except psutil.NoSuchProcess:
        return
    except psutil.AccessDenied as error:
        raise NodeError(
            f"the embedded Elasticsearch (pid {process.pid}) runs as {process.username()}: stop it as that user"
        ) from error


def stop_all(layout: Layout) -> None:
    """End every process of this home."""
    for process in list(starting(layout)):
        stop(process)
