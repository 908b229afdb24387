"""Our hunts against logs whose content is known: what must be found is, and nothing else is loud.

`ground_truth.json` names, for each file or folder, what must, may and must not raise an alert, by suggested
names; FOUND_BY says which of our hunts answer to each. An alert answers when one of its events of evidence is
one of the records in question (a file may repeat another's records), on the wire one of the folder's.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from elasticsearch import Elasticsearch

from hopwatch.proof import Silent
from hunts.alert import Alert, alerts
from hunts.entities.groups import LOUD
from hunts.evaluate import data_span, evaluate
from hunts.hunt import Hunt
from hunts.library import library
from indexer.ledger import this_claimant
from indexer.office import Order
from indexer.run import index
from mappings.document import get

LATERAL_MOVEMENT = "TA0008"

FOUND_BY: Mapping[str, frozenset[str]] = {
    name: frozenset(hunts.split())
    for name, hunts in {
        "admin_share_access": "admin-share-opened admin-share-sweep",
        "admin_share_access_by_machine_account_from_remote_ip": "admin-share-opened-by-machine-account",
        "asrep_roast_preauth0": "ticket-without-preauthentication",
        "dcom_mmc_embedding_under_remote_ntlm_logon": (
            "dcom-object-in-remote-session application-started-by-dcom"
        ),
        "dcsync": "dcsync",
        "dcomexec_output_redirect_to_admin_share": "command-output-to-admin-share",
        "event_log_cleared": "event-log-cleared other-event-log-cleared log-cleared-after-remote-logon",
        "executable_written_to_admin_share": "executable-written-to-admin-share",
        "explicit_credential_spray": "explicit-credentials-spray",
        "explicit_credentials_to_remote_host": (
            "explicit-credentials-for-a-remote-host explicit-credentials-by-a-shell-tool"
        ),
        "file_created_by_system_process_smb": "program-written-over-smb",
        "kerberoast_rc4_service_ticket": "rc4-service-ticket",
        "kerberos_password_guessing_one_user": "repeated-failed-logons",
        "kerberos_password_spray_or_user_enumeration": "failed-logon-spray",
        "machine_account_renamed_to_dc_name": "computer-account-renamed",
        "netsh_portproxy": "port-proxy-added",
        "one_source_logs_on_to_many_hosts": "network-logon-fan-out",
        "one_source_many_hosts_ipc": "discovery-pipes-on-many-hosts",
        "one_user_many_service_tickets": "service-ticket-sweep service-ticket-burst",
        "pass_the_hash_source_logon_type9_seclogo": "pass-the-hash-at-the-source",
        "pass_the_hash_target": "ntlm-logon-without-interactive-logon local-account-on-many-hosts",
        "password_guessing": "repeated-failed-logons",
        "password_spray": "failed-logon-spray ntlm-validation-spray explicit-credentials-spray",
        "protected_storage_pipe_from_remote": "protected-storage-pipe-opened",
        "psexec_service_install": "psexec-service",
        "psexec_style_execution_sysmon": "shell-started-by-services remote-execution-std-pipes",
        "psexec_style_named_pipes": "remote-execution-std-pipes",
        "rdp_failed_logon_from_public_ip": "rdp-refused-from-the-internet",
        "rdp_logon": "rdp-fan-out rdp-from-loopback",
        "rdp_logon_from_loopback_tunnel": "rdp-from-loopback",
        "rdp_one_source_many_hosts": "rdp-fan-out",
        "rdp_over_loopback_sysmon_3": "rdp-client-on-loopback",
        "rdp_session_hijack_tscon": "rdp-session-hijack rdp-session-taken-over",
        "remote_registry_named_pipe": "remote-execution-pipe",
        "remote_scheduled_task_same_logon_session": "remote-scheduled-task",
        "remote_service_execution_sysmon": "command-output-to-admin-share program-written-over-smb",
        "remote_service_or_task_named_pipe": "remote-execution-pipe",
        "sc_create_on_remote_host_command_line": "remote-execution-command",
        "smb_remote_file_write_to_admin_share": "executable-written-to-admin-share",
        "suspicious_service_install": "psexec-service service-on-several-hosts",
        "task_created_and_deleted_within_a_minute": "short-lived-scheduled-task",
        "winrm_shell_created": "winrm-shell-opened",
        "winrm_wsmprovhost_child_process": "winrm-child-process",
        "winrm_winrshost_child_process": "winrm-child-process",
        "wmi_process_creation_after_network_logon": (
            "program-started-by-wmi-in-remote-session shell-started-by-wmi"
        ),
        "wmiexec_output_redirect_to_admin_share": "command-output-to-admin-share shell-started-by-wmi",
        "zeek_admin_share_mapping": "admin-share-opened-on-the-wire admin-share-sweep-on-the-wire",
        "zeek_file_in_admin_share": "remote-command-output-file executable-in-admin-share-on-the-wire",
        "zeek_kerberos_unknown_principal": "kerberos-spray-on-the-wire",
        "zeek_ntlm_password_spray": "ntlm-spray-on-the-wire",
        "zeek_rdp_many_connections": "rdp-fan-out-on-the-wire",
        "zeek_remote_scheduled_task": "remote-task-on-the-wire admin-share-then-remote-execution",
        "zeek_remote_service_create_and_start": (
            "remote-service-on-the-wire remote-service-started-on-the-wire admin-share-then-remote-execution"
        ),
        "zeek_winrm_connection": "winrm-on-the-wire",
        "zeek_wmi_or_dcom_activation": "dcom-activation-on-the-wire wmi-execution-on-the-wire",
        "zeek_workstation_to_workstation_smb": "several-admin-protocols-to-one-host",
        "zerologon_machine_password_reset_by_anonymous": "computer-account-changed-by-nobody",
    }.items()
}

# Which fields of an alert hold what the entry calls so.
ENTITIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "host": (("target_host",), ("host.name",)),
    "user": (("user", "subject_user"), ("user.name", "user.effective.name")),
    "source": (("source_ip_normalised", "src_ip", "source_ip"), ("source.ip",)),
    "target": (("target_ip", "dst_ip"), ("destination.ip",)),
}


@dataclass(frozen=True)
class Heard:
    """An alert, and the events of its evidence."""

    alert: Alert
    evidence: Sequence[Mapping[str, Any]]

    @property
    def hunt(self) -> str:
        return str(self.alert.source["rule"]["id"])

    @property
    def loud(self) -> bool:
        return bool(self.alert.source["event"]["severity"] >= LOUD)

    @property
    def lateral(self) -> bool:
        return LATERAL_MOVEMENT in self.alert.source["threat"]["tactic"]["id"]

    def values(self, fields: Iterable[str]) -> set[str]:
        """What the alert says in these fields, in one form."""
        return {form(value) for field in fields for value in listed(get(self.alert.source, field))}


@dataclass(frozen=True)
class Result:
    """What became of one thing that must be found: by which hunts, and how each entity fared."""

    place: str
    hunt: str
    found_by: Sequence[str]
    entities: Mapping[str, str]

    @property
    def right(self) -> bool:
        return bool(self.found_by) and "wrong" not in self.entities.values()


@dataclass(frozen=True)
class Judgement:
    """The whole: what must be found, and the alerts that must not be."""

    results: Sequence[Result]
    wrong: Sequence[str]


def truth(shared: Path) -> Mapping[str, Any]:
    files: Mapping[str, Any] = json.loads((shared / "data" / "ground_truth.json").read_text())["files"]
    return files


def take_in(client: Elasticsearch, namespace: str, shared: Path, dead_letters: Path) -> None:
    """Index every file and folder that the ground truth speaks of."""
    claimant = this_claimant(partial(datetime.now, UTC))
    order = Order(namespace=namespace, period="year", parser="rust", workers=2, dead_letters=dead_letters)
    index([shared / "data" / place for place in truth(shared)], order, client, claimant, Silent())


def hear(client: Elasticsearch, namespace: str) -> list[Heard]:
    """Run every hunt over all the data, and fetch what each alert rests on."""
    raised = [alert for module in library().values() for alert in found(client, module.hunt, namespace)]
    return [Heard(alert, evidence(client, alert)) for alert in raised]


def found(client: Elasticsearch, hunt: Hunt, namespace: str) -> list[Alert]:
    """Hunt all the data there is."""
    span = data_span(client, hunt, namespace)
    if span is None:
        return []
    return list(alerts(hunt, evaluate(client, hunt, span, namespace).findings, namespace))


def evidence(client: Elasticsearch, alert: Alert) -> list[Mapping[str, Any]]:
    own = alert.source["hopwatch"]["evidence"]
    fields = ["log.file.path", "host.name", "winlog.record_id", "source.ip", "destination.ip"]
    hits = client.search(
        index=own["indices"], query={"ids": {"values": own["ids"]}}, size=len(own["ids"]), source=fields
    )["hits"]["hits"]
    return [hit["_source"] for hit in hits]


def judge(shared: Path, heard: Sequence[Heard]) -> Judgement:
    files = truth(shared)
    results = [result(place, entry, heard) for place, file in files.items() for entry in file["must_alert"]]
    wrong = [text for place, file in files.items() for text in too_loud(place, file, heard)]
    return Judgement(results, wrong)


def result(place: str, entry: Mapping[str, Any], heard: Sequence[Heard]) -> Result:
    hunts = FOUND_BY[entry["hunt"]]
    matching = [one for one in heard if one.hunt in hunts and speaks_of(one, place, entry)]
    entities = {name: verdict(name, entry["entities"], matching) for name in ENTITIES}
    return Result(
        place,
        entry["hunt"],
        sorted({one.hunt for one in matching}),
        {name: text for name, text in entities.items() if text},
    )


def speaks_of(one: Heard, place: str, entry: Mapping[str, Any]) -> bool:
    """Whether an alert rests on one of the entry's records; on the wire, on its file and source."""
    return any(covers(event, place, entry) for event in one.evidence)


def covers(event: Mapping[str, Any], place: str, entry: Mapping[str, Any]) -> bool:
    if "record_ids" not in entry:
        sources = listed(entry["entities"].get("source_ip"))
        return lies_in(event, place) and (not sources or get(event, "source.ip") in sources)
    record, host = str(get(event, "winlog.record_id")), form(get(event, "host.name"))
    hosts = {form(name) for name in listed(entry["entities"]["target_host"])}
    return record in listed(entry["record_ids"]) and host in hosts


def lies_in(event: Mapping[str, Any], place: str) -> bool:
    return f"/{place}" in str(get(event, "log.file.path"))


def verdict(name: str, entities: Mapping[str, Any], matching: Sequence[Heard]) -> str:
    """Say `right`: all that is known is in the alerts; `part`: some; `wrong`: none; nothing: not told."""
    keys, fields = ENTITIES[name]
    expected = {form(value) for key in keys for value in listed(entities.get(key))}
    seen = set().union(*(one.values(fields) for one in matching))
    if not expected or not seen:
        return ""
    if expected <= seen:
        return "right"
    return "part" if expected & seen else "wrong"


def too_loud(place: str, file: Mapping[str, Any], heard: Sequence[Heard]) -> Iterator[str]:
    """Alerts of medium or above that the file must not raise, each with the reason."""
    known = [*file["must_alert"], *file["may_alert"]]
    for one in heard:
        if not one.loud or not any(lies_in(event, place) for event in one.evidence):
            continue
        if any(
            one.hunt in FOUND_BY.get(entry["hunt"], ()) and speaks_of(one, place, entry) for entry in known
        ):
            continue
        for reason in reasons(file, one):
            yield f"{place}: {one.hunt}: {one.alert.source['message']} ({reason})"


def reasons(file: Mapping[str, Any], one: Heard) -> Iterator[str]:
    if file["label"] == "benign":
        yield "the file is benign"
    for entry in file["must_not_alert"]:
        name = entry["hunt"]
        if name == "*" or (name == "*lateral*" and one.lateral) or one.hunt in FOUND_BY.get(name, ()):
            yield entry["reason"]


def listed(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [str(one) for one in values if one is not None]


def form(value: Any) -> str:
    r"""One form of a name: `DOMAIN\name`, `name@realm` and `::ffff:10.0.0.1` are `name` and `10.0.0.1`."""
    return str(value).rpartition("\\")[2].partition("@")[0].removeprefix("::ffff:").lower()
