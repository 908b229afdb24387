"""Small typed constructors for the queries that hunts are written in.

They exist because `query.Term(field, value)` is typed to take a `TermQuery` or a dict, and because
`Event.source.ip == "x"` builds an ES|QL expression, not a query.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from elasticsearch.dsl import query as q
from elasticsearch.dsl.document_base import InstrumentedField

from mappings.bare import bare_field


@dataclass(frozen=True, slots=True)
class Bare:
    """A field that is compared by its bare names (`mappings/bare.py`), and named and shown as itself."""

    field: str

    def __str__(self) -> str:
        return self.field


Field = str | InstrumentedField | Bare


def bare(field: str | InstrumentedField) -> Bare:
    """Compare a field by account or machine: without domain, `$` and case. Raises ValueError if it cannot."""
    bare_field(str(field))
    return Bare(str(field))


def is_(field: Field, value: str | int | bool) -> q.Query:  # noqa: FBT001  (a value, not a switch)
    """Match documents whose field has exactly this value."""
    return q.Term(str(field), {"value": value})


def any_of(field: Field, values: Sequence[str | int]) -> q.Query:
    """Match documents whose field has one of these values; an `ip` field takes networks too."""
    return q.Terms(str(field), list(values))


def like(field: Field, *patterns: str) -> q.Query:
    r"""Match documents whose field fits one of the patterns, in any case: `*` is any text, `\` is itself."""
    texts = [pattern.replace("\\", "\\\\") for pattern in patterns]
    fits = [q.Wildcard(str(field), {"value": text, "case_insensitive": True}) for text in texts]
    return q.Bool(should=fits)


def matches(field: Field, *expressions: str) -> q.Query:
    """Match documents whose whole field fits one of Lucene's regular expressions."""
    return q.Bool(should=[q.Regexp(str(field), {"value": text}) for text in expressions])


def there(field: Field) -> q.Query:
    """Match documents that have the field."""
    return q.Exists(field=str(field))
