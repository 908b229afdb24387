"""python-evtx's nodes of one event as the tree that the Rust parser's JSON gives for it.

python-evtx's own XML is not used: it loses digits of times, tells booleans wrongly and escapes arrays.
"""

import html
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

from Evtx import Nodes as nodes  # noqa: N813 - a module

from indexer.evtx.values import VALUES

_MOST_ELEMENTS = 20_000


def tree(root: nodes.RootNode) -> dict[str, Any]:
    """Return the Event element as nested names and values; raises whatever hostile bytes make it raise."""
    for name, value in _elements(root, count()):
        if name == "Event" and isinstance(value, dict):
            return value
    raise ValueError("no Event element in it")


def _elements(root: nodes.RootNode, met: Iterator[int]) -> Iterator[tuple[str, Any]]:
    substitutions = root.substitutions()
    for node in root.template().children():
        if isinstance(node, nodes.OpenStartElementNode):
            yield _element(node, substitutions, met)


def _element(
    node: nodes.OpenStartElementNode, substitutions: list[Any], met: Iterator[int]
) -> tuple[str, Any]:
    if next(met) > _MOST_ELEMENTS:
        raise ValueError("it has too many elements: templates inside templates?")
    attributes: dict[str, Any] = {}
    inner: list[tuple[str, Any]] = []
    parts: list[Any] = []
    for child in node.children():
        if isinstance(child, nodes.AttributeNode):
            attributes[child.attribute_name().string()] = _attribute(child, substitutions, met)
        elif isinstance(child, nodes.OpenStartElementNode):
            inner.append(_element(child, substitutions, met))
        else:
            for found in _content(child, substitutions, met):
                (inner if isinstance(found, tuple) else parts).append(found)
    attributes = {name: value for name, value in attributes.items() if value is not None}
    name = node.tag_name()
    if name == "Data" and "Name" in attributes:
        return str(attributes["Name"]), _text(parts)
    return name, value_of(name, attributes, inner, parts)


def value_of(name: str, attributes: dict[str, Any], inner: list[tuple[str, Any]], parts: list[Any]) -> Any:
    """Return what an element holds, from its attributes, its children and its pieces of text."""
    value: dict[str, Any] = {"#attributes": attributes} if attributes else {}
    for key, found in inner:
        put(value, key, found)
    text = _text(parts)
    if text is None:
        return value or None
    if value or name == "Data":
        return value | {"#text": text}
    return text


def put(into: dict[str, Any], key: str, found: Any) -> None:
    """Put a child under its name; unnamed `Data` are collected, other names that come again are numbered."""
    if key == "Data" and (isinstance(found, dict) or found is None):
        texts = into.setdefault("Data", {"#text": []})["#text"]
        text = found.get("#text") if found else ""
        texts.extend(text if isinstance(text, list) else [text])
        return
    name, number = key, 0
    while name in into:
        number += 1
        name = f"{key}_{number}"
    into[name] = found


def _content(node: Any, substitutions: list[Any], met: Iterator[int]) -> list[Any]:
    """Return the texts, or the elements, that a node inside an element stands for."""
    if isinstance(node, nodes.NormalSubstitutionNode | nodes.ConditionalSubstitutionNode):
        value = substitutions[node.index()]
        if isinstance(value, nodes.BXmlTypeNode):
            return list(_elements(value.root(), met))
        return _found(value)
    if isinstance(node, nodes.ValueNode):
        return _found(node.children()[0])
    reader = _PLAIN.get(type(node))
    return [reader(node)] if reader else []


def _attribute(node: nodes.AttributeNode, substitutions: list[Any], met: Iterator[int]) -> Any:
    return _text(_content(node.attribute_value(), substitutions, met))


def _found(value: Any) -> list[Any]:
    read = VALUES[type(value)](value)
    return [] if read is None else [read]


def _text(parts: list[Any]) -> Any:
    if len(parts) == 1:
        return parts[0]
    return "".join(map(str, parts)) if parts else None


_PLAIN: dict[type, Callable[[Any], str]] = {
    nodes.CDataSectionNode: lambda node: str(node.cdata()),
    nodes.EntityReferenceNode: lambda node: html.unescape(node.entity_reference()),
    nodes.CharacterReferenceNode: lambda node: chr(node.entity()),
}
