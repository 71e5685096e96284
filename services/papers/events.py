from dataclasses import dataclass

from services.papers.records import PaperKind


@dataclass(frozen=True, slots=True)
class PaperArchived:
    """A paper was made and kept."""

    paper_id: int
    kind: PaperKind
    subject: str


@dataclass(frozen=True, slots=True)
class PaperPrinted:
    """A printer took a paper; copy 0 is the original."""

    paper_id: int
    kind: PaperKind
    subject: str
    copy: int


@dataclass(frozen=True, slots=True)
class OutboxChanged:
    """What waits to be printed at a till changed."""

    till: str
