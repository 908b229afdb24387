"""Shares opened, files in them, pipes."""

from datetime import datetime

from hopwatch.lab import windows, wire
from hopwatch.lab.acts.link import Events
from hopwatch.lab.acts.programs import writes_file
from hopwatch.lab.acts.visit import Visit, arrives, leaves
from hopwatch.lab.machines import Host

FOLDERS = {"ADMIN$": "C:\\Windows", "C$": "C:"}
WRITE, READ = 0x2, 0x12019F


def mounts(visit: Visit, share: str, after: float = 0.03) -> Events:
    """Open a share in the session of a visit, by the server's name (Kerberos) or address (NTLM)."""
    server = "" if visit.ntlm else visit.target.fqdn
    yield wire.smb_mapping(visit.after(after), share=share, server=server, **visit.flow.wire)
    if visit.target.windows:
        yield windows.share_accessed(
            visit.after(after), source=visit.source.address, share=share, **visit.here
        )


def opens_file(visit: Visit, share: str, name: str, after: float, size: int = 4096) -> Events:
    """Read a file of a share: the sensor sees it, the audit of files is off."""
    server = "" if visit.ntlm else visit.target.fqdn
    yield wire.smb_file(
        visit.after(after), share=share, name=name, server=server, size=size, **visit.flow.wire
    )


def puts_file(visit: Visit, share: str, name: str, after: float, size: int = 383_872) -> Events:
    """Write a file to an administrative share, whose use is audited in detail."""
    yield from opens_file(visit, share, name, after, size)
    yield windows.share_object_checked(
        visit.after(after + 0.01),
        source=visit.source.address,
        share=share,
        target=name,
        access_mask=WRITE,
        **visit.here,
    )
    yield from writes_file(visit.after(after + 0.02), visit.target, rf"{FOLDERS[share]}\{name}")


def opens_pipe(visit: Visit, pipe: str, after: float, access_mask: int = READ) -> Events:
    """Open a named pipe over IPC$."""
    yield windows.share_object_checked(
        visit.after(after),
        source=visit.source.address,
        share="IPC$",
        target=pipe,
        access_mask=access_mask,
        **visit.here,
    )
    if visit.target.sysmon:
        yield windows.pipe_connected(visit.after(after + 0.01), host=visit.target.fqdn, pipe=f"\\{pipe}")


def opens_share(  # noqa: PLR0913  (who, whence, where, what)
    at: datetime,
    user: str,
    source: Host,
    target: Host,
    share: str,
    files: tuple[str, ...] = (),
    *,
    admin: bool = False,
) -> Events:
    """Use a share by its server's name, which means Kerberos."""
    visit = Visit(at=at, user=user, source=source, target=target, admin=admin)
    yield from arrives(visit, sent=9000, received=48_000)
    yield from mounts(visit, share)
    for place, name in enumerate(files, 1):
        yield from opens_file(visit, share, name, place, 4096 * place)
    yield from leaves(visit, 600)


def uses_ntlm(
    at: datetime, user: str, source: Host, target: Host, *, share: str = "IPC$", key_length: int = 128
) -> Events:
    """Use a share by its server's address, or with a hash: both mean NTLM."""
    visit = Visit(at=at, user=user, source=source, target=target, ntlm=True, key_length=key_length)
    yield from arrives(visit, sent=2400, received=3100)
    yield from mounts(visit, share)
    yield from leaves(visit, 15)
