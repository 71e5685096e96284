from typing import Final

from ui.words.mark import QT_TRANSLATE_NOOP
from ui.words.state import StateLook

# For each kind: `what` happened, `why` it matters, what `may` be done about it.
WORDS: Final[dict[str, str]] = {
    "difference.late.what": QT_TRANSLATE_NOOP(
        "words",
        "Stripe cobró {there_cents} con un intento que ya se había mostrado anulado. El dinero está en los libros como saldo a favor de la cuenta y no paga ninguna factura.",
    ),
    "difference.late.why": QT_TRANSLATE_NOOP(
        "words",
        "El cliente pagó, y sus facturas pueden seguir pendientes o haberse pagado de otra manera.",
    ),
    "difference.late.may": QT_TRANSLATE_NOOP(
        "words",
        "Dejarlo como saldo a favor para sus próximas facturas, o devolver el dinero a la tarjeta.",
    ),
    "difference.differing.what": QT_TRANSLATE_NOOP(
        "words",
        "En este intento los libros esperaban {here_cents} y Stripe muestra {there_cents}. Lo que se comprobó como dinero quedó como saldo a favor de la cuenta.",
    ),
    "difference.differing.why": QT_TRANSLATE_NOOP(
        "words",
        "Lo cobrado no es lo que se mostró al cliente en la caja, o sus facturas ya no lo necesitaban.",
    ),
    "difference.differing.may": QT_TRANSLATE_NOOP(
        "words",
        "Dejarlo como saldo a favor, devolver el dinero, o darse por enterado si ya está aclarado.",
    ),
    "difference.foreign.what": QT_TRANSLATE_NOOP(
        "words",
        "Stripe tiene {there_cents} cobrados con la marca de esta oficina, y estos libros no conocen ese cobro.",
    ),
    "difference.foreign.why": QT_TRANSLATE_NOOP(
        "words",
        "Pasa cuando se restauró un respaldo más viejo que el cobro, o cuando otra copia de Ventanilla usa la misma cuenta de Stripe. Seguir cobrando podría cobrar dos veces la misma deuda; por eso las tarjetas están bloqueadas en todas las cajas.",
    ),
    "difference.foreign.may": QT_TRANSLATE_NOOP(
        "words",
        "Registrar este dinero: se hace su recibo y paga las facturas de su marca que sigan pendientes; lo demás queda como saldo a favor. O declarar que es de otra empresa.",
    ),
    "difference.phantom.what": QT_TRANSLATE_NOOP(
        "words",
        "Los libros dicen que una tarjeta pagó {here_cents}, y Stripe no muestra ese cobro.",
    ),
    "difference.phantom.why": QT_TRANSLATE_NOOP(
        "words",
        "Hay facturas pagadas con dinero que quizá no existe: una clave de otra cuenta de Stripe, o un recibo escrito sin cobro.",
    ),
    "difference.phantom.may": QT_TRANSLATE_NOOP(
        "words",
        "Compruebe en Ajustes que la clave es la de esta empresa y revise el recibo. Después, darse por enterado con el motivo; los libros no cambian por ello.",
    ),
    "difference.double.what": QT_TRANSLATE_NOOP(
        "words",
        "Un mismo intento tiene un segundo cobro en Stripe, por {there_cents} ({ref}).",
    ),
    "difference.double.why": QT_TRANSLATE_NOOP(
        "words",
        "Al cliente se le cobró dos veces. El primer cobro está en los libros; el segundo no.",
    ),
    "difference.double.may": QT_TRANSLATE_NOOP(
        "words",
        "Devuelva el segundo cobro en el panel de Stripe y deje aquí constancia de que se devolvió, o dese por enterado con el motivo.",
    ),
    "difference.refund.what": QT_TRANSLATE_NOOP(
        "words",
        "Alguien devolvió {there_cents} de este recibo directamente en Stripe. Los libros ya lo siguieron: lo devuelto se debe otra vez.",
    ),
    "difference.refund.why": QT_TRANSLATE_NOOP(
        "words",
        "Nadie lo pidió ni lo aprobó en Ventanilla: confirme quién lo hizo y si correspondía.",
    ),
    "difference.refund.may": QT_TRANSLATE_NOOP("words", "Darse por enterado, con el motivo."),
    "difference.refund_failed.what": QT_TRANSLATE_NOOP(
        "words",
        "Una devolución de {there_cents} no llegó al cliente. El dinero está otra vez en la cuenta de Stripe y es saldo a favor del cliente.",
    ),
    "difference.refund_failed.why": QT_TRANSLATE_NOOP(
        "words",
        "El cliente espera un dinero que su banco no recibió.",
    ),
    "difference.refund_failed.may": QT_TRANSLATE_NOOP(
        "words",
        "Dejarlo como saldo a favor y avisar al cliente, o devolverlo por otro medio y darse por enterado.",
    ),
    "difference.dispute.what": QT_TRANSLATE_NOOP(
        "words",
        "El titular de la tarjeta reclamó {there_cents} a su banco (contracargo). Los libros siguieron lo que Stripe hizo con el dinero.",
    ),
    "difference.dispute.why": QT_TRANSLATE_NOOP(
        "words",
        "Hay pocos días para responder con pruebas; si pasa el plazo, el dinero se pierde y Stripe cobra su comisión.",
    ),
    "difference.dispute.may": QT_TRANSLATE_NOOP(
        "words",
        "Responda en el panel de Stripe con el recibo y la factura, y dese por enterado aquí.",
    ),
    "difference.rewound.what": QT_TRANSLATE_NOOP(
        "words",
        "Estos libros son más viejos de lo que ya se había trabajado: se restauró un respaldo.",
    ),
    "difference.rewound.why": QT_TRANSLATE_NOOP(
        "words",
        "Pueden faltarles cobros ya hechos, y cobrar ahora podría repetirlos; por eso las tarjetas están bloqueadas en todas las cajas.",
    ),
    "difference.rewound.may": QT_TRANSLATE_NOOP(
        "words",
        "Concilie primero con Stripe: lo que falte aparecerá en esta lista. Cuando esté completo, dos personas se dan por enteradas y se vuelve a cobrar.",
    ),
    # The buttons, and what each does, for whoever approves it.
    "decision.kept_as_credit": QT_TRANSLATE_NOOP("words", "&Dejar como saldo a favor"),
    "decision.refunded": QT_TRANSLATE_NOOP("words", "De&volver dinero"),
    "decision.refunded.double": QT_TRANSLATE_NOOP("words", "&Ya se devolvió en Stripe"),
    "decision.imported": QT_TRANSLATE_NOOP("words", "&Registrar este dinero"),
    "decision.not_ours": QT_TRANSLATE_NOOP("words", "&No es de esta empresa"),
    "decision.acknowledged": QT_TRANSLATE_NOOP("words", "&Enterado"),
    "decision.kept_as_credit.does": QT_TRANSLATE_NOOP(
        "words", "El dinero sigue siendo saldo a favor de la cuenta. No se mueve nada más."
    ),
    "decision.refunded.does": QT_TRANSLATE_NOOP(
        "words", "Se envía la devolución a la tarjeta por Stripe. No se puede deshacer."
    ),
    "decision.refunded.double.does": QT_TRANSLATE_NOOP(
        "words",
        "Solo queda constancia: la devolución del segundo cobro se hace en el panel de Stripe.",
    ),
    "decision.imported.does": QT_TRANSLATE_NOOP(
        "words",
        "Se hace un recibo por este dinero. Paga las facturas de su marca que se deban todavía y que nadie esté cobrando; lo demás queda como saldo a favor de la cuenta.",
    ),
    "decision.not_ours.does": QT_TRANSLATE_NOOP(
        "words", "Estos libros no registran el dinero. Si era suyo, faltará un recibo."
    ),
    "decision.acknowledged.does": QT_TRANSLATE_NOOP(
        "words", "Solo queda constancia de quién se enteró y por qué. Los libros no cambian."
    ),
    "decided.kept_as_credit": QT_TRANSLATE_NOOP("words", "Decidido: queda como saldo a favor."),
    "decided.refunded": QT_TRANSLATE_NOOP("words", "Decidido: el dinero se devolvió."),
    "decided.imported": QT_TRANSLATE_NOOP(
        "words", "Se registraron {amount_cents} con el recibo {receipt}: {parts}."
    ),
    "decided.imported.paid": QT_TRANSLATE_NOOP("words", "{amount_cents} a la factura {invoice}"),
    "decided.imported.credit": QT_TRANSLATE_NOOP("words", "{amount_cents} de saldo a favor"),
    "decided.not_ours": QT_TRANSLATE_NOOP("words", "Decidido: no es de esta empresa."),
    "decided.acknowledged": QT_TRANSLATE_NOOP("words", "Queda constancia de que se enteró."),
    "decided.elsewhere": QT_TRANSLATE_NOOP(
        "words", "Otra persona ya decidió esta diferencia. La lista se leyó de nuevo."
    ),
    # What closes the gate, and what to do about it.
    "gate.foreign": QT_TRANSLATE_NOOP(
        "words",
        "Cobro con tarjeta bloqueado: Stripe tiene un cobro de {amount_cents} que estos libros no conocen.",
    ),
    "gate.foreign.many": QT_TRANSLATE_NOOP(
        "words",
        "Cobro con tarjeta bloqueado: Stripe tiene {count} cobros por {amount_cents} que estos libros no conocen.",
    ),
    "gate.rewound": QT_TRANSLATE_NOOP(
        "words",
        "Cobro con tarjeta bloqueado: estos libros son más viejos que lo ya cobrado (¿se restauró un respaldo?).",
    ),
    "gate.do": QT_TRANSLATE_NOOP(
        "words",
        "Un supervisor y otra persona lo deciden en Cobros en duda; los demás métodos funcionan.",
    ),
    "gate.ask": QT_TRANSLATE_NOOP(
        "words",
        "Avise a un supervisor, que lo decide en Cobros en duda; mientras tanto reciba con otro método.",
    ),
}

STATES: Final[dict[str, StateLook]] = {
    "difference.late": StateLook(QT_TRANSLATE_NOOP("words", "Cobro tardío"), "clock", "warn"),
    "difference.differing": StateLook(QT_TRANSLATE_NOOP("words", "Otro valor"), "warn", "warn"),
    "difference.foreign": StateLook(QT_TRANSLATE_NOOP("words", "Dinero ajeno"), "err", "err"),
    "difference.phantom": StateLook(QT_TRANSLATE_NOOP("words", "Pago sin cobro"), "err", "err"),
    "difference.double": StateLook(QT_TRANSLATE_NOOP("words", "Cobro doble"), "err", "err"),
    "difference.refund": StateLook(
        QT_TRANSLATE_NOOP("words", "Devuelto en Stripe"), "card", "warn"
    ),
    "difference.refund_failed": StateLook(
        QT_TRANSLATE_NOOP("words", "Devolución fallida"), "warn", "warn"
    ),
    "difference.dispute": StateLook(QT_TRANSLATE_NOOP("words", "Contracargo"), "warn", "warn"),
    "difference.rewound": StateLook(QT_TRANSLATE_NOOP("words", "Libros atrasados"), "err", "err"),
}
