"""How a field is declared: one short name for each way of indexing.

All are declared with what the core of Elasticsearch has; `mappings/templates.py` swaps in richer types where
the server has them. None bounds its values (`ignore_above`): a value over the bound would vanish from
every aggregation. `mappings/limits.py` keeps values short enough to be taken.
"""

from typing import Any

from elasticsearch.dsl import Boolean, Date, Double, GeoPoint, Ip, Keyword, Long, Object, Text, mapped_field

CASELESS = "caseless"


def keyword(es_name: str | None = None) -> Any:
    """Declare text that is compared as a whole, exactly."""
    return mapped_field(Keyword(), es_name=es_name)


def folded(es_name: str | None = None) -> Any:
    """Declare text whose case differs between sources: a keyword with a lower-case twin, `.caseless`."""
    return mapped_field(Keyword(fields={CASELESS: Keyword(normalizer="lowercase")}), es_name=es_name)


def kept() -> Any:
    """Declare text that is kept and shown and cannot be searched."""
    return mapped_field(Keyword(index=False, doc_values=False))


def text() -> Any:
    """Declare text that is searched by its words."""
    return mapped_field(Text())


def whole() -> Any:
    """Declare a whole number."""
    return mapped_field(Long())


def real() -> Any:
    """Declare a number with a fraction."""
    return mapped_field(Double())


def flag() -> Any:
    """Declare true or false."""
    return mapped_field(Boolean())


def instant(es_name: str | None = None) -> Any:
    """Declare a point in time, in milliseconds."""
    return mapped_field(Date(), es_name=es_name)


def ip_address() -> Any:
    """Declare an IPv4 or IPv6 address."""
    return mapped_field(Ip())


def place() -> Any:
    """Declare a point on the map."""
    return mapped_field(GeoPoint())


def unread() -> Any:
    """Declare an object that Elasticsearch keeps as it is and does not look into."""
    return mapped_field(Object(enabled=False))
