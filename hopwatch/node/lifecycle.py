"""The embedded Elasticsearch: up, down, status."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, TransportError
from filelock import FileLock, Timeout
from pydantic import SecretStr

from hopwatch.elastic import connect
from hopwatch.errors import NodeError
from hopwatch.node import artifact, checks, configure, install, owner, passwords, process
from hopwatch.node.layout import Layout
from hopwatch.settings import Elastic, Settings

LOCK_TIMEOUT = 900.0  # seconds; another caller may be downloading


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
    layout = Layout(settings.home.absolute())
    found = answering(layout)
    if found is not None:
        return found
    make_home(layout.home)
    with locked(layout):
        return answering(layout) or bring_up(layout, settings, progress)


def down(settings: Settings) -> bool:
    """Stop the node of the settings' home; return whether there was one. Raises NodeError."""
    layout = Layout(settings.home.absolute())
    if not layout.node.exists():
        return False
    with locked(layout):
        found = list(process.starting(layout))
        process.stop_all(layout)
        layout.pid.unlink(missing_ok=True)
    return bool(found)


def status(settings: Settings) -> Status:
    """Return whether the node of the settings' home answers, and where."""
    layout = Layout(settings.home.absolute())
    found = answering(layout)
    alive = process.running(layout)
    return Status(
        running=found is not None,
        url=found.url if found else url(settings.node.port),
        version=found.version if found else None,
        pid=alive.pid if alive else None,
        home=layout.home,
    )


def bring_up(layout: Layout, settings: Settings, progress: artifact.Progress) -> Node:
    """Install what is missing, start the node, and wait until its data is there. The caller holds the lock."""
    process.stop_all(layout)
    uid = owner.owner_of(layout.node)
    owner.require_reachable(layout.home, uid)
    java = install.install(layout, settings.node.artifact, uid, progress)
    checks.require_disk(layout.home, checks.DISK_TO_START)
    checks.require_memory(settings.node.heap)
    checks.require_port(settings.node.port)
    configure.configure(layout, settings.node, passwords.ensure(layout.passwords))
    owner.give(layout.node, uid)
    progress("starting Elasticsearch", 0, 0)
    process.start(layout, java, uid if os.geteuid() == 0 else None)
    found = answering(layout)
    if found is None:
        raise NodeError(
            f"the embedded Elasticsearch started, but does not answer; its log is {layout.server_log}"
        )
    return found


def answering(layout: Layout) -> Node | None:
    """Return the node of a home when its process lives and answers to our password; else None."""
    alive = process.running(layout)
    if alive is None:
        return None
    port = configure.port_in((layout.config / "elasticsearch.yml").read_text())
    here = Elastic(
        hosts=(url(port or 0),),
        username=passwords.ADMINISTRATOR,
        password=SecretStr(passwords.read(layout.passwords)),
        timeout=10,
    )
    with connect(here) as client, suppress(ApiError, TransportError):
        version = own_version(client, alive.pid)
        if version is not None:
            return node(here, version, alive.pid, layout.home)
    return None


def own_version(client: Elasticsearch, pid: int) -> str | None:
    """Return the version of the server when it is the process `pid`; None when another answers on its port."""
    nodes = client.nodes.info(node_id="_local", metric="process")["nodes"]
    return next((found["version"] for found in nodes.values() if found["process"]["id"] == pid), None)


def node(here: Elastic, version: str, pid: int, home: Path) -> Node:
    """Return the node that answers."""
    secret = here.password.get_secret_value() if here.password else ""
    return Node(
        url=here.hosts[0],
        username=here.username or "",
        password=secret,
        version=version,
        pid=pid,
        home=home,
    )


def url(port: int) -> str:
    """Return the node's address."""
    return f"http://{configure.HOST}:{port}"


def make_home(home: Path) -> None:
    """Make the home, open to passers-by: the node's user must get to its own folder in it."""
    try:
        home.mkdir(mode=0o755, parents=True, exist_ok=True)
    except OSError as error:
        raise NodeError(
            f"cannot make the folder {home}: {error.strerror}. Set HOPWATCH_HOME to a folder of yours"
        ) from error


def locked(layout: Layout) -> FileLock:
    """Return the home's lock, not yet taken; raises NodeError when another holds it for long."""
    try:
        return FileLock(layout.lock, timeout=LOCK_TIMEOUT)
    except Timeout as error:
        raise NodeError(
            f"another process has been starting the node for long: {layout.lock} is held"
        ) from error
