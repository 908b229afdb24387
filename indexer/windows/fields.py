"""The fields of System that differ from event to event of a kind."""

from collections.abc import Mapping

from indexer.identity import identity
from indexer.windows.address import whole
from indexer.windows.sheet import Sheet
from mappings.remembered import Remembered


def own_fields(sheet: Sheet) -> None:
    """Put what System says of this event alone, and where it happened."""
    system, fields = sheet.system, sheet.fields
    if "EventRecordID" in system:
        fields["winlog.record_id"] = system["EventRecordID"]
    if "ActivityID" in system:
        fields["winlog.activity_id"] = system["ActivityID"].lower()
    if "RelatedActivityID" in system:
        fields["winlog.related_activity_id"] = system["RelatedActivityID"].lower()
    if (number := whole(system.get("ProcessID", ""))) is not None:
        fields["winlog.process.pid"] = number
    if (number := whole(system.get("ThreadID", ""))) is not None:
        fields["winlog.process.thread.id"] = number
    if message := system.get("Message"):
        fields["message"] = message
    if computer := system.get("Computer"):
        fields.update(_HOSTS[computer])


def _told(computer: str) -> Mapping[str, str]:
    return {
        "host.name": computer,
        "winlog.computer_name": computer,
        "host.hostname": computer.partition(".")[0] or computer,
        "host.id": host_id(computer),
    }


_HOSTS = Remembered(_told, most=8192, letters=256)


def host_id(computer: str) -> str:
    """Return an id for a computer, the same for every spelling of its name."""
    return identity("host", computer.lower())
