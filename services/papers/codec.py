"""Papers' records as JSON and back, by their own annotations."""

import json
import types
import typing
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, TypeVar

T = TypeVar("T")

# The fields of every kind that was written: asking anew costs more than writing it.
_NAMES: Final[dict[type[Any], tuple[str, ...]]] = {}


def to_json(record: object) -> str:
    """A record as JSON with one possible spelling. Pictures are left out: the PDF has them."""
    return json.dumps(_plain(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(kind: type[T], text: str) -> T:
    """The record that was written."""
    read: T = _read(kind, json.loads(text))
    return read


def _plain(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is int or value is None:
        return value
    names = _names(kind)
    if names:
        return {name: _plain(getattr(value, name)) for name in names}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return None if isinstance(value, bytes) else value


def _names(kind: type[Any]) -> tuple[str, ...]:
    known = _NAMES.get(kind)
    if known is None:
        known = tuple(each.name for each in fields(kind)) if is_dataclass(kind) else ()
        _NAMES[kind] = known
    return known


def _read(kind: Any, value: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in {types.UnionType, typing.Union}:
        (inner,) = (each for each in typing.get_args(kind) if each is not type(None))
        return None if value is None else _read(inner, value)
    if origin is tuple:
        return tuple(_read(typing.get_args(kind)[0], each) for each in value)
    if is_dataclass(kind):
        hints = typing.get_type_hints(kind)
        known = {name: _read(hints[name], each) for name, each in value.items() if name in hints}
        return typing.cast(Any, kind)(**known)
    if kind in {datetime, date}:
        return kind.fromisoformat(value)
    return kind(value) if isinstance(kind, type) and issubclass(kind, Enum) else value
