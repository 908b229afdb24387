"""Keys and values of the registry: Sysmon 12, 13, 14."""

import re

from indexer.windows.sheet import Sheet, last_part, text

_HIVES = {
    "HKEY_CLASSES_ROOT": "HKCR",
    "HKEY_CURRENT_CONFIG": "HKCC",
    "HKEY_CURRENT_USER": "HKCU",
    "HKEY_DYN_DATA": "HKDD",
    "HKEY_LOCAL_MACHINE": "HKLM",
    "HKEY_PERFORMANCE_DATA": "HKPD",
    "HKEY_USERS": "HKU",
}
_SHORT = frozenset(_HIVES.values())
_NUMBER = re.compile(r"(DWORD|QWORD) \(0x([0-9a-fA-F]{8})(?:-0x([0-9a-fA-F]{8}))?\)")
_BINARY = "Binary Data"
_KEYS = ("CreateKey", "DeleteKey")  # of which the last part of the path is no value


def registry(sheet: Sheet) -> None:
    r"""Put hive, key and value. As in Elastic's documents the key ends with the value's name."""
    path = text(sheet.data, "TargetObject")
    if not path:
        return
    fields = sheet.fields
    fields["registry.path"] = path
    root, _, key = path.partition("\\")
    hive = _HIVES.get(root.upper(), root.upper())
    if hive in _SHORT and key:
        fields["registry.hive"] = hive
        fields["registry.key"] = key
        if text(sheet.data, "EventType") not in _KEYS:
            fields["registry.value"] = last_part(key)
    del sheet.data["TargetObject"]
    _details(sheet)


def _details(sheet: Sheet) -> None:
    details = text(sheet.data, "Details")
    if not details:
        return
    number = _NUMBER.fullmatch(details)
    kind, value = "REG_SZ", details
    if number:
        kind, value = f"REG_{number[1]}", str(int(number[2] + (number[3] or ""), 16))
    elif details == _BINARY:
        kind = "REG_BINARY"
    sheet.fields["registry.data.type"] = kind
    sheet.fields["registry.data.strings"] = [value]
    del sheet.data["Details"]
