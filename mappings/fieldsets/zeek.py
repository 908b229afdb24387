"""`zeek.*`: what a line of a Zeek log has beyond ECS, named and typed as Elastic's Zeek integration does."""

from datetime import datetime

from elasticsearch.dsl import InnerDoc, M

from mappings.fields import flag, folded, instant, keyword, real, text, whole


class IcmpFields(InnerDoc):
    """`zeek.connection.icmp.*`."""

    type: M[int] = whole()
    code: M[int] = whole()


class ConnectionFields(InnerDoc):
    """`zeek.connection.*`: conn.log."""

    icmp: M[IcmpFields]
    state: M[str] = keyword()
    state_message: M[str] = keyword()
    history: M[str] = keyword()
    missed_bytes: M[int] = whole()
    orig_bytes: M[int] = whole()
    resp_bytes: M[int] = whole()
    local_orig: M[bool] = flag()
    local_resp: M[bool] = flag()
    tunnel_parents: M[str] = keyword()


class SmbMappingFields(InnerDoc):
    r"""`zeek.smb_mapping.*`; `path` is the share (`\\host\ADMIN$`)."""

    path: M[str] = folded()
    service: M[str] = keyword()
    native_file_system: M[str] = keyword()
    share_type: M[str] = keyword()


class SmbTimesFields(InnerDoc):
    """`zeek.smb_files.times.*`."""

    accessed: M[datetime] = instant()
    changed: M[datetime] = instant()
    created: M[datetime] = instant()
    modified: M[datetime] = instant()


class SmbFilesFields(InnerDoc):
    """`zeek.smb_files.*`."""

    times: M[SmbTimesFields]
    action: M[str] = keyword()
    name: M[str] = folded()
    path: M[str] = folded()
    prev_name: M[str] = folded()
    fuid: M[str] = keyword()
    size: M[int] = whole()


class DceRpcFields(InnerDoc):
    """`zeek.dce_rpc.*`; `rtt` is in seconds."""

    named_pipe: M[str] = folded()
    endpoint: M[str] = folded()
    operation: M[str] = folded()
    rtt: M[float] = real()


class KerberosErrorFields(InnerDoc):
    """`zeek.kerberos.error.*`."""

    code: M[int] = whole()
    msg: M[str] = keyword()


class KerberosValidFields(InnerDoc):
    """`zeek.kerberos.valid.*`: how long the ticket holds."""

    from_: M[datetime] = instant(es_name="from")  # `from` is a word of Python's
    until: M[datetime] = instant()
    days: M[int] = whole()


class KerberosTicketFields(InnerDoc):
    """`zeek.kerberos.ticket.*`: digests of the tickets."""

    auth: M[str] = keyword()
    new: M[str] = keyword()


class KerberosCertFields(InnerDoc):
    """One end's certificate."""

    value: M[str] = keyword()
    fuid: M[str] = keyword()
    subject: M[str] = keyword()


class KerberosCertsFields(InnerDoc):
    """`zeek.kerberos.cert.*`."""

    client: M[KerberosCertFields]
    server: M[KerberosCertFields]


class KerberosFields(InnerDoc):
    """`zeek.kerberos.*`."""

    error: M[KerberosErrorFields]
    valid: M[KerberosValidFields]
    ticket: M[KerberosTicketFields]
    cert: M[KerberosCertsFields]
    request_type: M[str] = keyword()
    client: M[str] = folded()
    service: M[str] = folded()
    cipher: M[str] = keyword()
    success: M[bool] = flag()
    forwardable: M[bool] = flag()
    renewable: M[bool] = flag()


class NtlmServerNameFields(InnerDoc):
    """`zeek.ntlm.server.name.*`."""

    dns: M[str] = folded()
    netbios: M[str] = folded()
    tree: M[str] = folded()


class NtlmServerFields(InnerDoc):
    """`zeek.ntlm.server.*`."""

    name: M[NtlmServerNameFields]


class NtlmFields(InnerDoc):
    """`zeek.ntlm.*`."""

    server: M[NtlmServerFields]
    username: M[str] = folded()
    domain: M[str] = folded()
    hostname: M[str] = folded()
    success: M[bool] = flag()


class RdpClientFields(InnerDoc):
    """`zeek.rdp.client.*`."""

    build: M[str] = keyword()
    name: M[str] = folded()
    product_id: M[str] = keyword()


class RdpDesktopFields(InnerDoc):
    """`zeek.rdp.desktop.*`."""

    width: M[int] = whole()
    height: M[int] = whole()
    color_depth: M[str] = keyword()


class RdpCertFields(InnerDoc):
    """`zeek.rdp.cert.*`."""

    type: M[str] = keyword()
    count: M[int] = whole()
    permanent: M[bool] = flag()


class RdpEncryptionFields(InnerDoc):
    """`zeek.rdp.encryption.*`."""

    level: M[str] = keyword()
    method: M[str] = keyword()


class RdpFields(InnerDoc):
    """`zeek.rdp.*`."""

    client: M[RdpClientFields]
    desktop: M[RdpDesktopFields]
    cert: M[RdpCertFields]
    encryption: M[RdpEncryptionFields]
    cookie: M[str] = folded()
    result: M[str] = keyword()
    security_protocol: M[str] = keyword()
    keyboard_layout: M[str] = keyword()
    client_channels: M[str] = keyword()
    done: M[bool] = flag()
    ssl: M[bool] = flag()


class SshAuthFields(InnerDoc):
    """`zeek.ssh.auth.*`."""

    attempts: M[int] = whole()
    success: M[bool] = flag()


class SshAlgorithmFields(InnerDoc):
    """`zeek.ssh.algorithm.*`."""

    cipher: M[str] = keyword()
    mac: M[str] = keyword()
    compression: M[str] = keyword()
    key_exchange: M[str] = keyword()
    host_key: M[str] = keyword()


class SshFields(InnerDoc):
    """`zeek.ssh.*`."""

    auth: M[SshAuthFields]
    algorithm: M[SshAlgorithmFields]
    version: M[str] = keyword()
    client: M[str] = keyword()
    server: M[str] = keyword()
    host_key: M[str] = keyword()
    direction: M[str] = keyword()


class NoticeFileFields(InnerDoc):
    """`zeek.notice.file.*`."""

    id: M[str] = keyword()
    parent_id: M[str] = keyword()
    source: M[str] = keyword()
    mime_type: M[str] = keyword()
    is_orig: M[bool] = flag()
    seen_bytes: M[int] = whole()
    total_bytes: M[int] = whole()
    missing_bytes: M[int] = whole()
    overflow_bytes: M[int] = whole()


class NoticeFields(InnerDoc):
    """`zeek.notice.*`."""

    file: M[NoticeFileFields]
    note: M[str] = keyword()
    msg: M[str] = keyword()
    sub: M[str] = keyword()
    fuid: M[str] = keyword()
    identifier: M[str] = keyword()
    peer_name: M[str] = keyword()
    peer_descr: M[str] = text()
    actions: M[str] = keyword()
    email_body_sections: M[str] = text()
    email_delay_tokens: M[str] = keyword()
    connection_id: M[str] = keyword()
    icmp_id: M[str] = keyword()
    n: M[int] = whole()
    suppress_for: M[float] = real()
    dropped: M[bool] = flag()


class ZeekFields(InnerDoc):
    """`zeek.*`."""

    connection: M[ConnectionFields]
    smb_mapping: M[SmbMappingFields]
    smb_files: M[SmbFilesFields]
    dce_rpc: M[DceRpcFields]
    kerberos: M[KerberosFields]
    ntlm: M[NtlmFields]
    rdp: M[RdpFields]
    ssh: M[SshFields]
    notice: M[NoticeFields]
    session_id: M[str] = keyword()
