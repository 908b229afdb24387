"""Services made, started and deleted from elsewhere: what the wire, the audit and the System log tell."""

from dataclasses import dataclass

from hopwatch.lab import windows
from hopwatch.lab.acts.link import Events
from hopwatch.lab.acts.programs import SERVICES, runs
from hopwatch.lab.acts.shares import mounts, opens_pipe
from hopwatch.lab.acts.visit import Visit

OPENED = ("OpenSCManagerW", "CreateServiceW", "CloseServiceHandle", "OpenServiceW", "StartServiceW")
DELETED = ("ControlService", "DeleteService", "CloseServiceHandle")
CHANGED = ("OpenSCManagerW", "OpenServiceW", "QueryServiceConfigW", "ChangeServiceConfigW", "StartServiceW")


@dataclass(frozen=True, slots=True)
class Service:
    """A service: its name, the program or command it runs, how it starts."""

    name: str
    image: str
    start: str = "demand start"


def installs(visit: Visit, service: Service, after: float = 1.0) -> Events:
    """Make a service on the target and start it, in the session of a visit."""
    target = visit.target
    yield from mounts(visit, "IPC$", after - 0.4)
    yield from opens_pipe(visit, "svcctl", after - 0.3)
    yield from visit.flow.calls(after - 0.2, "svcctl", *OPENED, pipe=r"\pipe\ntsvcs")
    yield windows.service_installed(
        visit.after(after),
        host=target.fqdn,
        service=service.name,
        image=service.image,
        user_sid=visit.sid,
        start=service.start,
    )
    yield windows.service_install_audited(
        visit.after(after + 0.001), service=service.name, image=service.image, **visit.here
    )


def starts(visit: Visit, image: str, command_line: str, after: float) -> Events:
    """Run what a service says, as the machine."""
    yield from runs(visit.after(after), visit.target, "SYSTEM", image, command_line, parent=SERVICES)


def removes(visit: Visit, after: float) -> Events:
    """Stop and delete the service: only the wire tells."""
    yield from visit.flow.calls(after, "svcctl", *DELETED, pipe=r"\pipe\ntsvcs")


def reconfigures(visit: Visit, after: float = 0.5) -> Events:
    """Point a service that is there to another program, start it, and point it back: no new service."""
    yield from mounts(visit, "IPC$", after - 0.3)
    yield from opens_pipe(visit, "svcctl", after - 0.2)
    yield from visit.flow.calls(after, "svcctl", *CHANGED, pipe=r"\pipe\ntsvcs")
    yield from visit.flow.calls(after + 3, "svcctl", "ChangeServiceConfigW", pipe=r"\pipe\ntsvcs")
