import re
from typing import Any, Final
from urllib.parse import unquote_to_bytes

from services.practice.simulator.errors import ApiError

NAME: Final = re.compile(r"^([A-Za-z_][A-Za-z0-9_.-]*)((?:\[[^\[\]]*\])*)$")
PART: Final = re.compile(r"\[([^\[\]]*)\]")
INDEX: Final = re.compile(r"^(0|[1-9][0-9]{0,3})$")
MAX_DEPTH: Final = 8

Pairs = list[tuple[str, str]]


def parse_pairs(text: str) -> Pairs:
    """Split `a=1&b[c]=2` into decoded pairs, in order.

    Raises:
        ApiError: a pair without a name, a broken escape or bytes that are not UTF-8.
    """
    return [_pair(piece) for piece in text.split("&") if piece]


def nest(pairs: Pairs) -> dict[str, Any]:
    """Build the nested parameters that bracketed names describe.

    `a[b]=1` becomes a dictionary; `a[]=1` and `a[0]=1` become lists.

    Raises:
        ApiError: a name that does not parse, is given twice, or is both a value and a group.
    """
    root: dict[str, Any] = {}
    for name, value in pairs:
        match = NAME.match(name)
        if match is None:
            raise ApiError(f"Invalid parameter name: {name}", param=name)
        parts = [match[1], *PART.findall(match[2])]
        if len(parts) > MAX_DEPTH:
            raise ApiError(f"Parameter nested too deeply: {name}", param=name)
        _place(root, parts, name, value)
    return {key: _lists(value) for key, value in root.items()}


def _pair(piece: str) -> tuple[str, str]:
    name, _, value = piece.partition("=")
    try:
        return _decode(name), _decode(value)
    except UnicodeDecodeError as wrong:
        raise ApiError("Invalid UTF-8 characters in the request.") from wrong


def _decode(text: str) -> str:
    if re.search(r"%(?![0-9A-Fa-f]{2})", text):
        raise ApiError("Invalid percent-encoding in the request.")
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8")


def _place(root: dict[str, Any], parts: list[str], name: str, value: str) -> None:
    here = root
    for part in parts[:-1]:
        child = here.setdefault(part if part else str(len(here)), {})
        if not isinstance(child, dict):
            raise ApiError(f"Invalid object: {name} has a value already", param=name)
        here = child
    last = parts[-1] if parts[-1] else str(len(here))
    if last in here:
        raise ApiError(f"Parameter given twice: {name}", param=name)
    here[last] = value


def _lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _lists(item) for key, item in value.items()}
    if not all(INDEX.match(key) for key in inner):
        return inner
    if sorted(map(int, inner)) != list(range(len(inner))):
        return inner
    return [inner[key] for key in sorted(inner, key=int)]
