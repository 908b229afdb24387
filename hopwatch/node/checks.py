"""What must hold before the node can start: room on the disk, memory, a free port."""

import shutil
import socket
import time
from pathlib import Path

import psutil

from hopwatch.errors import NodeError
from hopwatch.node.configure import HOST, megabytes

MB = 1 << 20
PORT_PATIENCE = 5.0  # seconds
DISK_TO_INSTALL = 1024 * MB  # archive 95, program 110, Java 104, and room for the first indices
DISK_TO_START = 128 * MB
OVERHEAD = 350 * MB  # what Java needs beside its heap (measured)


def require_disk(home: Path, needed: int) -> None:
    """Raise NodeError when the home's disk has less room than needed (bytes)."""
    free = shutil.disk_usage(home).free
    if free < needed:
        raise NodeError(
            f"the disk of {home} is full: {free // MB} MB are free, the embedded Elasticsearch needs"
            f" {needed // MB} MB. Free some space, or set HOPWATCH_HOME to a folder on another disk"
        )


def require_memory(heap: str) -> None:
    """Raise NodeError when less memory is available than the heap and what Java needs beside it."""
    needed, available = megabytes(heap) * MB + OVERHEAD, available_memory()
    if available < needed:
        raise NodeError(
            f"memory is short: the embedded Elasticsearch needs {needed // MB} MB (heap {heap}), and"
            f" {available // MB} MB are available. Stop something else, or set a smaller heap:"
            " HOPWATCH_NODE__HEAP=512m"
        )


def available_memory() -> int:
    """Return the bytes that a new process can use: the machine's, or less where a control group limits it."""
    return min(psutil.virtual_memory().available, group_memory(Path("/sys/fs/cgroup")))


def group_memory(group: Path) -> int:
    """Return what the control group (version 2 or 1) leaves, in bytes; without a limit, a huge number."""
    for limit, used in (
        (group / "memory.max", group / "memory.current"),
        (group / "memory" / "memory.limit_in_bytes", group / "memory" / "memory.usage_in_bytes"),
    ):
        if limit.exists() and (text := limit.read_text().strip()).isdigit():
            return int(text) - int(used.read_text())
    return 1 << 62


def require_port(port: int) -> None:
    """Raise NodeError when something else listens on the port.

    A port that nobody is seen to hold is waited for: a node that was killed gives its port back only when
    its last thread has ended.
    """
    end = time.monotonic() + PORT_PATIENCE
    while not is_free(port):
        owner = listener(port)
        if owner is not None or time.monotonic() > end:
            raise NodeError(
                f"port {port} on {HOST} is taken by {owner or 'another process'}. Stop that, or choose"
                " another port: HOPWATCH_NODE__PORT=9377 (or `port` under [node] in hopwatch.toml)"
            )
        time.sleep(0.2)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def listener(port: int) -> str | None:
    """Return the name and pid of the process that listens on a port; None when that cannot be told."""
    try:
        for connection in psutil.net_connections("tcp"):
            listens = connection.status == psutil.CONN_LISTEN and connection.laddr[1:] == (port,)
            if listens and connection.pid:
                return f"{psutil.Process(connection.pid).name()} (pid {connection.pid})"
    except psutil.Error:
        return None
    return None
