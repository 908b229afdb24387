"""Remote management (WinRM): shells and what runs in them."""

from dataclasses import replace

from hopwatch.lab import browsing, windows
from hopwatch.lab.acts.link import WINRM, Events
from hopwatch.lab.acts.programs import SVCHOST, SYSTEM32, runs
from hopwatch.lab.acts.visit import Visit, arrives, leaves

PLUGIN_HOST, SHELL_HOST = rf"{SYSTEM32}\wsmprovhost.exe", rf"{SYSTEM32}\winrshost.exe"


def shell(visit: Visit, seconds: float, *commands: tuple[str, str], host: str = PLUGIN_HOST) -> Events:
    """Open a shell and run `commands` (program, command line) in it, some seconds apart; then leave."""
    entry = replace(visit, port=WINRM)
    yield from arrives(entry, duration=seconds, sent=14_000, received=22_000)
    yield browsing.http(
        entry.after(0.03),
        host=f"{entry.target.fqdn}:5985",
        uri="/wsman?PSVersion=5.1" if host == PLUGIN_HOST else "/wsman",
        method="POST",
        agent="Microsoft WinRM Client",
        port=WINRM,
        **entry.flow.wire,
    )
    told = {"host": entry.target.fqdn, "user": entry.user, "domain": entry.domain}
    yield windows.winrm_shell_created(entry.after(0.3), **told)
    parent = SVCHOST
    for place, (image, line) in enumerate([(host, f"{host} -Embedding"), *commands]):
        at = entry.after(0.4 + place * max(1.0, seconds / (len(commands) + 1)))
        yield from runs(at, entry.target, entry.user, image, line, parent=parent, logon_id=entry.session)
        parent = host
    yield from leaves(entry, seconds)
