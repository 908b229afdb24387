"""Where the embedded node keeps what on disk."""

from dataclasses import dataclass
from pathlib import Path

VERSION = "9.2.0"
LOCK = "node.lock"


@dataclass(frozen=True, slots=True)
class Layout:
    """The paths below one home.

    The caller owns the home: the downloaded archive, the program, the Java runtime and the passwords.
    Only `node` belongs to the user that the node runs as.
    """

    home: Path

    @property
    def lock(self) -> Path:
        """Held by whoever installs, starts or stops the node."""
        return self.home / LOCK

    @property
    def archive(self) -> Path:
        """The archive as downloaded, verified."""
        return self.home / "cache" / f"elasticsearch-{VERSION}.zip"

    @property
    def program(self) -> Path:
        """The unpacked archive."""
        return self.home / f"elasticsearch-{VERSION}"

    def java(self, version: str) -> Path:
        """Return the place of a copy of the Java runtime, for a node's user who cannot reach the original."""
        return self.home / f"java-{version}"

    @property
    def passwords(self) -> Path:
        """One file for each user of the node, readable by the caller alone."""
        return self.home / "passwords"

    @property
    def node(self) -> Path:
        """What the node itself writes."""
        return self.home / "node"

    @property
    def config(self) -> Path:
        """Elasticsearch's configuration."""
        return self.node / "config"

    @property
    def data(self) -> Path:
        """The indices."""
        return self.node / "data"

    @property
    def logs(self) -> Path:
        """The node's logs."""
        return self.node / "logs"

    @property
    def temporary(self) -> Path:
        """The node's own temporary folder."""
        return self.node / "tmp"

    @property
    def pid(self) -> Path:
        """Written by the node when it starts, removed by it when it ends well."""
        return self.node / "pid"

    @property
    def server_log(self) -> Path:
        """The log of the running server."""
        return self.logs / "hopwatch.log"

    @property
    def start_log(self) -> Path:
        """What the last start wrote to its standard output and error."""
        return self.home / "start.log"

    @property
    def server_mark(self) -> str:
        """The Java option for crash reports; no other process than this home's node has it."""
        return f"-XX:ErrorFile={self.logs}/hs_err_pid%p.log"
