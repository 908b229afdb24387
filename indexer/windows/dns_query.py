"""Name look-ups: Sysmon 22, whose answers are one text (`type:  5 alias.example;::ffff:10.1.2.3;`)."""

from indexer.domain import domain_parts
from indexer.windows.address import address, whole
from indexer.windows.sheet import Sheet, move, relate, text

_MOST = 100  # answers of one look-up that are told apart

# Types of records, as the Internet Assigned Numbers Authority registers them.
_TYPES = {
    "1": "A",
    "2": "NS",
    "5": "CNAME",
    "6": "SOA",
    "12": "PTR",
    "13": "HINFO",
    "15": "MX",
    "16": "TXT",
    "28": "AAAA",
    "29": "LOC",
    "33": "SRV",
    "35": "NAPTR",
    "39": "DNAME",
    "41": "OPT",
    "43": "DS",
    "46": "RRSIG",
    "47": "NSEC",
    "48": "DNSKEY",
    "50": "NSEC3",
    "52": "TLSA",
    "64": "SVCB",
    "65": "HTTPS",
    "99": "SPF",
    "255": "ANY",
    "257": "CAA",
}

# Windows' names for the codes of its DNS client (winerror.h).
_STATUS = {
    0: "SUCCESS",
    5: "ERROR_ACCESS_DENIED",
    13: "ERROR_INVALID_DATA",
    87: "ERROR_INVALID_PARAMETER",
    123: "ERROR_INVALID_NAME",
    1214: "ERROR_INVALID_NETNAME",
    1223: "ERROR_CANCELLED",
    1460: "ERROR_TIMEOUT",
    4312: "ERROR_OBJECT_NOT_FOUND",
    9001: "DNS_ERROR_RCODE_FORMAT_ERROR",
    9002: "DNS_ERROR_RCODE_SERVER_FAILURE",
    9003: "DNS_ERROR_RCODE_NAME_ERROR",
    9004: "DNS_ERROR_RCODE_NOT_IMPLEMENTED",
    9005: "DNS_ERROR_RCODE_REFUSED",
    9006: "DNS_ERROR_RCODE_YXDOMAIN",
    9007: "DNS_ERROR_RCODE_YXRRSET",
    9008: "DNS_ERROR_RCODE_NXRRSET",
    9009: "DNS_ERROR_RCODE_NOTAUTH",
    9010: "DNS_ERROR_RCODE_NOTZONE",
    9016: "DNS_ERROR_RCODE_BADSIG",
    9017: "DNS_ERROR_RCODE_BADKEY",
    9018: "DNS_ERROR_RCODE_BADTIME",
    9501: "DNS_INFO_NO_RECORDS",
    9502: "DNS_ERROR_BAD_PACKET",
    9503: "DNS_ERROR_NO_PACKET",
    9504: "DNS_ERROR_RCODE",
    9505: "DNS_ERROR_UNSECURE_PACKET",
    9556: "DNS_ERROR_NON_RFC_NAME",
    9560: "DNS_ERROR_INVALID_NAME_CHAR",
    9561: "DNS_ERROR_NUMERIC_NAME",
    9701: "DNS_ERROR_RECORD_DOES_NOT_EXIST",
    9702: "DNS_ERROR_RECORD_FORMAT",
    9706: "DNS_ERROR_NAME_NOT_IN_ZONE",
    9707: "DNS_ERROR_CNAME_LOOP",
}


def look_up(sheet: Sheet) -> None:
    """Put what was asked, what was answered and how the look-up ended."""
    fields = sheet.fields
    fields["network.protocol"] = "dns"
    _answers(sheet)
    move(sheet, "QueryName", "dns.question.name")
    name = fields.get("dns.question.name")
    if name:
        relate(sheet, "related.hosts", name)
        for part, value in domain_parts(name).items():
            fields[f"dns.question.{part}"] = value
    status = text(sheet.data, "QueryStatus")
    if status:
        number = whole(status)
        fields["sysmon.dns.status"] = _STATUS.get(number, status) if number is not None else status
        del sheet.data["QueryStatus"]


def _answers(sheet: Sheet) -> None:
    """Put the answers; each ends with a semicolon, so what stands after the last one was cut by Sysmon."""
    whole_ones = (text(sheet.data, "QueryResults") or "").rpartition(";")[0]
    told = [part.strip() for part in whole_ones.split(";")]
    told = [part for part in told if part]
    if not told or len(told) > _MOST:
        return
    answers = [_answer(part) for part in told]
    found = [answer["data"] for answer in answers if answer["type"] in ("A", "AAAA")]
    for answer in answers:
        into = "related.ip" if answer["type"] in ("A", "AAAA") else "related.hosts"
        relate(sheet, into, answer.get("data"))
    sheet.fields["dns.answers"] = answers
    if found:
        sheet.fields["dns.resolved_ip"] = list(dict.fromkeys(found))
    del sheet.data["QueryResults"]


def _answer(part: str) -> dict[str, str]:
    """Return one answer; an address has no type before it."""
    found = address(part)
    if found:
        return {"data": found, "type": "AAAA" if ":" in found else "A"}
    kind, _, name = part.removeprefix("type:").strip().partition(" ")
    if not part.startswith("type:"):
        kind, name = "", part
    answer = {"type": _TYPES.get(kind, kind)}
    return answer | {"data": name.strip()} if name.strip() else answer
