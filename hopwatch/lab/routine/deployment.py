"""Software that is put on machines: a deployer's push, updaters' services, policies' tasks."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from hopwatch.lab import windows
from hopwatch.lab.acts.link import Events, later
from hopwatch.lab.acts.services import Service, installs, starts
from hopwatch.lab.acts.shares import mounts, puts_file
from hopwatch.lab.acts.visit import Visit, arrives, leaves
from hopwatch.lab.machines import Host
from hopwatch.lab.plan import Planned
from hopwatch.lab.today import Today

PUSH_DAYS = (1, 3)
AGENT = Service("ccmsetup", r"C:\Windows\ccmsetup\ccmsetup.exe /runservice /config:mobileclient.tcf")
UPDATER = r'"C:\Program Files (x86)\Example\Updater\{version}\updater.exe" --system --windows-service'


def deployer(today: Today) -> Iterator[Planned]:
    """Push the agent to a quarter of the desks on Tuesdays and Thursdays, two a minute."""
    if today.date.weekday() not in PUSH_DAYS:
        return
    source, account = today.world.role("deployer")[0], today.world.accounts["deployer"]
    for place, person in enumerate(today.present[today.day % 4 :: 4]):
        at = later(today.at(11), place * 31.0)
        yield Planned(at, partial(pushes, at, account, source, person.desk))


def pushes(at: datetime, account: str, source: Host, desk: Host) -> Events:
    """Copy the installer over the administrative share, make it a service, start it."""
    visit = Visit(at=at, user=account, source=source, target=desk, admin=True)
    yield from arrives(visit, "dce_rpc", sent=4_100_000, received=9000, duration=40.0)
    yield from mounts(visit, "ADMIN$")
    yield from puts_file(visit, "ADMIN$", r"ccmsetup\ccmsetup.exe", 0.4, 3_984_112)
    yield from installs(visit, AGENT, 6.0)
    yield from starts(visit, r"C:\Windows\ccmsetup\ccmsetup.exe", AGENT.image, 6.4)
    yield from leaves(visit, 41)


def updaters(today: Today) -> Iterator[Planned]:
    """Once a week each desk's updater installs its new service by itself."""
    version = f"142.0.{7400 + today.day // 7}.{today.day // 7 % 3}"
    for place, person in enumerate(today.present):
        if (place + today.day) % 7:
            continue
        at = later(today.at(9, person.offset), today.chance("update", person.name).uniform(0, 18_000))
        yield Planned(at, partial(updates, at, person.desk, version))


def updates(at: datetime, desk: Host, version: str) -> Events:
    """Replace the updater's service."""
    name = f"Example Updater Service ({version})"
    image = UPDATER.format(version=version)
    yield windows.service_installed(at, host=desk.fqdn, service=name, image=image, start="auto start")


def policies(today: Today) -> Iterator[Planned]:
    """On Mondays a policy puts a scheduled task on the machines that are on, as the machine itself."""
    if today.date.weekday():
        return
    for person in today.present:
        at = later(today.at(9.2, person.offset), today.chance("task", person.name).uniform(0, 5000))
        yield Planned(at, partial(gets_task, at, person.desk))


def gets_task(at: datetime, desk: Host) -> Events:
    """Receive the task."""
    command = rf"\\{desk.domain.suffix}\SYSVOL\{desk.domain.suffix}\scripts\inventory.cmd"
    yield windows.task_registered(
        at,
        host=desk.fqdn,
        user=desk.account,
        domain=desk.domain.name,
        task=r"\Company\Inventory",
        command=command,
        logon_id="0x3e7",
    )
