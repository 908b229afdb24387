"""Where documents have what Windows events call by a name: the moves of Elastic's integrations.

Everything that is not named here stays in `winlog.event_data`. `tests/unit/test_sigma_places.py` compares
this table with what the indexer does.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from hunts.sources import SYSMON
from hunts.windows_sources import CLASSIC_POWERSHELL, POWERSHELL, SECURITY, SYSTEM


@dataclass(frozen=True, slots=True)
class Move:
    """The field that a value went to, in events of the ids `only` (any when there are none) but `unless`."""

    field: str
    only: frozenset[str] = frozenset()
    unless: frozenset[str] = frozenset()


def _only(field: str, *codes: int) -> Move:
    return Move(field, only=frozenset(str(code) for code in codes))


def _unless(field: str, *codes: int) -> Move:
    return Move(field, unless=frozenset(str(code) for code in codes))


SYSTEM_FIELDS: Mapping[str, str] = {
    "EventID": "event.code",
    "Channel": "winlog.channel",
    "Provider_Name": "winlog.provider_name",
    "Computer": "winlog.computer_name",
    "ComputerName": "winlog.computer_name",
    "EventRecordID": "winlog.record_id",
}
"""What the element System says of every event."""

_FIREWALL = (5150, 5151, 5152, 5153, 5154, 5155, 5156, 5157, 5158, 5159)
_SESSIONS, _NTLM, _PROCESS = (4778, 4779), (4776,), (4688,)
_FILES = (2, 11, 15, 23, 26, 27, 28, 29)

MOVES: Mapping[str, Mapping[str, tuple[Move, ...]]] = {
    SECURITY: {
        "IpAddress": (_unless("source.ip", *_FIREWALL, *_SESSIONS),),
        "IpPort": (_unless("source.port", *_FIREWALL),),
        "WorkstationName": (_unless("source.domain", *_SESSIONS, *_NTLM),),
        "ProcessId": (_unless("process.pid", *_FIREWALL, *_PROCESS),),
        "ProcessName": (_unless("process.executable", *_FIREWALL, *_PROCESS),),
        "NewProcessId": (_only("process.pid", *_PROCESS),),
        "NewProcessName": (_only("process.executable", *_PROCESS),),
        "ParentProcessName": (_only("process.parent.executable", *_PROCESS),),
        "SourceAddress": (_only("source.ip", *_FIREWALL),),
        "SourcePort": (_only("source.port", *_FIREWALL),),
        "DestAddress": (_only("destination.ip", *_FIREWALL),),
        "DestPort": (_only("destination.port", *_FIREWALL),),
        "Application": (_only("process.executable", *_FIREWALL),),
    },
    SYSMON: {
        "RuleName": (Move("rule.name"),),
        "ProcessGuid": (_unless("process.entity_id", 8, 10),),
        "ProcessId": (_unless("process.pid", 8, 10),),
        "Image": (_unless("process.executable", 8, 10),),
        "CommandLine": (_only("process.command_line", 1),),
        "CurrentDirectory": (_only("process.working_directory", 1),),
        "OriginalFileName": (
            _only("process.pe.original_file_name", 1),
            _only("file.pe.original_file_name", 6, 7),
        ),
        "ParentProcessGuid": (_only("process.parent.entity_id", 1),),
        "ParentProcessId": (_only("process.parent.pid", 1),),
        "ParentImage": (_only("process.parent.executable", 1),),
        "ParentCommandLine": (_only("process.parent.command_line", 1),),
        "Protocol": (_only("network.transport", 3),),
        "SourceIp": (_only("source.ip", 3),),
        "SourcePort": (_only("source.port", 3),),
        "SourceHostname": (_only("source.domain", 3),),
        "DestinationIp": (_only("destination.ip", 3),),
        "DestinationPort": (_only("destination.port", 3),),
        "DestinationHostname": (_only("destination.domain", 3),),
        "TargetFilename": (_only("file.path", *_FILES),),
        "ImageLoaded": (_only("file.path", 6, 7),),
        "Device": (_only("file.path", 9),),
        "SourceProcessGuid": (_only("process.entity_id", 8, 10),),
        "SourceProcessGUID": (_only("process.entity_id", 8, 10),),
        "SourceProcessId": (_only("process.pid", 8, 10),),
        "SourceThreadId": (_only("process.thread.id", 8, 10),),
        "SourceImage": (_only("process.executable", 8, 10),),
        "TargetProcessGuid": (_only("winlog.event_data.TargetProcessGUID", 8, 10),),
        "PipeName": (_only("file.name", 17, 18),),
        "TargetObject": (_only("registry.path", 12, 13, 14),),
        "QueryName": (_only("dns.question.name", 22),),
    },
    POWERSHELL: {
        "ScriptBlockText": (_only("powershell.file.script_block_text", 4104, 4105, 4106),),
        "ScriptBlockId": (_only("powershell.file.script_block_id", 4104, 4105, 4106),),
        "RunspaceId": (_only("powershell.runspace_id", 4104, 4105, 4106),),
        "MessageNumber": (_only("powershell.sequence", 4104, 4105, 4106),),
        "MessageTotal": (_only("powershell.total", 4104, 4105, 4106),),
        "Path": (_only("file.path", 4104, 4105, 4106),),
    },
}

NOWHERE: Mapping[str, frozenset[str]] = {
    SECURITY: frozenset({"AccessList", "AccessReason", "PrivilegeList", "SidList", "OldSd", "NewSd"}),
    SYSTEM: frozenset(),
    SYSMON: frozenset(
        {
            *(
                "User",
                "UtcTime",
                "Hashes",
                "Hash",
                "Details",
                "QueryStatus",
                "QueryResults",
                "Initiated",
                "Type",
            ),
            *("ID", "Archived", "IsExecutable", "SourceIsIpv6", "DestinationIsIpv6"),
            *("DestinationPortName", "SourcePortName"),
        }
    ),
    POWERSHELL: frozenset({"Payload", "ContextInfo"}),
    CLASSIC_POWERSHELL: frozenset({"Data", "param1", "param2", "param3"}),
}
"""What documents have in another form only."""

EVERYWHERE = frozenset({"Level", "Task", "Opcode", "Keywords", "Version", "TimeCreated", "UserID"})
"""What System says and documents say in words, or not at all."""
