"""Checks parameters against the TypedDicts that stripe-python generates from Stripe's own API."""

import functools
import importlib
import re
import sys
import types
import typing
from typing import Any, Final, Literal

from services.practice.simulator.errors import ApiError, missing_parameter, unknown_parameters

INTEGER: Final = re.compile(r"^-?\d{1,18}$")
DECIMAL: Final = re.compile(r"^-?\d{1,18}(\.\d{1,12})?$")
CARD_FORM: Final = "PaymentMethodCreateParamsCard"
# Stripe.js alone may send a card inside these; the generated types do not show it.
WITH_CARD: Final = frozenset({"ConfirmationTokenCreateParamsPaymentMethodData"})


def check(schema: str, form: dict[str, Any]) -> dict[str, Any]:
    """Turn a form into typed values, refusing whatever the API does not take.

    Args:
        schema: The name of a class in `stripe.params`, such as `PaymentIntentConfirmParams`.
        form: Nested texts, as `forms.nest` gives them.

    Raises:
        ApiError: an unknown, missing or mistyped parameter; nothing was executed.
    """
    return _fields(_schema(schema), form, "")


def warm_up(schemas: typing.Iterable[str]) -> None:
    """Import stripe-python and resolve these schemas, so that the first request is quick."""
    for schema in schemas:
        _hints(_schema(schema))


@functools.cache
def _schema(name: str) -> type:
    for module in ("stripe.params", "stripe.params.test_helpers", "stripe.params.checkout"):
        found = getattr(importlib.import_module(module), name, None)
        if isinstance(found, type):
            return found
    raise LookupError(name)


@functools.cache
def _hints(schema: type) -> dict[str, Any]:
    options = sys.modules["stripe._request_options"].RequestOptions.__annotations__
    own = {k: v for k, v in schema.__annotations__.items() if k not in options}
    probe = type("Probe", (), {"__annotations__": own, "__module__": schema.__module__})
    hints = {key: _plain(hint) for key, hint in typing.get_type_hints(probe).items()}
    if schema.__name__ in WITH_CARD:
        hints["card"] = _schema(CARD_FORM)
        hints["type"] = hints["type"] | Literal["card"]
    return hints


def _plain(hint: Any) -> Any:
    """Take the type out of `NotRequired[...]`."""
    return typing.get_args(hint)[0] if "NotRequired" in str(typing.get_origin(hint)) else hint


def _fields(schema: type, form: dict[str, Any], path: str) -> dict[str, Any]:
    hints = _hints(schema)
    unknown = [_join(path, key) for key in form if key not in hints]
    if unknown:
        raise unknown_parameters(unknown)
    required: frozenset[str] = getattr(schema, "__required_keys__", frozenset())
    for key in hints:
        if key in required and key not in form:
            raise missing_parameter(_join(path, key))
    return {key: _value(hints[key], value, _join(path, key)) for key, value in form.items()}


def _join(path: str, key: str) -> str:
    return f"{path}[{key}]" if path else key


def _value(hint: Any, value: Any, path: str) -> Any:
    choices = _choices(hint)
    words = [word for one in choices if _is_literal(one) for word in typing.get_args(one)]
    others = [one for one in choices if not _is_literal(one)]
    if isinstance(value, str):
        return _text(value, words, others, path)
    for one in others:
        if isinstance(value, list) and typing.get_origin(one) is list:
            return [
                _value(typing.get_args(one)[0], item, f"{path}[{number}]")
                for number, item in enumerate(value)
            ]
        if typing.get_origin(one) is dict:
            return _mapping(value, path)
        if isinstance(value, dict) and _is_group(one):
            return _fields(one, value, path)
    raise ApiError(f"Invalid {_expected(others)}", param=path)


def _choices(hint: Any) -> list[Any]:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return [one for arg in typing.get_args(hint) for one in _choices(arg)]
    return [_plain(hint)]


def _is_group(hint: Any) -> bool:
    """Whether it is one of the generated TypedDicts."""
    return isinstance(hint, type) and hasattr(hint, "__required_keys__")


def _is_literal(hint: Any) -> bool:
    return typing.get_origin(hint) is Literal


def _text(value: str, words: list[Any], others: list[Any], path: str) -> Any:
    named = [word for word in words if word != ""]
    if value == "":
        if "" in words:
            return ""
        raise ApiError(
            f"You passed an empty string for '{path}'. We assume empty values are an attempt to "
            f"unset a field; however '{path}' cannot be unset. You should remove '{path}' from "
            "your request or supply a non-empty value.",
            code="parameter_invalid_empty",
            param=path,
        )
    if value in named:
        return value
    if bool in others and value in ("true", "false"):
        return value == "true"
    if int in others and INTEGER.match(value):
        return int(value)
    if float in others and DECIMAL.match(value):
        return value
    if named:
        raise ApiError(f"Invalid {path}: must be one of {_listed(named)}", param=path)
    if str in others:
        return _short(value, path)
    if int in others:
        message = f"Invalid integer: {value}"
        raise ApiError(message, code="parameter_invalid_integer", param=path)
    raise ApiError(f"Invalid {_expected(others)}: {value}", param=path)


def _short(value: str, path: str) -> str:
    if len(value) > 5000:
        raise ApiError(
            f"Invalid string: {value[:20]}…; must be at most 5000 characters", param=path
        )
    return value


def _mapping(value: dict[str, Any] | list[Any], path: str) -> dict[str, str]:
    if isinstance(value, list):  # keys that are all digits look like a list on the wire
        value = {str(number): item for number, item in enumerate(value)}
    for key, item in value.items():
        if not isinstance(item, str):
            raise ApiError("Invalid string", param=_join(path, key))
    return dict(value)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])}, or {words[-1]}"


def _expected(others: list[Any]) -> str:
    if any(typing.get_origin(one) is list for one in others):
        return "array"
    if any(_is_group(one) or typing.get_origin(one) is dict for one in others):
        return "object"
    if bool in others:
        return "boolean"
    return "decimal" if float in others else "string"
