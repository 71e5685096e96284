import json
from collections.abc import Iterator, Sequence
from typing import Any, Final

from services.importing.records import (
    Caps,
    ColumnSpec,
    FileCutShort,
    FileDamaged,
    FileNotText,
    LineProblem,
    Row,
    TooManyLines,
)

_BLANK: Final = " \t\r\n"


class _Broken(ValueError):
    """A field named twice, or a number that is none."""


def read(
    text: str, columns: Sequence[ColumnSpec], caps: Caps, nested: str = ""
) -> tuple[tuple[str, ...], list[Row], list[LineProblem]]:
    """An array of flat objects, read one by one, so that each keeps its line.

    Numbers come as they are written, never through a float. A list of texts is joined by spaces.
    With `nested`, each object holds a list of objects under that name: every one of them is a
    record, with the fields of the outer one repeated.

    Raises:
        FileNotText, FileCutShort, FileDamaged, TooManyLines: the whole file is refused.
    """
    if not text.lstrip().startswith("["):
        raise FileNotText(cause="json")
    known = {column.name: column.required for column in columns}
    rows: list[Row] = []
    problems: list[LineProblem] = []
    line, at, seen = 1, 0, 0
    position = text.index("[") + 1
    decoder = json.JSONDecoder(
        parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_once
    )
    while True:
        position = _skip(text, position)
        if text[position : position + 1] == "]" and seen == 0:
            position += 1
            break
        line += text.count("\n", at, position)
        at = position
        if seen >= caps.rows or len(rows) > caps.rows:
            raise TooManyLines(rows=caps.rows)
        seen += 1
        try:
            value, position = decoder.raw_decode(text, position)
        except json.JSONDecodeError as error:
            is_cut = error.msg.startswith("Unterminated") or not text[error.pos :].strip()
            raise (FileCutShort if is_cut else FileDamaged)(line=line) from error
        except (_Broken, RecursionError) as error:
            raise FileDamaged(line=line) from error
        for part, record in _records(value, nested):
            found = _problems(record, line, known, caps, nested if part == 0 else "")
            problems.extend(found)
            if not found:
                cells = {name: _text(held) or "" for name, held in record.items()}
                rows.append(Row(line, cells, part))
        position = _skip(text, position)
        mark = text[position : position + 1]
        position += 1
        if mark == "]":
            break
        if mark != ",":
            raise (FileDamaged if mark else FileCutShort)(line=line)
    if text[position:].strip():
        raise FileDamaged(line=line)
    return tuple(known), rows, problems


def _records(value: Any, nested: str) -> Iterator[tuple[int, Any]]:
    """What an object holds, each with its part; the object itself where nothing is nested."""
    held = value.get(nested) if nested and isinstance(value, dict) else None
    if not isinstance(held, list) or not held:
        yield 0, value
        return
    outer = {name: told for name, told in value.items() if name != nested}
    for part, inner in enumerate(held, start=1):
        if not isinstance(inner, dict):
            yield part, inner
        else:
            # What both say is told as a field that no line may have.
            yield (
                part,
                outer
                | {
                    f"{nested}.{name}" if name in outer else name: told
                    for name, told in inner.items()
                },
            )


def _problems(
    value: Any, line: int, known: dict[str, bool], caps: Caps, lacking: str
) -> list[LineProblem]:
    if not isinstance(value, dict):
        return [LineProblem(line, "", "not_an_object")]
    if lacking:
        return [LineProblem(line, lacking, "required")]
    found = [
        LineProblem(line, name, "required")
        for name, required in known.items()
        if required and name not in value
    ]
    for name, held in value.items():
        field, cell = str(name)[:40], _text(held)
        if name not in known:
            found.append(LineProblem(line, field, "unknown_field"))
        elif cell is None:
            found.append(LineProblem(line, field, "not_text"))
        elif len(cell) > caps.cell:
            found.append(LineProblem(line, field, "too_long", {"most": caps.cell}))
    return found


def _text(value: Any) -> str | None:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return " ".join(value)
    return None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Broken
    return found


def _refuse(name: str) -> Any:
    raise _Broken(name)


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BLANK:
        position += 1
    return position
