"""What the papers about a customer's consent say."""

from collections.abc import Sequence
from typing import Any

from services.accounts.consent_records import ConsentEvent, ConsentKind, ConsentText
from services.accounts.errors import NotRevoked
from services.clock import business_date
from services.papers.words import CONSENT_CHANNELS
from services.printing.figures import day, minute
from services.printing.papers import Field

_RIGHTS = (
    "Puede acceder a sus datos, rectificarlos, actualizarlos, pedir una copia o que se eliminen, y"
    " oponerse a su uso, según la Ley Orgánica de Protección de Datos Personales."
)


def consent_parts(texts: Sequence[ConsentText], events: Sequence[ConsentEvent]) -> dict[str, Any]:
    """The consent that holds, or the newest text for the customer to sign."""
    last = events[0] if events else None
    if last is None or last.kind is ConsentKind.REVOKED:
        newest = texts[0]
        return {
            "days": f"Texto {newest.version}",
            "verdict": "PARA FIRMAR",
            "sentence": "Si está de acuerdo con este texto, fírmelo. Firmarlo es libre.",
            "facts": (Field("Texto", f"{newest.version}, del {_added(newest)}"),),
            "tables": (),
            "clauses": newest.paragraphs,
            "notes": (_RIGHTS,),
            "is_for_signing": True,
        }
    kept = next((each for each in texts if each.version == last.version), None)
    return {
        "days": day(last.on),
        "verdict": "CONSENTIMIENTO DADO",
        "sentence": f"El {day(last.on)} el cliente aceptó este texto.",
        "facts": (
            Field("Texto", f"{last.version}, del {_added(kept)}" if kept else last.version),
            *_facts(last),
        ),
        "tables": (),
        "clauses": kept.paragraphs
        if kept
        else ("El texto se guardó solo en el papel que el cliente firmó.",),
        "notes": (_RIGHTS,),
    }


def revocation_parts(events: Sequence[ConsentEvent]) -> dict[str, Any]:
    """That the customer took their consent back, and what follows.

    Raises:
        NotRevoked: they did not.
    """
    last = events[0] if events else None
    if last is None or last.kind is not ConsentKind.REVOKED:
        raise NotRevoked
    given = next((each for each in events if each.kind is ConsentKind.GIVEN), None)
    since = f", que había dado el {day(given.on)}" if given else ""
    return {
        "days": day(last.on),
        "verdict": "CONSENTIMIENTO REVOCADO",
        "sentence": (
            f"El {day(last.on)} el cliente revocó su consentimiento al texto {last.version}{since}."
        ),
        "facts": (*_facts(last), Field("Motivo", last.reason)),
        "tables": (),
        "clauses": (
            "Rige desde ese momento: la empresa ya no le envía por correo recibos, estados de"
            " cuenta ni certificados. Los recibe impresos en la ventanilla.",
            "No cambia lo que la ley o el contrato exigen: se siguen emitiendo y enviando sus"
            " facturas, y los documentos de lo ya cobrado se guardan siete años.",
            "Revocarlo no tiene costo y no afecta a lo hecho antes. Puede darlo de nuevo cuando"
            " quiera.",
        ),
        "notes": (_RIGHTS,),
    }


def _facts(event: ConsentEvent) -> tuple[Field, ...]:
    return (
        Field("Forma", CONSENT_CHANNELS[event.channel]),
        Field("Registró", event.by),
        Field("Caja", event.till),
        Field("Registrado el", minute(event.at)),
        Field("Documento", event.file_name),
    )


def _added(text: ConsentText) -> str:
    return day(business_date(text.added_at))
