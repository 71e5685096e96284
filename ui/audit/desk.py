from dataclasses import dataclass

from services.audit.anchors import Anchors
from services.audit.export import JournalExport
from services.audit.reading import JournalReading
from services.office.service import OfficeService
from services.verification.service import Verification


@dataclass(frozen=True, slots=True)
class AuditServices:
    """What the journal's page uses."""

    reading: JournalReading
    export: JournalExport
    seals: Anchors
    verification: Verification
    office: OfficeService
