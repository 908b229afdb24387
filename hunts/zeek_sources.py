"""The logs of Zeek that hunts read, and what makes Zeek write them.

Compared with Zeek's own scripts: `base/init-default.zeek` loads all of `base/` unless Zeek runs bare
(`zeek -b`). Which columns a log may lack: `&optional` in the script's record. `base/protocols/smb` was
`policy/protocols/smb` before Bro 2.6. smb_files.log has what `SMB::logged_file_actions` names: files opened,
renamed and deleted, not written. `site/local.zeek` loads `protocols/ssh/detect-bruteforcing`. BZAR:
github.com/mitre-attack/bzar.
"""

from collections.abc import Mapping

from hunts.sources import Source


def _log(name: str, script: str, seen: str, *optional: str) -> Source:
    return Source(f"zeek.{name}", None, f"Zeek's {script}; the sensor must see {seen}", optional=optional)


_SMB = "file servers; SMB 3 encryption hides it"

LOGS: Mapping[str, Source] = {
    source.dataset: source
    for source in (
        _log("connection", "base/protocols/conn (conn.log)", "traffic between the machines"),
        _log(
            "dce_rpc",
            "base/protocols/dce-rpc",
            "RPC between the machines, unencrypted",
            *("zeek.dce_rpc.", "event.action"),
        ),
        _log(
            "kerberos",
            "base/protocols/krb",
            "the domain controllers",
            *("zeek.kerberos.", "user.name", "event.action"),
        ),
        _log(
            "ntlm",
            "base/protocols/ntlm",
            "logons over SMB, RPC or LDAP, unencrypted",
            *("zeek.ntlm.", "user.name", "source.domain", "destination.domain"),
        ),
        _log("rdp", "base/protocols/rdp", "remote desktop between the machines", "zeek.rdp."),
        _log("smb_files", "base/protocols/smb", _SMB, "zeek.smb_files."),
        _log("smb_mapping", "base/protocols/smb", _SMB, "zeek.smb_mapping."),
        _log("ssh", "base/protocols/ssh", "SSH between the machines", "zeek.ssh.", "event.outcome"),
        Source(
            "zeek.notice",
            None,
            "Zeek's policy/protocols/ssh/detect-bruteforcing (site/local.zeek loads it) and the package BZAR "
            "(zkg install bzar); notice.log is written when there is a notice",
            optional=("source.ip", "destination.ip"),
        ),
    )
}
"""The source of each dataset."""
