"""How an event lies in its template: the System part that all share, inside it the part of its kind."""

from collections.abc import Sequence
from functools import lru_cache

from hopwatch.lab.binxml import Element, Instance, Slot, Template
from hopwatch.lab.event import WindowsEvent
from hopwatch.lab.values import NULL, Type, Value, filetime, guid, number, sid, string, typed

NAMESPACE = "http://schemas.microsoft.com/win/2004/08/events/event"


def _system() -> Element:
    provider = (
        ("Name", Slot(0, Type.STRING)),
        ("Guid", Slot(1, Type.GUID)),
        ("EventSourceName", Slot(2, Type.STRING)),
    )
    execution = (("ProcessID", Slot(12, Type.UINT32)), ("ThreadID", Slot(13, Type.UINT32)))
    return Element(
        "System",
        (),
        (
            Element("Provider", provider),
            Element("EventID", (("Qualifiers", Slot(3, Type.UINT16)),), (Slot(4, Type.UINT16),)),
            Element("Version", (), (Slot(5, Type.UINT8),)),
            Element("Level", (), (Slot(6, Type.UINT8),)),
            Element("Task", (), (Slot(7, Type.UINT16),)),
            Element("Opcode", (), (Slot(8, Type.UINT8),)),
            Element("Keywords", (), (Slot(9, Type.HEX64),)),
            Element("TimeCreated", (("SystemTime", Slot(10, Type.FILETIME)),)),
            Element("EventRecordID", (), (Slot(11, Type.UINT64),)),
            Element("Correlation", (("ActivityID", Slot(14, Type.GUID)),)),
            Element("Execution", execution),
            Element("Channel", (), (Slot(15, Type.STRING),)),
            Element("Computer", (), (Slot(16, Type.STRING),)),
            Element("Security", (("UserID", Slot(17, Type.SID)),)),
        ),
    )


EVENT = Template(Element("Event", (("xmlns", NAMESPACE),), (_system(), Slot(18, Type.BINXML))))


def values(event: WindowsEvent, record_id: int) -> list[Value | Instance]:
    """Return what fills the slots of `EVENT`; raises struct.error for numbers that a field cannot hold."""
    return [
        string(event.provider),
        _optional_guid(event.provider_guid),
        string(event.source_name) if event.source_name else NULL,
        NULL if event.qualifiers is None else number(Type.UINT16, event.qualifiers),
        number(Type.UINT16, event.event_id),
        number(Type.UINT8, event.version),
        number(Type.UINT8, event.level),
        number(Type.UINT16, event.task),
        number(Type.UINT8, event.opcode),
        number(Type.HEX64, event.keywords),
        filetime(event.at),
        number(Type.UINT64, record_id),
        number(Type.UINT32, event.process_id),
        number(Type.UINT32, event.thread_id),
        _optional_guid(event.activity_id),
        string(event.channel),
        string(event.computer),
        (Type.SID, sid(event.user_sid)) if event.user_sid else NULL,
        _own_part(event),
    ]


def _optional_guid(text: str) -> Value:
    return (Type.GUID, guid(text)) if text else NULL


def _own_part(event: WindowsEvent) -> Instance:
    given = event.user_data if event.user_data_name else event.data
    filled = [typed(name, value) for name, value in given.items()]
    fields = tuple((name, kind) for name, (kind, _) in zip(given, filled, strict=True))
    if event.user_data_name:
        return Instance(user_data(event.user_data_name, event.user_data_namespace, fields), filled)
    return Instance(event_data(fields), filled)


@lru_cache(maxsize=1000)
def event_data(fields: tuple[tuple[str, Type], ...]) -> Template:
    """Return the template of EventData with these fields, as `Data` elements with names."""
    slots = _slots(fields)
    data = tuple(Element("Data", (("Name", name),), (slot,)) for name, slot in slots)
    return Template(Element("EventData", (), data))


@lru_cache(maxsize=1000)
def user_data(name: str, namespace: str, fields: tuple[tuple[str, Type], ...]) -> Template:
    """Return the template of UserData with these fields, as elements of the provider's own namespace."""
    attributes = (("xmlns", namespace),) if namespace else ()
    children = tuple(Element(field, (), (slot,)) for field, slot in _slots(fields))
    return Template(Element("UserData", (), (Element(name, attributes, children),)))


def _slots(fields: Sequence[tuple[str, Type]]) -> list[tuple[str, Slot]]:
    return [(name, Slot(index, kind)) for index, (name, kind) in enumerate(fields)]
