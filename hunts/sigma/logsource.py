"""Where a Sigma rule's events lie: datasets, and what else tells them from others of these.

Channels of services are pySigma's; events of categories are those of Sigma's own taxonomy, by Sysmon's ids
(learn.microsoft.com/sysinternals/downloads/sysmon) and PowerShell's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from elasticsearch.dsl import query as q
from sigma.pipelines.common import windows_logsource_mapping
from sigma.rule import SigmaLogSource

from hunts.library import nearest
from hunts.match import any_of
from hunts.sigma.refused import RefusedError
from hunts.sources import SYSMON
from hunts.windows_sources import CLASSIC_POWERSHELL, OTHER, POWERSHELL, SECURITY, SYSTEM
from mappings.ecs import Event
from mappings.zeek import TABLES

SYSMON_CATEGORIES: Mapping[str, tuple[int, ...]] = {
    "process_creation": (1,),
    "file_change": (2,),
    "network_connection": (3,),
    "sysmon_status": (4, 16),
    "process_termination": (5,),
    "driver_load": (6,),
    "image_load": (7,),
    "create_remote_thread": (8,),
    "raw_access_thread": (9,),
    "process_access": (10,),
    "file_event": (11,),
    "registry_add": (12,),
    "registry_delete": (12,),
    "registry_set": (13,),
    "registry_rename": (14,),
    "registry_event": (12, 13, 14),
    "create_stream_hash": (15,),
    "pipe_created": (17, 18),
    "wmi_event": (19, 20, 21),
    "dns_query": (22,),
    "file_delete": (23,),
    "clipboard_capture": (24,),
    "process_tampering": (25,),
    "file_delete_detected": (26,),
    "file_block_executable": (27,),
    "file_block_shredding": (28,),
    "file_executable_detected": (29,),
    "sysmon_error": (255,),
}
POWERSHELL_CATEGORIES: Mapping[str, tuple[str, int]] = {
    "ps_script": (POWERSHELL, 4104),
    "ps_module": (POWERSHELL, 4103),
    "ps_classic_start": (CLASSIC_POWERSHELL, 400),
    "ps_classic_provider_start": (CLASSIC_POWERSHELL, 600),
}
DATASETS: Mapping[str, str] = {
    "Security": SECURITY,
    "System": SYSTEM,
    "Application": "system.application",
    "Microsoft-Windows-Sysmon/Operational": SYSMON,
    "Microsoft-Windows-PowerShell/Operational": POWERSHELL,
    "Windows PowerShell": CLASSIC_POWERSHELL,
}
"""The channels that have a dataset of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Datasets; the event ids there, all of them when there are none; the channels that share a dataset.

    `log` is Zeek's name of a log, empty for Windows.
    """

    datasets: Sequence[str]
    codes: frozenset[str] = frozenset()
    channels: Sequence[str] = ()
    log: str = ""

    @property
    def queries(self) -> list[q.Query]:
        """What is asked of the datasets' documents beyond the rule's own conditions."""
        asked = [any_of(Event.event.code, sorted(self.codes))] if self.codes else []
        return [*asked, *([any_of(Event.winlog.channel, list(self.channels))] if self.channels else [])]


def where(source: SigmaLogSource) -> Where:
    """Return where the events of a log source lie; raises RefusedError for one that is not read."""
    if source.product == "windows":
        return _windows(source)
    if source.product == "zeek":
        return _zeek(source)
    raise RefusedError("logsource", f"product {source.product!r} is not read; windows and zeek are")


def _windows(source: SigmaLogSource) -> Where:
    if source.category:
        return _category(source.category, source.service)
    channels = windows_logsource_mapping.get(source.service or "")
    if channels is None:
        near = nearest(source.service or "", list(windows_logsource_mapping))
        raise RefusedError("logsource", f"service {source.service!r} of Windows is not known{near}")
    names = [channels] if isinstance(channels, str) else list(channels)
    datasets = list(dict.fromkeys(DATASETS.get(name, OTHER) for name in names))
    return Where(datasets=datasets, channels=names if OTHER in datasets else ())


def _category(category: str, service: str | None) -> Where:
    if category in SYSMON_CATEGORIES and service in {None, "sysmon"}:
        codes = frozenset(str(code) for code in SYSMON_CATEGORIES[category])
        return Where(datasets=[SYSMON], codes=codes)
    if category in POWERSHELL_CATEGORIES and service is None:
        dataset, code = POWERSHELL_CATEGORIES[category]
        return Where(datasets=[dataset], codes=frozenset({str(code)}))
    near = nearest(category, [*SYSMON_CATEGORIES, *POWERSHELL_CATEGORIES])
    beside = f" of service {service!r}" if service else ""
    raise RefusedError("logsource", f"category {category!r}{beside} of Windows is not read{near}")


def _zeek(source: SigmaLogSource) -> Where:
    table = TABLES.get(source.service or "")
    if table is None or source.category:
        near = nearest(source.service or "", list(TABLES))
        raise RefusedError("logsource", f"service {source.service!r} of Zeek is not read{near}")
    return Where(datasets=[table.dataset], log=table.path)
