"""The registry: each type round-trips, says in full what it gives away, and names the hospital that really sends it."""

from __future__ import annotations

import ast
import inspect
import sys
from typing import Any, get_args, get_origin

import msgspec
import pytest

from fedcore.protocols.codec import decode, encode
from fedcore.protocols.messages import (
    AGREEMENT,
    MESSAGE_BY_TAG,
    MESSAGE_TYPES,
    PAIRING,
    SCORING,
    VERTICAL_PAILLIER,
    Abort,
    Message,
)

SENDERS = {"label", "feature", "host", "site", "both"}


def smallest(annotation: Any, meta: msgspec.Meta | None = None) -> Any:
    """A value which the schema allows."""
    if hasattr(annotation, "__metadata__"):
        return smallest(annotation.__origin__, annotation.__metadata__[0])
    if get_origin(annotation) is tuple:
        inner = get_args(annotation)
        if inner[-1] is Ellipsis:
            return (smallest(inner[0]),) * max(1, (meta and meta.min_length) or 0)
        return tuple(map(smallest, inner))
    if get_args(annotation) and get_origin(annotation) is not None and type(None) not in get_args(annotation):
        return get_args(annotation)[0]  # Literal
    if type(None) in get_args(annotation):
        return smallest(next(a for a in get_args(annotation) if a is not type(None)))
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct):
        return filled(annotation)
    least = (meta and (meta.min_length or 0)) or 0
    low = 0 if meta is None else meta.ge if meta.ge is not None else (meta.gt or 0) + 1
    if annotation is str:
        return "a" * (
            64 if meta and meta.pattern and "64" in meta.pattern else 32 if meta and meta.pattern else max(least, 1)
        )
    if annotation in (bytes, bytearray):
        return annotation(max(least, 1))
    return {int: max(low, 1), float: 0.5, bool: True}[annotation]


def filled(kind: type[msgspec.Struct]) -> Any:
    hints = inspect.get_annotations(kind, eval_str=True, globals=vars(sys.modules[kind.__module__]))
    return kind(**{name: smallest(hint) for name, hint in hints.items() if name in kind.__struct_fields__})


@pytest.mark.parametrize("kind", MESSAGE_TYPES, ids=lambda t: t.__name__)
def test_every_type_round_trips(kind):
    message = filled(kind)
    assert decode(encode(message), (kind,), "North") == message


@pytest.mark.parametrize("kind", MESSAGE_TYPES, ids=lambda t: t.__name__)
def test_every_type_says_in_full_what_it_gives_away(kind):
    disclosure = kind.disclosure
    for text in (disclosure.item, disclosure.form, disclosure.reader, disclosure.could_learn):
        assert len(str(text)) > 4
        assert not text.values, "a disclosure is the same in every session"
    assert disclosure.sender in SENDERS
    assert kind.__doc__
    assert str(disclosure.could_learn).endswith(".")


def test_the_texts_of_disclosures_are_literal():
    """A script finds them in the source to have them translated."""
    for module in {sys.modules[kind.__module__] for kind in MESSAGE_TYPES}:
        for node in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Text":
                assert isinstance(node.args[0], ast.Constant), ast.unparse(node)


def test_tags_are_unique_and_lists_hold_registered_types():
    assert len(MESSAGE_BY_TAG) == len(MESSAGE_TYPES)
    for listed in (AGREEMENT, PAIRING, SCORING, VERTICAL_PAILLIER):
        assert len(set(listed)) == len(listed)
        assert set(listed) <= set(MESSAGE_TYPES)
        assert Abort in listed


def test_every_type_in_the_module_is_registered():
    defined = {
        v
        for kind in MESSAGE_TYPES
        for v in vars(sys.modules[kind.__module__]).values()
        if isinstance(v, type) and issubclass(v, Message) and v is not Message
    }
    assert defined == set(MESSAGE_TYPES)
