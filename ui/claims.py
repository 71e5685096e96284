from PySide6.QtCore import QCoreApplication

from services.invoices.records import ClaimRecord
from ui import formats


def claim_word(claim: ClaimRecord) -> str:
    """Why an invoice takes no payment now, for a column."""
    if claim.method == "found":
        return _tr("Cobrada en Stripe: no cobrar")
    if claim.is_doubt:
        return _tr("EN DUDA: no cobrar")
    if claim.method == "debit":
        return _tr("En débito: lote {batch}").format(batch=batch_of(claim))
    return _tr("En cobro: caja {till}").format(till=claim.till)


def claim_sentence(claim: ClaimRecord) -> str:
    """The same with who and since when, and what to do."""
    if claim.method == "debit":
        told = _tr(
            "El lote de débito {batch} la pide al banco desde el {at} ({who}, caja {till}). No se"
            " cobra por otro medio. Enter muestra el débito: si el lote no se ha enviado, se anula;"
            " si ya está en el banco, un supervisor lo libera con la constancia escrita del banco."
        )
        at = formats.moment(claim.since)
        return told.format(batch=batch_of(claim), at=at, who=claim.who, till=claim.till)
    since = formats.clock_time(claim.since)
    if claim.method == "found":
        return _tr(
            "Stripe la muestra cobrada y los libros no lo sabían. No la cobre con ningún método: "
            "un supervisor lo resuelve en Cobros en duda."
        )
    if claim.is_doubt:
        told = _tr(
            "No se sabe todavía si Stripe la cobró ({who}, caja {till}, desde las {since}). "
            "No la cobre otra vez, con ningún método. Enter muestra el cobro."
        )
    else:
        told = _tr("La cobra {who} en la caja {till} desde las {since}. Enter muestra el cobro.")
    return told.format(who=claim.who, till=claim.till, since=since)


def batch_of(claim: ClaimRecord) -> str:
    """The number of the batch of debits that holds an invoice, from its line: `12-341`."""
    return claim.holder.partition("-")[0]


def _tr(text: str) -> str:
    return QCoreApplication.translate("claims", text)
