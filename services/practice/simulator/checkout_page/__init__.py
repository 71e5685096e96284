"""The page on which a customer pays by themselves, standing in for Stripe's hosted one."""

import functools
import re
import secrets
from html import escape
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from services.practice.simulator import intents, pages
from services.practice.simulator.call import Call
from services.practice.simulator.errors import ApiError
from services.practice.simulator.routes.account import COMPANY
from services.practice.simulator.state import State
from services.practice.simulator.wire import Answer, Request

Json = dict[str, Any]
FOLDER: Final = Path(__file__).resolve().parent
PLACE: Final = re.compile(r"\{\{(\w+)\}\}")
REFUSALS: Final = {
    "insufficient_funds": "La tarjeta no tiene fondos suficientes.",
    "expired_card": "La tarjeta está vencida.",
    "incorrect_cvc": "El código de seguridad no es correcto.",
    "processing_error": "El banco no pudo procesar la tarjeta. Intente de nuevo en un momento.",
    "payment_intent_authentication_failure": "Su banco no confirmó que sea usted.",
}


def serve(state: State, request: Request) -> Answer | None:
    """The answer for a page, or None when the path is none.

    A form may hold `payment_method` (an id, or `pm_card_…` of a test card) or `authenticate`
    (`passed` or `failed`); whatever became of it, the page itself tells.
    """
    if not request.path.startswith(pages.ADDRESS) or request.method not in ("GET", "POST"):
        return None
    pages.close_due(state)
    page = state.find(pages.KIND, request.path.removeprefix(pages.ADDRESS))
    if page is None:
        return _answer(404, "gone.html", {"title": "Página no encontrada", "text": NOTHING_HERE})
    if request.method == "POST":
        return _take(state, page, request)
    return _show(state, page)


NOTHING_HERE: Final = "Este enlace no existe. Revise que lo copió completo, o pida otro."
EXPIRED: Final = (
    "Este enlace de pago venció y ya no se puede pagar con él. Pida uno nuevo a la empresa."
)
PAID: Final = "Recibimos su pago. La empresa le entregará su recibo; ya puede cerrar esta página."
UNDER_WAY: Final = "Su banco está procesando el pago. La empresa le avisará el resultado."


def _take(state: State, page: Json, request: Request) -> Answer:
    try:
        form = {name: values[0] for name, values in parse_qs(request.form).items()}
        with state.transaction():
            call = Call(state, {}, now=state.now())
            if "authenticate" in form:
                _authenticate(call, page, is_passed=form["authenticate"] == "passed")
            else:
                pages.pay(call, page, form.get("payment_method", ""))
    except ApiError as refused:
        # Paid or expired meanwhile: the page tells. A card that is none is told nowhere else.
        if state.find(pages.KIND, page["id"]) == page and page["status"] == "open":
            return _answer(
                refused.status, "gone.html", {"title": "No se pudo pagar", "text": str(refused)}
            )
    return Answer(303, b"", {"Location": request.path, "Content-Type": "text/html"})


def _authenticate(call: Call, page: Json, *, is_passed: bool) -> None:
    intent = call.load("payment_intent", str(page["payment_intent"]), "payment_intent")
    pages.follow(call, intents.authenticated(call, intent, passed=is_passed))


def _show(state: State, page: Json) -> Answer:
    if page["status"] == "expired":
        return _answer(200, "gone.html", {"title": "Enlace vencido", "text": EXPIRED})
    company = str(state.setting("display_name", COMPANY))
    words = {
        "company": company,
        "amount": _money(page["amount_total"]),
        "lines": _lines(state, page),
        "refusal": "",
    }
    if page["status"] == "complete":
        is_paid = page["payment_status"] == "paid"
        title, text = ("Pago realizado", PAID) if is_paid else ("Pago en proceso", UNDER_WAY)
        link = page["success_url"].replace("{CHECKOUT_SESSION_ID}", page["id"])
        return _answer(200, "done.html", {**words, "title": title, "text": text, "link": link})
    intent = state.find("payment_intent", page["payment_intent"] or "") or {}
    if intent.get("status") == "requires_action":
        return _answer(200, "bank.html", {**words, "title": "Confirme con su banco"})
    words["refusal"] = _refusal(intent.get("last_payment_error"))
    return _answer(200, "pay.html", {**words, "title": f"Pagar a {company}"})


def _refusal(error: Json | None) -> str:
    if not error:
        return ""
    why = REFUSALS.get(error.get("decline_code") or "") or REFUSALS.get(error["code"])
    why = why or "El banco rechazó la tarjeta."
    return f"{why} No se cobró nada. Puede intentar con otra tarjeta."


def _lines(state: State, page: Json) -> str:
    """The rows of the table, as HTML."""
    hidden = state.hidden(page["id"])
    return "".join(
        f"<tr><td>{escape(line['description'])}<small>{escape(detail or '')}</small></td>"
        f"<td>{_money(line['amount_total'])}</td></tr>"
        for line, detail in zip(hidden["lines"], hidden["details"], strict=True)
    )


def _money(cents: int) -> str:
    """As Ecuador writes it: $1.234,50."""
    whole, rest = divmod(cents, 100)
    return f"${whole:,}".replace(",", ".") + f",{rest:02d}"


def _answer(status: int, body: str, words: Json) -> Answer:
    nonce = secrets.token_urlsafe(18)
    made = {"lines": words.get("lines", ""), "nonce": nonce, "style": _file("page.css")}
    made["script"] = _file("pay.js")
    made["body"] = _filled(_file(body), {**words, **made}, made)
    page = _filled(_file("page.html"), {**words, **made}, made)
    policy = (
        f"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'nonce-{nonce}'; "
        "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return Answer(status, page.encode("utf-8"), headers)


def _filled(template: str, words: Json, made_here: Json) -> str:
    """A template with its places filled: what came from outside is escaped, once."""

    def word(match: re.Match[str]) -> str:
        name = match[1]
        return str(words[name]) if name in made_here else escape(str(words[name]))

    return PLACE.sub(word, template)


@functools.cache
def _file(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")
