from datetime import date
from typing import Final

from services.accounts import store
from services.accounts.records import PlanRecord, TaxRecord
from services.storage.sessions import Session

# The codes are those of SRI's table of IVA rates (codigoPorcentaje).
TAXES: Final = (
    TaxRecord("4", "IVA 15 %", 1500, date(2024, 4, 1), None),
    TaxRecord("5", "IVA 5 %", 500, date(2024, 4, 1), None),
    TaxRecord("0", "IVA 0 %", 0, date(2000, 1, 1), None),
    TaxRecord("6", "No objeto de impuesto", 0, date(2000, 1, 1), None),
    TaxRecord("7", "Exento de IVA", 0, date(2000, 1, 1), None),
)

PLANS: Final = (
    PlanRecord("VOIP-BASICO", "VoIP Básico, 300 minutos", 1290, 1500, "4", is_active=True),
    PlanRecord("VOIP-HOGAR", "VoIP Hogar, llamadas locales", 1990, 1500, "4", is_active=True),
    PlanRecord("VOIP-NEGOCIO", "VoIP Negocio, 2 líneas", 3990, 2500, "4", is_active=True),
    PlanRecord("VOIP-EMPRESA", "VoIP Empresa, central virtual", 9900, 5000, "4", is_active=True),
    PlanRecord("TRONCAL-SIP", "Troncal SIP, 30 canales", 24900, 12000, "4", is_active=True),
)


def seed_catalogue(session: Session) -> None:
    """Give a new company its first taxes and plans; what is there already stays as it is."""
    held = {tax.code for tax in store.taxes(session)}
    store.add_taxes(session, [tax for tax in TAXES if tax.code not in held])
    held = {plan.code for plan in store.plans(session)}
    store.add_plans(session, [plan for plan in PLANS if plan.code not in held])
