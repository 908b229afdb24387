"""At one's own desk: signing in, and getting the password wrong."""

from datetime import datetime

from hopwatch.lab import derived, windows
from hopwatch.lab.acts.link import Events, later
from hopwatch.lab.acts.programs import EXPLORER, runs
from hopwatch.lab.acts.tickets import gets_ticket
from hopwatch.lab.machines import Host, Person


def signs_in(at: datetime, person: Person, logon_type: int = 2) -> Events:
    """Sit down at one's own desk: 2 with the password, 7 unlocking, 11 from the cache."""
    desk, domain = person.desk, person.desk.domain.name
    session = derived.logon_id(at, person.name, desk.name)
    if logon_type != 11:  # noqa: PLR2004  (the cache asks nobody)
        yield from gets_ticket(later(at, -0.4), person.name, desk)
    yield windows.explicit_credentials(
        later(at, -0.1),
        host=desk.fqdn,
        user=desk.account,
        target_user=person.name,
        source="127.0.0.1",
        domain=domain,
        target_domain=domain,
    )
    yield windows.logon(
        at, host=desk.fqdn, user=person.name, logon_type=logon_type, logon_id=session, domain=domain
    )
    yield from runs(later(at, 1.5), desk, person.name, EXPLORER, logon_id=session)


def signs_out(at: datetime, since: datetime, person: Person) -> Events:
    """End the session that began at `since`."""
    desk = person.desk
    session = derived.logon_id(since, person.name, desk.name)
    yield windows.logoff(
        at, host=desk.fqdn, user=person.name, logon_id=session, logon_type=2, domain=desk.domain.name
    )


def mistypes(at: datetime, person: Person) -> Events:
    """Enter a wrong password at one's own desk."""
    desk = person.desk
    yield windows.logon_failed(at, host=desk.fqdn, user=person.name, logon_type=2, domain=desk.domain.name)
    yield from fails_ticket(later(at, -0.01), person.name, desk)


def fails_ticket(at: datetime, user: str, source: Host) -> Events:
    """Be refused a ticket for a wrong password."""
    yield windows.preauthentication_failed(
        at, host=source.controller.fqdn, user=user, source=source.address, domain=source.domain.name
    )


def runs_as(at: datetime, host: Host, user: str, logon_type: int) -> Events:
    """Log on as a service (5) or for a task (4)."""
    yield windows.logon(at, host=host.fqdn, user=user, logon_type=logon_type, domain=host.domain.name)
