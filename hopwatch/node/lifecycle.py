"""The embedded Elasticsearch: up, down, status."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import SecretStr

from hopwatch.errors import NodeError
from hopwatch.node import artifact, checks, configure, failure, install, owner, passwords, probe, process
from hopwatch.node.layout import Layout
from hopwatch.settings import Elastic, Settings

LOCK_TIMEOUT = 900.0  # seconds; another caller may be downloading
PAUSE = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A running embedded node, and how to reach it as its administrator."""

    url: str
    username: str
    password: str = field(repr=False)
    version: str
    pid: int
    home: Path

    @property
    def elastic(self) -> Elastic:
        """What `hopwatch.elastic.connect` takes."""
        return Elastic(hosts=(self.url,), username=self.username, password=SecretStr(self.password))


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Whether the node runs, and where; `running` means that it answers."""

    running: bool
    url: str
    version: str | None
    pid: int | None
    home: Path


def up(settings: Settings, progress: artifact.Progress = artifact.silent) -> Node:
    """Return the running node of the settings' home; install and start it when needed.

    Safe to call from many processes at once: they share one node. Raises NodeError.
    """
    layout = layout_of(settings)
    with usable(layout):
        found = answering(layout)
        if found is not None:
            return found
        with locked(layout):
            return answering(layout) or started_meanwhile(layout) or bring_up(layout, settings, progress)


def down(settings: Settings) -> bool:
    """Stop the node of the settings' home; return whether there was one. Raises NodeError."""
    layout = layout_of(settings)
    with usable(layout):
        if not layout.home.exists():
            return False
        with locked(layout):
            stopped = process.stop_all(layout)
            layout.pid.unlink(missing_ok=True)
    return stopped > 0


def status(settings: Settings) -> Status:
    """Return whether the node of the settings' home answers, and where. Raises NodeError."""
    layout = layout_of(settings)
    with usable(layout):
        found = answering(layout)
    alive = process.running(layout)
    return Status(
        running=found is not None,
        url=found.url if found else probe.url(settings.node.port),
        version=found.version if found else None,
        pid=alive.pid if alive else None,
        home=layout.home,
    )


def layout_of(settings: Settings) -> Layout:
    """Return the paths of the settings' home; by whichever link it is named, it is one home."""
    return Layout(settings.home.resolve())


def answering(layout: Layout) -> Node | None:
    """Return the node of a home when its process lives and answers to our password; else None."""
    alive = process.running(layout)
    port = configure.port_of(layout)
    if alive is None or port is None:
        return None
    password = passwords.read(layout.passwords)
    version = probe.version_of(port, password, alive.pid)
    if version is None:
        return None
    return Node(
        url=probe.url(port),
        username=passwords.ADMINISTRATOR,
        password=password,
        version=version,
        pid=alive.pid,
        home=layout.home,
    )


def started_meanwhile(layout: Layout) -> Node | None:
    """Wait for a node that lives but does not answer yet; None when there is none (any more).

    A start outlives a caller that was interrupted, and a busy node may be slow: neither is killed for it.
    """
    end = time.monotonic() + process.START_TIMEOUT
    while (alive := process.running(layout)) or process.launching(layout):
        found = answering(layout)
        if found is not None:
            return found
        if time.monotonic() > end:
            who = f"pid {alive.pid}" if alive else "still starting"
            raise NodeError(
                f"the embedded Elasticsearch ({who}) does not answer; its log is {layout.server_log}."
                " `hopwatch node down` ends it, `hopwatch node up` starts it again"
            )
        time.sleep(PAUSE)
    return None


def bring_up(layout: Layout, settings: Settings, progress: artifact.Progress) -> Node:
    """Install what is missing, start the node, wait until its data is there. The caller holds the lock."""
    process.stop_all(layout)  # a node whose home was deleted and made anew
    uid = owner.owner_of(layout.node)
    java = prepare(layout, settings, uid, progress)
    progress("starting the embedded Elasticsearch", 0, 0)
    ended = process.start(layout, java, uid if os.geteuid() == 0 else None)
    if ended != 0:
        raise NodeError(failure.explain(layout, ended))
    probe.wait_recovered(settings.node.port, passwords.read(layout.passwords))
    found = answering(layout)
    if found is None:
        raise NodeError(
            f"the embedded Elasticsearch started, but ended again; its log is {layout.server_log}"
        )
    return found


def prepare(layout: Layout, settings: Settings, uid: int, progress: artifact.Progress) -> Path:
    """Put in place whatever the node needs, check what the machine must give; return the Java home."""
    checks.require_port(settings.node.port)
    checks.require_memory(settings.node.heap)
    java = install.install(layout, settings.node.artifact, uid, progress)
    checks.require_disk(layout.home, checks.DISK_TO_START)
    configure.configure(layout, settings.node, passwords.ensure(layout.passwords))
    owner.give(layout.node, uid)
    return java


@contextmanager
def locked(layout: Layout) -> Iterator[None]:
    """Hold the lock of a home, which is made when it is missing; raises NodeError."""
    try:
        owner.make_home(layout.home, owner.owner_of(layout.node))
        with FileLock(layout.lock, timeout=LOCK_TIMEOUT):
            yield
    except Timeout as error:
        raise NodeError(f"another process has held {layout.lock} for long: wait for it, or end it") from error


@contextmanager
def usable(layout: Layout) -> Iterator[None]:
    """Say of a home that belongs to someone else, or cannot be written, what to do; raises NodeError."""
    try:
        yield
    except OSError as error:
        why = artifact.reason(error, layout.home)
        raise NodeError(f"cannot use {layout.home}: {why}. Set HOPWATCH_HOME to a folder of yours") from error
