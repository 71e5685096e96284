"""A reprint is the archived document itself, with a mark in the place that it kept free.

The archived bytes stay as they are: the mark is appended as an incremental update (ISO 32000-1,
7.5.6) that gives the empty form of `Sheet` a content. A copy therefore begins with its original,
byte for byte, and everything on it but the mark is the same.
"""

import re
from dataclasses import dataclass
from typing import Final

from services.printing.fonts import bold
from services.printing.lettering import Colour, Style, clean, shrunk, width_of
from services.printing.pen import Pen
from services.printing.sheet import REPRINT_FORM, Sheet

_BLACK: Final[Colour] = (0.0, 0.0, 0.0)
_MARK: Final = Style(bold, 7.2, _BLACK)
_FORM: Final = re.compile(rb"/FormXob\.%s (\d+) 0 R" % REPRINT_FORM.encode())
_REFERENCE: Final = re.compile(rb"(\d+) 0 R")
_TRAILER: Final = re.compile(rb"trailer\s*<<(.*?)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", re.DOTALL)
_BBOX: Final = re.compile(rb"/BBox \[ 0 0 ([\d.]+) ([\d.]+) \]")


class NotOurPaper(ValueError):
    """The bytes are not a document of this program, or they were cut short."""


def stamp_copy(pdf: bytes, words: str) -> bytes:
    """The same document marked as a copy: `COPIA – REIMPRESIÓN 2 · ana · 22/11/2026 10:32`.

    Stamping a stamped copy replaces its mark.

    Raises:
        NotOurPaper: there is no place for the mark in it.
    """
    document = _Document.read(pdf)
    form_number = document.reprint_form()
    width, height = document.size_of(form_number)
    return pdf + _increment(document, form_number, _mark_objects(words, width, height))


@dataclass(frozen=True, slots=True)
class _Document:
    """What an increment needs to know of a PDF written by ReportLab."""

    pdf: bytes
    trailer: bytes
    cross_references: int
    size: int

    @classmethod
    def read(cls, pdf: bytes) -> "_Document":
        found = _TRAILER.search(pdf, max(0, len(pdf) - 4096))
        size = re.search(rb"/Size (\d+)", found[1]) if found else None
        if found is None or size is None or not pdf.startswith(b"%PDF-1."):
            raise NotOurPaper("no trailer")
        return cls(pdf, found[1], int(found[2]), int(size[1]))

    def reprint_form(self) -> int:
        found = _FORM.search(self.pdf)
        if found is None:
            raise NotOurPaper("no place for the mark")
        return int(found[1])

    def size_of(self, form_number: int) -> tuple[float, float]:
        start = self.pdf.rfind(b"\n%d 0 obj" % form_number)
        found = _BBOX.search(self.pdf, start) if start >= 0 else None
        if found is None:
            raise NotOurPaper("the place for the mark has no size")
        return float(found[1]), float(found[2])

    def entry(self, name: bytes) -> bytes:
        found = re.search(rb"/%s (\d+ 0 R|\[.*?\])" % name, self.trailer, re.DOTALL)
        return b"/%s %s\n" % (name, found[1]) if found else b""


def _mark_objects(words: str, width: float, height: float) -> dict[int, bytes]:
    """The objects of a small document with the mark as its form; the form is number 0."""
    sheet = Sheet(width, height, "")

    def draw(pen: Pen) -> None:
        text, style = shrunk(words, _MARK, width - 12)
        wide = width_of(clean(text), style)
        pen.frame(width - wide - 11, 0.6, wide + 10, height - 1.2, _BLACK, line=0.8)
        pen.text(width - wide - 6, height / 2 + style.size * 0.355, text, style)

    sheet.form("mark", width, height, draw)
    sheet.place("mark")
    sheet.end_page()
    objects = _objects(sheet.pdf())
    page = next(body for body in objects.values() if b"/Type /Page\n" in body)
    form = re.search(rb"/FormXob\.mark (\d+) 0 R", page)
    if form is None:
        raise AssertionError("the mark was not drawn")
    needed = {0: objects[int(form[1])]}
    waiting = _references(needed[0])
    while waiting:
        number = waiting.pop()
        if number not in needed:
            needed[number] = objects[number]
            waiting |= _references(objects[number])
    return needed


def _objects(pdf: bytes) -> dict[int, bytes]:
    """The bodies of a finished document's objects, found by its cross-reference table."""
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    table = pdf[start : pdf.index(b"trailer", start)].split(b"\n")
    offsets = [int(line[:10]) for line in table if line.rstrip().endswith(b" n")]
    bodies: dict[int, bytes] = {}
    for offset in offsets:
        header = re.compile(rb"(\d+) 0 obj\s*").match(pdf, offset)
        if header is None:
            raise AssertionError("the cross-reference table is wrong")
        end = pdf.index(b"endobj", _stream_end(pdf, header.end()))
        bodies[int(header[1])] = pdf[header.end() : end].rstrip()
    return bodies


def _stream_end(pdf: bytes, start: int) -> int:
    """Where an object's stream ends; its bytes may look like anything."""
    dictionary_end = pdf.index(b"endobj", start)
    stream = pdf.find(b"stream\n", start, dictionary_end)
    length = re.compile(rb"/Length (\d+)").search(pdf, start, stream) if stream >= 0 else None
    return stream + 7 + int(length[1]) if length else start


def _references(body: bytes) -> set[int]:
    return {int(number) for number in _REFERENCE.findall(body.partition(b"stream\n")[0])}


def _increment(document: _Document, form_number: int, objects: dict[int, bytes]) -> bytes:
    added = [number for number in objects if number]
    numbers = {0: form_number} | {
        old: document.size + index for index, old in enumerate(sorted(added))
    }
    out = bytearray(b"" if document.pdf.endswith(b"\n") else b"\n")
    offsets: dict[int, int] = {}
    for old, body in objects.items():
        head, mark, stream = body.partition(b"stream\n")
        head = _REFERENCE.sub(lambda found: b"%d 0 R" % numbers[int(found[1])], head)
        offsets[numbers[old]] = len(document.pdf) + len(out)
        out += b"%d 0 obj\n" % numbers[old] + head + mark + stream + b"\nendobj\n"
    start = len(document.pdf) + len(out)
    out += b"xref\n"
    for number in sorted(offsets):
        out += b"%d 1\n%010d 00000 n \n" % (number, offsets[number])
    out += b"trailer\n<<\n/Size %d\n" % (document.size + len(added))
    out += document.entry(b"Root") + document.entry(b"Info") + document.entry(b"ID")
    out += b"/Prev %d\n>>\nstartxref\n%d\n%%%%EOF\n" % (document.cross_references, start)
    return bytes(out)
