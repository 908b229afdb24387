"""Saved searches: a query and the columns in which its documents are listed, in order of one field."""

from collections.abc import Sequence
from dataclasses import dataclass

from hopwatch.kibana.lens import kuery
from hopwatch.kibana.objects import Reference, SavedObject, made_id, text
from hopwatch.kibana.views import View
from hunts.match import Field

INDEX = "kibanaSavedObjectMeta.searchSourceJSON.index"


@dataclass(frozen=True)
class Search:
    """A saved search, the highest of `order` first; `id` is made of its name and the namespace."""

    id: str
    title: str
    description: str
    view: View
    query: str
    columns: Sequence[Field]
    order: Field


def search_id(name: str, namespace: str) -> str:
    """Return the id of the saved search of this name."""
    return made_id("search", name, namespace)


def search_object(search: Search) -> SavedObject:
    """Return a saved search as a saved object; raises ValueError for a column that its view has not."""
    unknown = [
        str(field) for field in (*search.columns, search.order) if str(field) not in search.view.fields
    ]
    if unknown:
        raise ValueError(f"{search.title}: no field {', '.join(unknown)} in {search.view.name}")
    source = {"query": kuery(search.query), "filter": [], "indexRefName": INDEX}
    attributes = {
        "title": search.title,
        "description": search.description,
        "columns": [str(field) for field in search.columns],
        "sort": [[str(search.order), "desc"]],
        "kibanaSavedObjectMeta": {"searchSourceJSON": text(source)},
    }
    return SavedObject("search", search.id, attributes, [Reference("index-pattern", search.view.id, INDEX)])
