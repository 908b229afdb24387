"""From a parser's tree of an event to a `WindowsRecord`: flat names, values as text.

Typed values stand as the Rust parser shows them (hex integers `0x3e7`, binary upper-case hex, `true`), but
for GUIDs, which get the braces and lower case that Windows and Elastic give them. Text that
the log holds as text is left as it is.
"""

import re
from collections.abc import Mapping
from typing import Any

from indexer.record import ABSENT, WindowsRecord

_GUID = re.compile(r"[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}")
_GUID_LENGTH = 36
_DEEPEST = 32
_NOTHING = (None, "")  # one parser leaves out what the other leaves empty
_NONE: Mapping[str, str] = {}
_ABSENT = ABSENT | {"00000000-0000-0000-0000-000000000000"}  # without the braces that it would get

_AS_NAMED: Mapping[str, str] = {}
_FLAT: Mapping[str, Mapping[str, str]] = {
    "Provider": {"Name": "Provider", "Guid": "ProviderGuid"},
    "TimeCreated": {"SystemTime": "TimeCreated"},
}
_RENDERED = {"Message": "Message", "Task": "TaskName", "Opcode": "OpcodeName", "Level": "LevelName"}
_OWN_PLACE = frozenset({"#attributes", "System", "EventData", "UserData", "RenderingInfo"})


def to_record(tree: Mapping[str, Any], place: str, opening: Mapping[str, str] = _NONE) -> WindowsRecord:
    """Return the record that this Event element is; missing and odd parts are left out, never refused.

    `opening`: what its System has besides, flat already.
    """
    system = flat_system(tree.get("System"), opening)
    if "RenderingInfo" in tree:
        system |= _rendering(tree["RenderingInfo"])
    data = _event_data(tree.get("EventData"))
    if not _OWN_PLACE.issuperset(tree):
        _put_others(data, tree)
    user_data = _user_data(tree["UserData"]) if "UserData" in tree else {}
    return WindowsRecord(system, data, user_data, place)


def _put_others(data: dict[str, Any], tree: Mapping[str, Any]) -> None:
    """Put what else an event may have: ProcessingErrorData, BinaryEventData, DebugData."""
    for name in tree.keys() - _OWN_PLACE:
        _flatten(data, "" if isinstance(tree[name], dict) else name, tree[name], 0)


def text(value: Any) -> str:
    """Return a value as the XML view of an event shows it."""
    if type(value) is str:
        return _braced(value) if len(value) == _GUID_LENGTH else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _braced(value: str) -> str:
    return f"{{{value.lower()}}}" if value[8] == "-" and _GUID.fullmatch(value) else value


def flat_system(element: Any, opening: Mapping[str, str] = _NONE) -> dict[str, str]:
    """Return the System element's values under flat names, after those that are flat already."""
    flat = dict(opening)
    for name, value in element.items() if isinstance(element, dict) else ():
        if type(value) is int:
            flat[name] = str(value)
        elif type(value) is str:
            if value:
                flat[name] = _braced(value) if len(value) == _GUID_LENGTH else value
        elif isinstance(value, dict):
            _attributes(flat, name, value)
        elif value not in _NOTHING:
            flat[name] = text(value)
    return flat


def _attributes(flat: dict[str, str], name: str, element: Mapping[str, Any]) -> None:
    names = _FLAT.get(name, _AS_NAMED)
    for attribute, value in element.get("#attributes", _AS_NAMED).items():
        if type(value) is int:
            flat[names.get(attribute, attribute)] = str(value)
        elif value not in _NOTHING:
            flat[names.get(attribute, attribute)] = text(value)
    if (value := element.get("#text")) not in _NOTHING:
        flat[name] = text(value)


def _rendering(element: Any) -> dict[str, str]:
    if not isinstance(element, dict):
        return {}
    return {
        flat: text(element[name])
        for name, flat in _RENDERED.items()
        if element.get(name) is not None and not isinstance(element[name], dict | list)
    }


def _event_data(element: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    if isinstance(element, dict):
        for name, value in element.items():
            if type(value) is str:  # by far the most
                if value not in _ABSENT:
                    data[name] = _braced(value) if len(value) == _GUID_LENGTH else value
            elif type(value) is int:
                data[name] = str(value)
            else:
                _put(data, name, value)
    elif element is not None:
        _unnamed(data, element)
    return data


def _put(data: dict[str, Any], name: str, value: Any) -> None:
    if name == "#attributes":
        _flatten(data, "EventData", value, 0)
    elif name == "Data" and isinstance(value, dict | list):
        _unnamed(data, value)
    else:
        _flatten(data, name, value, 0)


def _unnamed(data: dict[str, Any], value: Any) -> None:
    """Call values without a name `param1`, `param2` and so on, as Winlogbeat does."""
    values = value.get("#text") if isinstance(value, dict) else value
    for number, inner in enumerate(values if isinstance(values, list) else [values], 1):
        _flatten(data, f"param{number}", inner, 0)


def _user_data(element: Any) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for name, value in element.items() if isinstance(element, dict) else ():
        if name != "#attributes":
            data.setdefault("xml_name", name)
            _flatten(data, "", value, 0)
    return data


def _flatten(data: dict[str, Any], name: str, value: Any, depth: int) -> None:
    """Put an element's values under their path, its parts joined by `_`: an object beside a text of one name
    would make the index refuse one of the two."""  # noqa: D205, D209
    if value in _NOTHING or depth > _DEEPEST:
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if not key.startswith("xmlns"):
                _flatten(data, _joined(name, key), inner, depth + 1)
    elif isinstance(value, list):
        data[name or "text"] = [text(inner) for inner in value if not isinstance(inner, dict | list)]
    else:
        data[name or "text"] = text(value)


def _joined(name: str, key: str) -> str:
    if key in ("#attributes", "#text"):
        return name
    return f"{name}_{key}" if name else key
