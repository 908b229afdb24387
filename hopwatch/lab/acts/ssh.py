"""SSH: what the sensor sees of it, which is little."""

from datetime import datetime

from hopwatch.lab import wire
from hopwatch.lab.acts.link import SSH, Events, Flow, later
from hopwatch.lab.machines import Host

WINDOWS_CLIENT, LINUX_CLIENT = "SSH-2.0-OpenSSH_for_Windows_8.1", "SSH-2.0-OpenSSH_9.6"


def opens_shell(at: datetime, source: Host, target: Host, seconds: float, attempts: int = 1) -> Events:
    """Log on by SSH, stay, and leave."""
    flow = Flow(at, source, target, SSH)
    yield flow.conn("ssh", sent=9000, received=14_000, duration=seconds)
    client = WINDOWS_CLIENT if source.windows else LINUX_CLIENT
    yield wire.ssh(later(at, 0.1), attempts=attempts, client=client, **flow.wire)
