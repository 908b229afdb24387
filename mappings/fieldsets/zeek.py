"""`zeek.*`: what a line of a Zeek log has beyond ECS, as the logs' tables have it (`mappings/zeek`)."""

import types
from collections.abc import Callable, Iterable, Mapping
from keyword import iskeyword
from typing import Any

from elasticsearch.dsl import Boolean, Date, Double, Field, InnerDoc, Ip, Keyword, Long, M, Object, Text
from elasticsearch.dsl import mapped_field as field

from mappings.fields import CASELESS
from mappings.zeek import TABLES, Column


def _folded() -> Field:
    return Keyword(fields={CASELESS: Keyword(normalizer="lowercase")})


KINDS: Mapping[str, Callable[[], Field]] = {
    **dict.fromkeys(("keyword", "keywords", "mac", "upper"), Keyword),
    **dict.fromkeys(("long", "longs", "nanoseconds", "port"), Long),
    **dict.fromkeys(("double", "doubles"), Double),
    **dict.fromkeys(("text", "texts"), Text),
    **dict.fromkeys(("ip", "ips"), Ip),
    "boolean": Boolean,
    "date": Date,
    "folded": _folded,
}
"""How a field of each kind of value is indexed."""


def _declared(columns: Iterable[Column]) -> dict[str, Any]:
    """Return the fields of all logs, nested by their names' parts below `zeek`."""
    tree: dict[str, Any] = {}
    for column in columns:
        for name in column.fields:
            home, *parents = name.split(".")
            if home != "zeek":
                continue
            at, leaf = tree, parents.pop()
            for parent in parents:
                at = at.setdefault(parent, {})
            at[leaf] = KINDS[column.kind]()
    return tree


def _document(name: str, tree: Mapping[str, Any]) -> type[InnerDoc]:
    """Return a typed document; the attribute of a name that is a word of Python's ends in `_`."""
    members: dict[str, Any] = {"__annotations__": {}, "__doc__": f"`zeek.*`: {name}."}
    for leaf, below in tree.items():
        attribute = f"{leaf}_" if iskeyword(leaf) else leaf
        of = Object(_document(leaf, below)) if isinstance(below, dict) else below
        members[attribute] = field(of, es_name=leaf)
        members["__annotations__"][attribute] = M[str]
    made: type[InnerDoc] = types.new_class(name, (InnerDoc,), exec_body=lambda body: body.update(members))
    return made


_SESSION = Column("keyword", ("zeek.session_id",))
ZeekFields = _document(
    "ZeekFields",
    _declared(
        [
            _SESSION,
            *(
                column
                for table in TABLES.values()
                for column in (*table.columns.values(), *table.made.values())
            ),
        ]
    ),
)
