from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QHBoxLayout

from services.papers.records import ArchivedPaper, Channel, HandOut, PrintState
from services.printing.papers import PaperFormat
from ui import formats
from ui.widgets.pdf_view import PdfView


@dataclass(frozen=True, slots=True)
class Returnable:
    """What of a receipt went back, in words, and why more of it may not be asked for here."""

    payment: str
    told: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class ShownPapers:
    """What the paper sheet shows: one archived paper or several, as one PDF to look at.

    Args:
        address: where the papers would be mailed to; empty when nobody left an address.
        may_switch: whether the same paper exists in the other format too.
        history: every time that the paper left the books; empty for several papers.
        was_printed: whether the next print is marked as a copy.
        returnable: of a receipt, what went back of it and whether more may.
        name: what several papers are together; empty for how many they are.
    """

    papers: tuple[ArchivedPaper, ...]
    content: bytes
    address: str = ""
    may_switch: bool = False
    history: tuple[HandOut, ...] = ()
    was_printed: bool = False
    returnable: Returnable | None = None
    name: str = ""

    @property
    def only(self) -> ArchivedPaper | None:
        """The paper, when it is just one."""
        return self.papers[0] if len(self.papers) == 1 else None

    @property
    def format(self) -> PaperFormat:
        """The format of all of them."""
        return self.papers[0].format

    @property
    def title(self) -> str:
        """What it is, for people."""
        if self.only is not None:
            return self.only.title
        return self.name or _tr("{count} papeles").format(count=len(self.papers))


class PaperView(PdfView):
    """The archived bytes on screen; what can be done with them stands beside it."""

    def _commands(self, name: str, tools: QHBoxLayout, closable: bool) -> None:
        """No buttons of its own: the archive keeps count of every paper that leaves it."""


def history_words(each: HandOut) -> str:
    """One line of a paper's history: `22/11/2026 10:42 · ORIGINAL impreso · ana, caja 01`."""
    parts = (
        formats.moment(each.at),
        _channel_words(each),
        _tr("{who}, caja {till}").format(who=each.by, till=each.till),
    )
    return " · ".join(parts)


def copy_words(copy: int) -> str:
    """What a print is marked with: nothing but ORIGINAL the first time."""
    if copy == 0:
        return _tr("ORIGINAL")
    return _tr("COPIA – REIMPRESIÓN {n}").format(n=copy)


def _channel_words(each: HandOut) -> str:
    if each.channel is Channel.PRINT:
        templates = {
            PrintState.DONE: _tr("{mark} impreso"),
            PrintState.SENDING: _tr("{mark} sin confirmar"),
            PrintState.REFUSED: _tr("{mark} no impreso"),
        }
        return templates[each.state].format(mark=copy_words(each.copy or 0))
    return {
        Channel.FILE: _tr("guardado en archivo"),
        Channel.MAIL: _tr("enviado por correo"),
        Channel.OPEN: _tr("abierto en el visor"),
    }[each.channel]


def _tr(text: str) -> str:
    return QCoreApplication.translate("PaperSheet", text)
