"""Files of papers: names that no system refuses, and another folder when one fails."""

import re
import tempfile
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from services.papers.errors import FolderProblem, NoFolder
from services.papers.records import SavedPaper
from services.storage.whole_files import cause_of, put_whole

_FORBIDDEN: Final = re.compile(r'[<>:"/\\|?*]+')
_RESERVED: Final = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
_LONGEST: Final = 120


def safe_name(name: str, suffix: str = ".pdf") -> str:
    """A file's name that Linux and Windows take, without a folder in it.

    `../CON` becomes `-_CON.pdf`. Letters keep their accents; it is cut to 120 bytes.
    """
    plain = unicodedata.normalize("NFC", name)
    visible = "".join(each for each in plain if unicodedata.category(each)[0] != "C")
    stem = _FORBIDDEN.sub("-", visible)
    if stem.lower().endswith(suffix):
        stem = stem[: -len(suffix)]
    stem = " ".join(stem.split()).strip(". ")
    if _RESERVED.fullmatch(stem.partition(".")[0].strip()):
        stem = f"_{stem}"
    while len(stem.encode()) > _LONGEST:
        stem = stem[:-1].rstrip(". ")
    return f"{stem or 'papel'}{suffix}"


def other_folders() -> list[Path]:
    """Where files go when their folder fails: the person's documents, then a folder of our own."""
    from platformdirs import user_documents_path  # noqa: PLC0415 -- seldom needed

    return [user_documents_path() / "Ventanilla", Path(tempfile.mkdtemp(prefix="ventanilla-"))]


class OutFolder:
    """The folder into which papers are written for people and their programs."""

    def __init__(self, folder: Path, others: Callable[[], Sequence[Path]] = other_folders) -> None:
        self._folder = folder
        self._others = others

    def write(self, name: str, content: bytes, suffix: str = ".pdf") -> SavedPaper:
        """Write a file of our own choice into the folder, or into another when it fails.

        Raises:
            NoFolder: it could be written nowhere.
        """
        return self._write(self._folder / safe_name(name, suffix), content, private=True)

    def write_at(self, path: Path, content: bytes) -> SavedPaper:
        """Write a file where the operator chose; in our folder when that fails.

        A path that is not absolute gives the name alone.

        Raises:
            NoFolder: it could be written nowhere.
        """
        name = safe_name(path.name)
        if not path.is_absolute():
            return self.write(name, content)
        return self._write(path.with_name(name), content, private=False)

    def _write(self, path: Path, content: bytes, *, private: bool) -> SavedPaper:
        try:
            _put(path, content, private=private)
        except OSError as error:
            return self._elsewhere(path, content, error)
        return SavedPaper(path)

    def _elsewhere(self, path: Path, content: bytes, error: OSError) -> SavedPaper:
        wanted, cause = str(path.parent), cause_of(error)
        folders = [self._folder, *self._others()]
        for folder in folders:
            other = folder / path.name
            if other == path:
                continue
            try:
                _put(other, content, private=True)
            except OSError:
                continue
            return SavedPaper(other, FolderProblem(wanted, cause, str(other)))
        raise NoFolder(wanted, cause) from error


def _put(path: Path, content: bytes, *, private: bool) -> None:
    if private:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _holds(path, content):
            return  # it may be open in a viewer that lets nobody write it
    put_whole(path, content, mode=0o600 if private else 0o666)


def _holds(path: Path, content: bytes) -> bool:
    try:
        return path.stat().st_size == len(content) and path.read_bytes() == content
    except OSError:
        return False
