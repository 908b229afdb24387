"""Who holds a claim: a process of a machine, told apart from a later one with the same number."""

import socket

import psutil


def owner(pid: int) -> str:
    """Name a process of this machine: host, number, the moment it began."""
    return f"{socket.gethostname()}:{pid}:{_began(pid)}"


def gone(name: str) -> bool:
    """Tell that the process of this name was of this machine and has ended; False for another machine's."""
    host, *process = name.rsplit(":", 2)
    if host != socket.gethostname() or len(process) < 2 or not process[0].isdigit():  # noqa: PLR2004
        return False
    return str(_began(int(process[0]))) != process[1]


def _began(pid: int) -> int | None:
    try:
        process = psutil.Process(pid)
        return None if process.status() == psutil.STATUS_ZOMBIE else round(process.create_time() * 1000)
    except psutil.NoSuchProcess:
        return None
