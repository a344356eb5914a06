"""Mutants of a module: the program as it would be with one small slip in it.

The operators are those of Offutt and others (1996) as far as they fit Python: relations, connectives,
negations, arithmetic, constants, returned values, branches, statements left out.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

RELATIONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.FloorDiv: ast.Mult, ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr, ast.BitXor: ast.BitOr, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
}  # fmt: skip
TWINS = {
    "any": "all", "all": "any", "min": "max", "max": "min", "conjunction": "disjunction", "disjunction": "conjunction",
}  # fmt: skip

Step = Callable[[], None]
"""Makes one change in a tree."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutant:
    """A module with one change: where it stands and what it is, `was -> is`."""

    line: int
    change: str
    text: str
    function: str
    """The function that is changed, as it is then."""


def count(source: str) -> int:
    """How many places of a module can be changed."""
    return len(list(_steps(ast.parse(source))))


def mutant(source: str, number: int) -> Mutant | None:
    """The module with one of its places changed; None where the change says the same."""
    tree = ast.parse(source)
    whole = ast.unparse(tree)
    function, node, kind, step = list(_steps(tree))[number]
    before, line = _said(node), node.lineno
    step()
    text = ast.unparse(ast.fix_missing_locations(tree))
    if text == whole:
        return None
    return Mutant(line=line, change=f"{kind}: {before} -> {_said(node)}", text=text, function=ast.unparse(function))


def _said(node: ast.AST) -> str:
    """The first line of a node, shortly."""
    return ast.unparse(ast.fix_missing_locations(node)).splitlines()[0][:100]


def _steps(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, ast.expr | ast.stmt, str, Step]]:
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and not _is_stub(function):
            for node in _own(function):
                for change, step in _of(node):
                    yield function, node, change, step


def _is_stub(function: ast.FunctionDef) -> bool:
    values = [s.value for s in function.body if isinstance(s, ast.Expr)]
    return any(isinstance(v, ast.Constant) and v.value is ... for v in values)


def _own(function: ast.FunctionDef) -> Iterator[ast.expr | ast.stmt]:
    """The nodes of a function's body, without docstrings, annotations, assertions, errors and functions inside."""
    pending: list[ast.AST] = list(reversed(function.body))
    while pending:
        node = pending.pop()
        if isinstance(node, ast.FunctionDef | ast.Assert | ast.Raise | ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.expr | ast.stmt):
            yield node
        skipped = {"annotation", "returns", "decorator_list", "type_comment"}
        children = [c for name, value in ast.iter_fields(node) if name not in skipped for c in _nodes(value)]
        pending.extend(reversed(children))


def _nodes(value: object) -> list[ast.AST]:
    items = value if isinstance(value, list) else [value]
    return [i for i in items if isinstance(i, ast.AST)]


def _of(node: ast.expr | ast.stmt) -> Iterator[tuple[str, Step]]:
    match node:
        case ast.Compare(ops=[op]) if type(op) in RELATIONS:
            yield "relation", partial(setattr, node, "ops", [RELATIONS[type(op)]()])
        case ast.BoolOp(op=ast.And()):
            yield "and to or", partial(setattr, node, "op", ast.Or())
        case ast.BoolOp(op=ast.Or()):
            yield "or to and", partial(setattr, node, "op", ast.And())
        case ast.BinOp(op=operator) if type(operator) in ARITHMETIC:
            yield "arithmetic", partial(setattr, node, "op", ARITHMETIC[type(operator)]())
        case ast.UnaryOp(op=ast.Not() | ast.Invert()):
            yield "negation", partial(_become, node, node.operand)
        case ast.Constant(value=bool(truth)):
            yield "constant", partial(setattr, node, "value", not truth)
        case ast.Constant(value=int(number)):
            yield "constant", partial(setattr, node, "value", number + 1)
        case ast.Constant(value=str(text)):
            yield "text", partial(setattr, node, "value", f"{text}~")
        case ast.IfExp(body=body, orelse=orelse):
            yield "branches", partial(_become, node, ast.IfExp(test=node.test, body=orelse, orelse=body))
        case ast.Call(func=ast.Name(id=name) as called) if name in TWINS:
            yield "call", partial(setattr, called, "id", TWINS[name])
        case ast.GeneratorExp() | ast.ListComp() | ast.SetComp() | ast.DictComp():
            yield from (("filter", partial(setattr, g, "ifs", [])) for g in node.generators if g.ifs)
        case _:
            yield from _of_statement(node)


def _of_statement(node: ast.expr | ast.stmt) -> Iterator[tuple[str, Step]]:
    match node:
        case ast.If(test=test) | ast.While(test=test):
            yield "condition", partial(setattr, node, "test", ast.UnaryOp(op=ast.Not(), operand=test))
        case ast.Return(value=ast.expr()):
            yield "returned value", partial(setattr, node, "value", ast.Constant(value=None))
        case ast.Continue() | ast.Break() | ast.AugAssign() | ast.Expr(value=ast.Call()):
            yield "statement", partial(_become, node, ast.Pass())


def _become(node: ast.AST, other: ast.AST) -> None:
    """Put another node in the place of this one, wherever it stands."""
    node.__class__ = type(other)
    for name, value in ast.iter_fields(other):
        setattr(node, name, value)
