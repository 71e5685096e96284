"""The settings of this till: one TOML file in the data folder. Secrets are in the vault."""

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from services.errors import UserError

FILE_NAME: Final = "ventanilla.toml"
DATA_VARIABLE: Final = "VENTANILLA_DATA_DIR"
DATABASE_VARIABLE: Final = "VENTANILLA_DATABASE_URL"

_SECRET: Final = re.compile(r"\b(sk|rk)_(test|live)_|\bwhsec_|_secret_")
_PASSWORD: Final = re.compile(r"\w+://[^/\s:@]*:[^/\s]*@|[?&]password=")
_DATABASE: Final = re.compile(r"(sqlite:///|postgresql(\+psycopg)?://)\S+")
_LOOPBACK: Final = re.compile(r"(https://\S+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?/?)")
_LONGEST: Final = 400


class BadSettings(UserError):
    """The settings file can't be used. Details: `where`, `line`, `name`, `problem`.

    `problem` is `syntax`, `unknown`, `type`, `value`, `secret`, `password` or `unreadable`;
    the value itself is never told, because it may be a secret.
    """

    key = "settings.bad"


@dataclass(frozen=True, slots=True)
class Settings:
    """How this till is set up. Everything has a default; the file names only what differs."""

    data_dir: Path
    till: str = "01"
    database_url: str = ""
    language: str = "es_EC"
    palette: str = "system"
    font_pt: int = 10
    is_maximized: bool = False
    decimal_comma: bool = False
    a4_printer: str = ""
    receipt_printer: str = ""
    receipt_format: str = "a4"
    auto_print: bool = True
    idle_minutes: int = 10
    stripe_api_base: str = ""
    backup_hour: int = 20
    """After which hour of the day a copy is made by itself; -1 for never."""
    backup_folder: str = ""
    backup_newest: int = 7
    backup_weeks: int = 4
    backup_months: int = 12
    backup_seal: str = ""
    """Whom copies are sealed to; see `services.storage.sealing`. No secret."""
    database_override: str = ""
    """The address from the environment; stronger than the file's, never written to it."""

    @property
    def books_url(self) -> str:
        """Where the books are: the environment's word, the file's, or a file beside it."""
        beside = f"sqlite:///{self.data_dir / 'ventanilla.sqlite'}"
        return self.database_override or self.database_url or beside

    @property
    def file(self) -> Path:
        """The settings file."""
        return self.data_dir / FILE_NAME

    @property
    def backups_dir(self) -> Path:
        """Where safety copies go unless somebody says otherwise, and those before an upgrade."""
        return self.data_dir / "backups"

    @property
    def copies_dir(self) -> Path:
        """Where the copies go that are made by the schedule or in the window."""
        return Path(self.backup_folder) if self.backup_folder else self.backups_dir

    @property
    def logs_dir(self) -> Path:
        """Where the program tells what it did."""
        return self.data_dir / "logs"


@dataclass(frozen=True, slots=True)
class _Kind:
    """One name of the file: the attribute it sets, its type, and what values it takes."""

    attribute: str
    type: type
    is_good: Callable[[Any], bool]


def _matches(pattern: str) -> Callable[[Any], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch(value) is not None


def _one_of(*words: str) -> Callable[[Any], bool]:
    return lambda value: value in words


def _is_folder(value: str) -> bool:
    return not value or Path(value).is_absolute()


def _is_seal(value: str) -> bool:
    return not value or re.fullmatch(r"[A-Za-z0-9+/]{64}", value) is not None


def _within(least: int, most: int) -> Callable[[Any], bool]:
    return lambda value: least <= value <= most


_NAMES: Final[dict[str, _Kind]] = {
    "till": _Kind("till", str, _matches(r"[0-9A-Za-z-]{1,12}")),
    "database_url": _Kind("database_url", str, _matches(f"|{_DATABASE.pattern}")),
    "language": _Kind("language", str, _one_of("es_EC")),
    "appearance.palette": _Kind("palette", str, _one_of("system", "light", "dark")),
    "appearance.font_pt": _Kind("font_pt", int, _within(9, 18)),
    "appearance.maximized": _Kind("is_maximized", bool, lambda _: True),
    "appearance.decimal_comma": _Kind("decimal_comma", bool, lambda _: True),
    "printing.a4_printer": _Kind("a4_printer", str, lambda value: len(value) <= _LONGEST),
    "printing.receipt_printer": _Kind("receipt_printer", str, lambda value: len(value) <= _LONGEST),
    "printing.receipt_format": _Kind("receipt_format", str, _one_of("80mm", "a4")),
    "printing.auto_print": _Kind("auto_print", bool, lambda _: True),
    # The lock may come sooner than the fifteen minutes of PCI DSS 8.2.8, never later.
    "security.idle_minutes": _Kind("idle_minutes", int, _within(1, 15)),
    "backup.hour": _Kind("backup_hour", int, _within(-1, 23)),
    "backup.folder": _Kind("backup_folder", str, _is_folder),
    "backup.newest": _Kind("backup_newest", int, _within(1, 366)),
    "backup.weeks": _Kind("backup_weeks", int, _within(0, 520)),
    "backup.months": _Kind("backup_months", int, _within(0, 240)),
    "backup.seal": _Kind("backup_seal", str, _is_seal),
    "stripe.api_base": _Kind("stripe_api_base", str, _matches(f"|{_LOOPBACK.pattern}")),
}


def find_data_dir(given: Path | None, environ: Mapping[str, str]) -> Path:
    """The data folder: what was asked for, the environment's, or the system's place for it."""
    if given is not None:
        return given.expanduser().absolute()
    told = environ.get(DATA_VARIABLE, "").strip()
    if told:
        return Path(told).expanduser().absolute()
    from platformdirs import user_data_path  # only where nobody said

    return user_data_path("Ventanilla", appauthor=False)


def load_settings(data_dir: Path, environ: Mapping[str, str]) -> Settings:
    """Read this till's settings; defaults where there is no file.

    Raises:
        BadSettings: with the line. Nothing half-read is ever used.
    """
    told = environ.get(DATABASE_VARIABLE, "").strip()
    if told and not _DATABASE.fullmatch(told):
        raise BadSettings(where=DATABASE_VARIABLE, line=0, name="database_url", problem="value")
    settings = Settings(data_dir, database_override=told)
    if not settings.file.exists():
        return settings
    where = str(settings.file)
    try:
        text = settings.file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadSettings(where=where, line=0, name="", problem="unreadable") from error
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        raise BadSettings(where=where, line=line, name="", problem="syntax") from error
    values: dict[str, Any] = {}
    for name, value in _flat(read):
        problem = _problem(name, value)
        if problem:
            line = _line_of(text, name)
            raise BadSettings(where=where, line=line, name=name, problem=problem)
        values[_NAMES[name].attribute] = value
    return replace(settings, **values)


def till_settings(data: Path | None) -> Settings:
    """The settings of this till, in the folder given or the usual one.

    Raises:
        BadSettings: with the line.
    """
    return load_settings(find_data_dir(data, os.environ), os.environ)


def save_settings(settings: Settings) -> None:
    """Write what differs from the defaults, whole or not at all, for this user's eyes only.

    Raises:
        BadSettings: a value that the file would be refused for.
        OSError: the folder can't be written.
    """
    defaults = {field.name: field.default for field in fields(Settings)}
    sections: dict[str, list[str]] = {}
    for name, kind in _NAMES.items():
        value = getattr(settings, kind.attribute)
        if value == defaults[kind.attribute]:
            continue
        problem = _problem(name, value)
        if problem:
            raise BadSettings(where=str(settings.file), line=0, name=name, problem=problem)
        section, _, last = name.rpartition(".")
        sections.setdefault(section, []).append(f"{last} = {json.dumps(value, ensure_ascii=False)}")
    text = ""
    for section, lines in sections.items():
        text += (f"\n[{section}]\n" if section else "") + "\n".join(lines) + "\n"
    settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    # mkstemp gives the file to this user alone.
    handle, part = tempfile.mkstemp(prefix=f".{FILE_NAME}-", dir=settings.data_dir)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
        file.write(text.lstrip("\n"))
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, settings.file)


def _flat(told: Mapping[str, Any], section: str = "") -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name, value in told.items():
        whole = f"{section}.{name}" if section else name
        if isinstance(value, dict):
            found += _flat(value, whole) or [(whole, value)]
        else:
            found.append((whole, value))
    return found


def _problem(name: str, value: Any) -> str:
    if isinstance(value, str):
        if _SECRET.search(value):
            return "secret"
        if _PASSWORD.search(value):
            return "password"
    kind = _NAMES.get(name)
    if kind is None:
        return "unknown"
    if type(value) is not kind.type:
        return "type"
    if isinstance(value, str) and (len(value) > _LONGEST or not value.isprintable()):
        return "value"
    return "" if kind.is_good(value) else "value"


def _line_of(text: str, name: str) -> int:
    """Where a name stands in the file; its section's line, or 1, when it is written oddly."""
    section, _, last = name.rpartition(".")
    here, best = "", 1
    for number, line in enumerate(text.splitlines(), 1):
        header = re.fullmatch(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(#.*)?", line)
        if header:
            here = header[1].replace(" ", "").replace('"', "")
            best = number if here == section else best
            continue
        key = line.partition("=")[0].strip().replace('"', "").replace("'", "")
        if "=" in line and (
            f"{here}.{key}".lstrip(".") == name or (here == section and key == last)
        ):
            return number
        if "=" in line and not here and key == name.partition(".")[0]:
            best = number
    return best
