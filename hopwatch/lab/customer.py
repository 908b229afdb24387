"""What a customer of this enterprise would have written: which machine is what, and what may be ignored."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

import orjson

from hopwatch.lab import derived
from hopwatch.lab.enterprise import Enterprise
from hopwatch.lab.machines import Host
from hopwatch.lab.routine.operators import develops
from hopwatch.lab.routine.table import ROUTINES, Routine
from hopwatch.lab.story import LookAlike

SYSTEMS = ("vulnerability-scanner", "software-deployer", "backup", "monitoring", "automation", "cluster")
"""Routines that come from machines of their own: whatever comes from there may be ignored."""
ADMINISTRATION = (
    "rdp-fan-out rdp-fan-out-on-the-wire network-logon-fan-out service-ticket-burst service-ticket-sweep "
    "service-ticket-sweep-on-the-wire remote-task-on-the-wire"
)
SUPPORT = (
    "executable-written-to-admin-share executable-on-several-hosts executable-on-several-hosts-on-the-wire "
    "executable-then-remote-execution-pipe admin-share-then-remote-execution remote-service-on-the-wire "
    "rdp-fan-out network-logon-then-service psexec-pipes"
)
Match = Mapping[str, Sequence[str]]


def roles(world: Enterprise) -> str:
    """Return the assets and their roles as CSV: desks by network and name, servers by address and name."""
    lines = ["asset,role,name"]
    nets = sorted({host.address.rpartition(".")[0] for host in world.desks})
    lines += [f"{net}.0/24,workstation," for net in nets]
    own = [*world.servers, *world.linux, *(one.desk for one in (*world.admins, *world.helpdesk))]
    lines += [f"{host.fqdn},workstation," for host in world.desks]
    for host in own:
        lines += [f"{host.address},{host.role},{host.name}"]
        lines += [f"{host.fqdn},{host.role},"] if host.windows else []
    return "\n".join(lines) + "\n"


def sources(world: Enterprise, routine: Routine) -> list[Host]:
    """Return the machines from which a routine works."""
    found: list[Host] = []
    for source in routine.sources:
        kind, _, prefix = source.partition(":")
        found += world.named(prefix) if prefix else world.role(kind)
    return found


def accounts(world: Enterprise, routine: Routine) -> list[str]:
    """Return the accounts with which a routine works."""
    replicas = [host.account for host in world.role("domain controller")]
    groups = {
        "admins": [one.name for one in world.admins],
        "helpdesk": [one.name for one in world.helpdesk],
        "developers": [one.name for one in world.employees if develops(one.name)],
        "replicas": [*replicas, world.accounts["directory"]],
    }
    names: list[str] = []
    for account in routine.accounts:
        names += groups[account] if account in groups else [world.accounts[account]]
    return names


def look_alikes(world: Enterprise) -> list[LookAlike]:
    """Return what is ordinary here and looks like an attack."""
    return [
        LookAlike(
            name=one.name,
            looks_like=one.looks_like,
            entities={
                "source": [host.name for host in sources(world, one)],
                "source_ip": [host.address for host in sources(world, one)],
                "user": accounts(world, one),
            },
        )
        for one in ROUTINES
        if one.looks_like
    ]


def exceptions(world: Enterprise) -> str:
    """Return the exceptions as TOML, for a year."""
    expires = world.start + timedelta(days=365)
    told = []
    for name, hunts, match, reason in _entries(world):
        pairs = ", ".join(
            f'"{field}" = {orjson.dumps(list(values)).decode()}' for field, values in match.items()
        )
        told.append(
            f"[{name}]\nhunt = {orjson.dumps(hunts.split()).decode()}\nmatch = {{ {pairs} }}\n"
            f'reason = "{reason}"\nowner = "it-operations"\nexpires = {expires}\n'
        )
    return "\n".join(told)


def _entries(world: Enterprise) -> Iterator[tuple[str, str, Match, str]]:
    by_name = {one.name: one for one in ROUTINES}
    for name in SYSTEMS:
        routine = by_name[name]
        addresses = [host.address for host in sources(world, routine)]
        yield name, "*", {"source.ip": addresses}, f"Ours. Looks like: {routine.looks_like}"
    yield from _by_account(world)
    jump = world.role("jump host")[0].address
    yield "jump-host", ADMINISTRATION, {"source.ip": [jump]}, "Administrators work from here"
    desks = [one.desk.address for one in world.helpdesk]
    yield "helpdesk", SUPPORT, {"source.ip": desks}, "The helpdesk helps with PsExec and remote desktops"


def _by_account(world: Enterprise) -> Iterator[tuple[str, str, Match, str]]:
    controllers = [host.address for host in world.role("domain controller")]
    synchroniser = world.role("server")[0].address
    match = {"source.ip": [*controllers, synchroniser]}
    yield "replication-wire", "dcsync-on-the-wire", match, "Controllers, and the directory's synchroniser"
    yield "agent", "service-on-several-hosts", {"service.name": ["ccmsetup"]}, "The deployer's agent"
    ids = [derived.sid(world.domain.name, one.name) for one in world.helpdesk]
    yield "psexec", "psexec-service", {"user.id": ids}, "The helpdesk may use PsExec"
