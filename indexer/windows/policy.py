"""Policies: which audit settings changed (Security 4719), which domains trust which (4706, 4707, 4716)."""

from indexer.windows.address import whole
from indexer.windows.messages import words
from indexer.windows.names import AUDIT_CATEGORIES, SECURITY_TASKS
from indexer.windows.sheet import Sheet, text

# [MS-ADTS] 6.1.6.7: trustType, trustDirection, trustAttributes.
_TYPES = {
    1: "TRUST_TYPE_DOWNLEVEL",
    2: "TRUST_TYPE_UPLEVEL",
    3: "TRUST_TYPE_MIT",
    4: "TRUST_TYPE_DCE",
}
_DIRECTIONS = {
    0: "TRUST_DIRECTION_DISABLED",
    1: "TRUST_DIRECTION_INBOUND",
    2: "TRUST_DIRECTION_OUTBOUND",
    3: "TRUST_DIRECTION_BIDIRECTIONAL",
}
_ATTRIBUTES = {
    0x1: "TRUST_ATTRIBUTE_NON_TRANSITIVE",
    0x2: "TRUST_ATTRIBUTE_UPLEVEL_ONLY",
    0x4: "TRUST_ATTRIBUTE_QUARANTINED_DOMAIN",
    0x8: "TRUST_ATTRIBUTE_FOREST_TRANSITIVE",
    0x10: "TRUST_ATTRIBUTE_CROSS_ORGANIZATION",
    0x20: "TRUST_ATTRIBUTE_WITHIN_FOREST",
    0x40: "TRUST_ATTRIBUTE_TREAT_AS_EXTERNAL",
    0x80: "TRUST_ATTRIBUTE_USES_RC4_ENCRYPTION",
    0x200: "TRUST_ATTRIBUTE_CROSS_ORGANIZATION_NO_TGT_DELEGATION",
    0x400: "TRUST_ATTRIBUTE_PIM_TRUST",
    0x800: "TRUST_ATTRIBUTE_CROSS_ORGANIZATION_ENABLE_TGT_DELEGATION",
}


def audit_policy(sheet: Sheet) -> None:
    """Say in words which setting changed, and how; the message numbers stay beside the words."""
    data = sheet.data
    category = AUDIT_CATEGORIES.get(_number(sheet, "CategoryId"))
    if category:
        data["Category"] = category
    subcategory = SECURITY_TASKS.get(_number(sheet, "SubcategoryId"))
    if subcategory:
        data["SubCategory"] = subcategory
    changes = words(text(data, "AuditPolicyChanges") or "")
    if changes:
        data["AuditPolicyChangesDescription"] = changes


def trust(sheet: Sheet) -> None:
    """Say in words what kind of trust it is."""
    fields = sheet.fields
    kind, direction, attributes = (
        whole(text(sheet.data, name) or "") for name in ("TdoType", "TdoDirection", "TdoAttributes")
    )
    if kind in _TYPES:
        fields["winlog.trustType"] = _TYPES[kind]
    if direction in _DIRECTIONS:
        fields["winlog.trustDirection"] = _DIRECTIONS[direction]
    names = [name for bit, name in _ATTRIBUTES.items() if attributes and attributes & bit]
    if attributes == 0:
        names = ["UNDEFINED"]
    if names:
        fields["winlog.trustAttribute"] = names if len(names) > 1 else names[0]


def _number(sheet: Sheet, name: str) -> str:
    return (text(sheet.data, name) or "").removeprefix("%%")
