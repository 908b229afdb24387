"""What no table can say: functions that fill the rest of a document, by the names that tables call."""

from collections.abc import Mapping

from indexer.zeek.layout import Step
from indexer.zeek.steps import certificates, connection, files, kerberos, names, others, outcome, roles, urls

STEPS: Mapping[str, Step] = {
    "certificate_algorithm": certificates.certificate_algorithm,
    "certificate_names": certificates.certificate_names,
    "connection": connection.connection,
    "dhcp": roles.dhcp,
    "dnp3": others.dnp3,
    "dns": names.dns,
    "dns_outcome": outcome.dns,
    "file_hashes": files.file_hashes,
    "files": files.files,
    "http_outcome": outcome.http,
    "indicator": urls.indicator,
    "ip_version": roles.ip_version,
    "kerberos": kerberos.kerberos,
    "known_host": roles.known_host,
    "known_names": certificates.known_names,
    "mail_date": others.mail_date,
    "modbus_outcome": outcome.modbus,
    "mysql": outcome.mysql,
    "notice": others.notice,
    "ntlm": roles.ntlm,
    "ocsp_hashes": files.ocsp_hashes,
    "rdp": roles.rdp,
    "related_user": roles.related_user,
    "result_outcome": outcome.result,
    "rfb_outcome": outcome.rfb,
    "roles": roles.roles,
    "sip": outcome.sip,
    "smb_files": files.smb_files,
    "ssh_outcome": outcome.ssh,
    "status_outcome": outcome.status,
    "success_or_unknown": outcome.success_or_unknown,
    "tls_names": certificates.tls_names,
    "tls_version": certificates.tls_version,
    "url": urls.url,
}
