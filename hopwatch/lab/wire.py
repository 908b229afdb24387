"""Builders of what a Zeek sensor logs. A `uid` left empty depends on both ends and on the time."""
# ruff: noqa: PLR0913  (keyword arguments with defaults: a call names only what the scene is about)

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from hopwatch.lab import derived
from hopwatch.lab.event import ZeekEvent
from hopwatch.lab.flow import ends, local, packets

SMB, RDP, KERBEROS, SSH = 445, 3389, 88, 22
NO_ANSWER = ("S0", "REJ", "RSTOS0", "SH")
HISTORIES = {"SF": "ShADadFf", "S0": "S", "REJ": "Sr", "S1": "ShADad", "RSTO": "ShADadR", "RSTR": "ShADadr"}


def connection(
    at: datetime,
    *,
    source: str,
    destination: str,
    port: int,
    service: str = "",
    state: str = "SF",
    uid: str = "",
    source_port: int = 0,
    duration: float | None = None,
    sent: int = 1200,
    received: int = 3400,
    transport: str = "tcp",
) -> ZeekEvent:
    """conn: a connection and how it ended; `sent` and `received` are bytes of payload, `duration` seconds."""
    answered = state not in NO_ANSWER
    values: dict[str, Any] = {
        **ends(at, (source, destination), port, uid, source_port),
        "proto": transport,
        "conn_state": state,
        "local_orig": local(source),
        "local_resp": local(destination),
        "missed_bytes": 0,
        "history": HISTORIES.get(state, "ShADad") if transport == "tcp" else "Dd",
        **packets("orig", sent if answered else 0),
        **packets("resp", received if answered else 0),
    }
    if service:
        values["service"] = service
    if answered:
        seconds = 0.2 + derived.number(at, source, destination, below=4000) / 1000
        values |= {"duration": seconds if duration is None else duration}
        values |= {"orig_bytes": sent, "resp_bytes": received}
    return ZeekEvent(at=at, log="conn", values=values)


def smb_mapping(
    at: datetime,
    *,
    source: str,
    destination: str,
    share: str,
    uid: str = "",
    source_port: int = 0,
    server: str = "",
) -> ZeekEvent:
    r"""smb_mapping: a share (`ADMIN$`, or all of `\\FS01\ADMIN$`) was mounted; `server`: else the address."""
    values = {
        **ends(at, (source, destination), SMB, uid, source_port),
        "path": share if share.startswith("\\\\") else rf"\\{server or destination}\{share}",
        "share_type": "PIPE" if share.upper().endswith("IPC$") else "DISK",
    }
    if values["share_type"] == "DISK":
        values["native_file_system"] = "NTFS"
    return ZeekEvent(at=at, log="smb_mapping", values=values)


def smb_file(
    at: datetime,
    *,
    source: str,
    destination: str,
    share: str,
    name: str,
    action: str = "SMB::FILE_OPEN",
    size: int = 0,
    uid: str = "",
    source_port: int = 0,
    server: str = "",
) -> ZeekEvent:
    r"""smb_files: `name` was opened, renamed or deleted in a share (`ADMIN$`, or all of `\\FS01\ADMIN$`)."""
    moment = int(at.timestamp())
    values = {
        **ends(at, (source, destination), SMB, uid, source_port),
        "action": action,
        "path": share if share.startswith("\\\\") else rf"\\{server or destination}\{share}",
        "name": name,
        "size": size,
        "times.modified": moment - 7200.5,
        "times.accessed": moment - 60.25,
        "times.created": moment - 86400.75,
        "times.changed": moment - 7200.5,
    }
    return ZeekEvent(at=at, log="smb_files", values=values)


def dce_rpc(
    at: datetime,
    *,
    source: str,
    destination: str,
    endpoint: str,
    operation: str,
    pipe: str = "",
    uid: str = "",
    source_port: int = 0,
    port: int = SMB,
) -> ZeekEvent:
    """dce_rpc: an operation was called (`svcctl`, `CreateServiceW`); `pipe`: else the endpoint's own."""
    values = {
        **ends(at, (source, destination), port, uid, source_port),
        "rtt": 0.0005 + derived.number(at, operation, below=9000) / 1_000_000,
        "named_pipe": pipe or (rf"\pipe\{endpoint}" if port == SMB else str(port)),
        "endpoint": endpoint,
        "operation": operation,
    }
    return ZeekEvent(at=at, log="dce_rpc", values=values)


def kerberos(
    at: datetime,
    *,
    source: str,
    destination: str,
    client: str,
    service: str = "krbtgt/CORP.EXAMPLE",
    request: str = "AS",
    success: bool = True,
    error: str = "",
    cipher: str = "aes256-cts-hmac-sha1-96",
    uid: str = "",
    source_port: int = 0,
) -> ZeekEvent:
    """Kerberos: `client` (`alice/CORP.EXAMPLE`) asked for a ticket to `service`."""
    values: dict[str, Any] = {
        **ends(at, (source, destination), KERBEROS, uid, source_port),
        "request_type": request,
        "client": client,
        "service": service,
        "success": success,
    }
    if success:
        values |= {
            "till": at.timestamp() // 1 + 36_000.0,
            "cipher": cipher,
            "forwardable": True,
            "renewable": True,
        }
    else:
        values["error_msg"] = error or "KDC_ERR_PREAUTH_FAILED"
    return ZeekEvent(at=at, log="kerberos", values=values)


def ntlm(
    at: datetime,
    *,
    source: str,
    destination: str,
    user: str,
    domain: str = "CORP",
    hostname: str = "",
    success: bool | None = True,
    server: str = "",
    uid: str = "",
    source_port: int = 0,
    port: int = SMB,
) -> ZeekEvent:
    """Ntlm: `user` at the machine that calls itself `hostname`; Zeek leaves `success` unset on failure."""
    values: dict[str, Any] = {
        **ends(at, (source, destination), port, uid, source_port),
        "username": user,
        "domainname": domain,
    }
    if hostname:
        values["hostname"] = hostname
    if server:
        label = server.split(".", maxsplit=1)[0].upper()
        values |= {"server_nb_computer_name": label, "server_dns_computer_name": server}
    if success is not None:
        values["success"] = success
    return ZeekEvent(at=at, log="ntlm", values=values)


def rdp(
    at: datetime,
    *,
    source: str,
    destination: str,
    cookie: str,
    result: str = "encrypted",
    security_protocol: str = "HYBRID",
    client_name: str = "",
    uid: str = "",
    source_port: int = 0,
    port: int = RDP,
) -> ZeekEvent:
    """Rdp: a remote desktop session; `cookie` is what the client says of its user (at most nine letters)."""
    values: dict[str, Any] = {
        **ends(at, (source, destination), port, uid, source_port),
        "cookie": cookie,
        "result": result,
        "security_protocol": security_protocol,
        "cert_count": 0,
    }
    if client_name:
        values |= {"client_name": client_name, "client_channels": ["rdpdr", "rdpsnd", "cliprdr", "drdynvc"]}
        values |= {"keyboard_layout": "English - United States", "client_build": "RDP 10.7"}
    return ZeekEvent(at=at, log="rdp", values=values)


def ssh(
    at: datetime,
    *,
    source: str,
    destination: str,
    success: bool | None = True,
    attempts: int = 1,
    client: str = "SSH-2.0-OpenSSH_9.6",
    server: str = "SSH-2.0-OpenSSH_9.2p1 Debian-2",
    uid: str = "",
    source_port: int = 0,
    port: int = SSH,
) -> ZeekEvent:
    """Ssh: a session, and whether Zeek thinks that its authentication succeeded."""
    values: dict[str, Any] = {
        **ends(at, (source, destination), port, uid, source_port),
        "version": 2,
        "auth_attempts": attempts,
        "client": client,
        "server": server,
        "cipher_alg": "chacha20-poly1305@openssh.com",
        "mac_alg": "umac-64-etm@openssh.com",
        "compression_alg": "none",
        "kex_alg": "curve25519-sha256",
        "host_key_alg": "ssh-ed25519",
        "host_key": ":".join(f"{byte:02x}" for byte in derived.digest("key", destination)[:16]),
    }
    if success is not None:
        values["auth_success"] = success
    return ZeekEvent(at=at, log="ssh", values=values)


def notice(
    at: datetime,
    *,
    note: str,
    message: str,
    source: str,
    destination: str = "",
    port: int = 0,
    actions: Sequence[str] = ("Notice::ACTION_LOG",),
    sub: str = "",
) -> ZeekEvent:
    """Return a line of notice: what one of Zeek's own scripts found worth saying."""
    values: dict[str, Any] = {
        "note": note,
        "msg": message,
        "src": source,
        "actions": list(actions),
        "email_dest": [],
        "suppress_for": 3600.0,
    }
    optional = {"dst": destination, "p": port, "sub": sub}
    return ZeekEvent(at=at, log="notice", values=values | {k: v for k, v in optional.items() if v})
