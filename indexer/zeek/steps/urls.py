"""URLs taken apart, indicators of intelligence feeds among them."""

import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from indexer.zeek.addresses import packed
from indexer.zeek.layout import Document, Values

NOWHERE = "-"  # stands for the host of a path alone
_AUTHORITY = re.compile(r"[\w.-]+:\d{1,5}")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")
_KINDS = {
    "Intel::EMAIL": ("email-addr", "email.address"),
    "Intel::FILE_NAME": ("file", "file.name"),
    "Intel::URL": ("url", ""),
}


def url(values: Values, document: Document) -> None:
    """Put the parts of a request's URI, and the host that was asked."""
    for part, found in url_parts(values.get("uri")).items():
        document.within("url").setdefault(part, found)
    document.relate("hosts", document.get("url.domain"))


def url_parts(uri: object) -> dict[str, Any]:
    """Return ECS's parts of a URI: whole, a path alone, or `host:443`; none of what is no URI."""
    try:
        split = urlsplit(_whole(uri)) if isinstance(uri, str) else None
        return {name: value for name, value in _parts(split).items() if value} if split else {}
    except ValueError:  # a port that is none, a bracket that stays open
        return {}


def _whole(uri: str) -> str:
    if _AUTHORITY.fullmatch(uri):
        return f"//{uri}"
    if _SCHEME.match(uri):
        return uri
    return f"//{NOWHERE}{uri}" if uri[:1] == "/" else f"//{NOWHERE}/{uri}"


def _parts(split: SplitResult) -> dict[str, Any]:
    nowhere = split.netloc == NOWHERE
    last = split.path.rpartition("/")[2]
    return {
        "scheme": split.scheme,
        "domain": None if nowhere else split.hostname,
        "port": None if nowhere else split.port,
        "path": split.path,
        "query": split.query,
        "fragment": split.fragment,
        "extension": last.rpartition(".")[2] if "." in last else "",
    }


def indicator(_: Values, document: Document) -> None:
    """Put what was seen as ECS's indicator."""
    seen = document.part("zeek.intel.seen")
    kind, value = seen.get("indicator_type"), seen.get("indicator")
    if not isinstance(kind, str) or not isinstance(value, str):
        return
    if kind == "Intel::ADDR" and packed(value):
        document.put("threat.indicator.ip", value)
        document.put("threat.indicator.type", "ipv6-addr" if ":" in value else "ipv4-addr")
    elif kind in _KINDS:
        name, field = _KINDS[kind]
        document.put("threat.indicator.type", name)
        parts = {field: value} if field else _url_of(value)
        for part, each in parts.items():
            document.put(f"threat.indicator.{part}", each)


def _url_of(value: str) -> dict[str, Any]:
    parts = url_parts(value if _SCHEME.match(value) else f"http://{value}")
    return {f"url.{part}": found for part, found in parts.items()}
