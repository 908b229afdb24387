"""Who holds a claim, and whether it is still alive: a process, told from every other on every machine."""

import os
import socket
from contextlib import suppress
from pathlib import Path

import psutil

_PROCESS_IDS = Path("/proc/self/ns/pid")


def this_process() -> str:
    """Return the name under which this process claims work."""
    return f"{_place()}/{os.getpid()}/{psutil.Process().create_time():.2f}"


def is_dead(owner: str) -> bool:
    """Tell whether an owner is known to have ended: one of this machine whose process is gone."""
    place, _, process = owner.partition("/")
    if place != _place():
        return False
    pid, _, started = process.partition("/")
    try:
        return f"{psutil.Process(int(pid)).create_time():.2f}" != started
    except psutil.NoSuchProcess:
        return True
    except (psutil.Error, ValueError):
        return False


def _place() -> str:
    """Return what numbers its processes on its own: a machine, or a container on it."""
    numbers = ""
    with suppress(OSError):
        numbers = f".{_PROCESS_IDS.stat().st_ino}"
    return f"{socket.gethostname()}.{psutil.boot_time():.0f}{numbers}"
