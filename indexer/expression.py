"""Nested objects made of values by one expression, which is compiled once for all records of a kind.

A plan is such an object with slots where values stand. What is compiled is a syntax tree in which names and
constants are constants, and values are given when it runs: nothing that a log says becomes code.
"""

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Plan = Mapping[str, Any]
"""Names, and what stands under them: plans, constants (lists of them too), slots."""
Make = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Slot:
    """The place of a value: of the argument that has this number."""

    number: int


@dataclass(frozen=True, slots=True)
class Argument:
    """How a value is taken.

    `said`: it must not be empty. `bounds`: it must lie between these, or be one of them. `convert` returns
    what stands in its place, None for one that does not fit.
    """

    said: bool = False
    bounds: tuple[int, int] | None = None
    convert: Callable[[Any], Any] | None = None


def compiled(plan: Plan, arguments: Sequence[Argument]) -> Make:
    """Return what makes the object of as many values.

    It returns something false when one of them is not as it must be; so does what makes an empty object.
    """
    functions = {f"convert{number}": argument.convert for number, argument in enumerate(arguments)}
    tests = [test for number, argument in enumerate(arguments) for test in _tests(number, argument)]
    found = _tree(plan, arguments)
    given = [ast.arg(f"given{number}") for number in range(len(arguments))]
    makes = ast.Lambda(
        ast.arguments([], given, None, [], [], None, []),
        ast.BoolOp(ast.And(), [*tests, found]) if tests else found,
    )
    tree = ast.fix_missing_locations(ast.Expression(makes))
    make: Make = eval(compile(tree, "expression", "eval"), functions)  # noqa: S307  (no text is evaluated)
    return make


def _tests(number: int, argument: Argument) -> Iterator[ast.expr]:
    given = _name("given", number)
    if argument.said:
        yield given
    if argument.bounds:
        first, last = map(ast.Constant, argument.bounds)
        yield ast.Compare(first, [ast.LtE(), ast.LtE()], [given, last])
    if argument.convert:
        converted = ast.Call(_name("convert", number), [given], [])
        fit = ast.NamedExpr(ast.Name(f"fit{number}", ast.Store()), converted)
        yield ast.Compare(fit, [ast.IsNot()], [ast.Constant(None)])


def _tree(value: Any, arguments: Sequence[Argument]) -> ast.expr:
    if isinstance(value, Slot):
        return _name("fit" if arguments[value.number].convert else "given", value.number)
    if isinstance(value, Mapping):
        names = [ast.Constant(name) for name in value]
        return ast.Dict([*names], [_tree(below, arguments) for below in value.values()])
    if isinstance(value, list):
        return ast.List([_tree(member, arguments) for member in value], ast.Load())
    return ast.Constant(value)


def _name(kind: str, number: int) -> ast.expr:
    return ast.Name(f"{kind}{number}", ast.Load())
