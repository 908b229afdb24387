"""Small typed constructors for the queries that hunts are written in.

They exist because `query.Term(field, value)` is typed to take a `TermQuery` or a dict, and because
`Event.source.ip == "x"` builds an ES|QL expression, not a query.
"""

from collections.abc import Sequence

from elasticsearch.dsl import query as q
from elasticsearch.dsl.document_base import InstrumentedField

Field = str | InstrumentedField


def is_(field: Field, value: str | int | bool) -> q.Query:  # noqa: FBT001  (a value, not a switch)
    """Match documents whose field has exactly this value."""
    return q.Term(str(field), {"value": value})


def any_of(field: Field, values: Sequence[str | int]) -> q.Query:
    """Match documents whose field has one of these values; an `ip` field takes networks too."""
    return q.Terms(str(field), list(values))


def like(field: Field, *patterns: str) -> q.Query:
    """Match documents whose field fits one of the wildcard patterns, in any case."""
    return q.Bool(should=[q.Wildcard(str(field), {"value": p, "case_insensitive": True}) for p in patterns])


def there(field: Field) -> q.Query:
    """Match documents that have the field."""
    return q.Exists(field=str(field))
