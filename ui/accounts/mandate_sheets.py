"""The questions that come before a step of a mandate, each with what it needs and no more."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from PySide6.QtWidgets import QWidget

from services.debits.mandate_records import MandateSheet, Signer
from services.debits.mandates import MandateService
from services.errors import BadField, BadFields
from services.staff.rights import Operator
from ui.accounts import mandate_words
from ui.accounts.columns import tr
from ui.accounts.form_sheet import FormSheet, Work, reason_sheet
from ui.tasks import TaskRunner
from ui.widgets.amount_edit import AmountEdit
from ui.widgets.date_edit import DateEdit
from ui.widgets.form import Form
from ui.widgets.lines import NotesEdit, TextLine
from ui.widgets.review_sheet import SheetRow

_ANSWERS: Final = frozenset({"activate", "reject"})


@dataclass(frozen=True, slots=True)
class MandateQuestions:
    """Makes the sheets over a widget; each tells with `done` what was written."""

    over: QWidget
    mandates: MandateService
    tasks: TaskRunner
    operator: Callable[[], Operator]
    today: Callable[[], date]

    def step(self, key: str, sheet: MandateSheet) -> FormSheet:
        """The sheet of a step by its key."""
        if key == "terms":
            return self._terms(sheet)
        if key == "signer":
            return self._signer(sheet)
        if key == "send" or key in _ANSWERS:
            return self._outside(key, sheet)
        return self._why(key, sheet)

    def _why(self, key: str, sheet: MandateSheet) -> FormSheet:
        """What the office decides, with its reason."""
        operator, mandate, do = self.operator(), sheet.mandate.id, self.mandates
        title, action, act = {
            "suspend": (tr("Suspender el débito"), tr("Suspender"), do.suspend),
            "resume": (tr("Reanudar el débito"), tr("Reanudar"), do.resume),
            "revoke": (tr("Revocar la autorización"), tr("Revocar"), do.revoke),
            "request": (
                tr("Solicitar de nuevo la autorización"),
                tr("Solicitar"),
                lambda who, _mandate, why: do.request(who, sheet.account, why),
            ),
        }[key]
        told = [_bank_account(sheet)]
        if key == "revoke":
            told.append(SheetRow(tr("Después"), tr("Rige al instante y no se puede deshacer.")))
            if sheet.batch is not None:
                told.append(SheetRow(tr("Lote"), mandate_words.after_revoking(sheet), "warn"))
        return reason_sheet(
            f"{key}_mandate",
            title,
            self.over,
            action=action,
            act=lambda why: act(operator, mandate, why),
            tasks=self.tasks,
            rows=told,
            danger=key == "revoke",
        )

    def _outside(self, key: str, sheet: MandateSheet) -> FormSheet:
        """What happened at the bank: on which day, and by which word of it."""
        form = Form(f"{key}_form")
        is_answer, is_unsigned = key in _ANSWERS, key == "send" and not sheet.form_name
        told_on = DateEdit(f"{key}_told_on", self.today, most=self.today())
        told_on.set_value(self.today())
        reference = TextLine(f"{key}_reference", most=120)
        reason = NotesEdit(f"{key}_reason", most=300, lines=2)
        day = tr("Fecha de la &respuesta *") if is_answer else tr("&Entregada el *")
        form.add("told_on", day, told_on)
        needed = {"told_on"}
        if is_answer:
            hint = tr("Número de oficio, correo o sello")
            is_needed = key == "activate"
            proof = tr("&Constancia del banco *") if is_needed else tr("&Constancia del banco")
            form.add("reference", proof, reference, hint=hint)
            needed |= {"reference"} if is_needed else set()
        if key == "reject" or is_unsigned:
            why = tr("Por qué &sin la carta *") if is_unsigned else tr("&Motivo del banco *")
            form.add("reason", why, reason)
            needed.add("reason")
        operator, mandate, do = self.operator(), sheet.mandate.id, self.mandates

        def prepare() -> Work:
            on, proof = told_on.value(), reference.value().strip()
            why = " ".join(reason.value().split())

            def work() -> None:
                _require(needed, told_on=on, reference=proof, reason=why)
                if key == "send":
                    do.send(operator, mandate, why, told_on=on)
                elif key == "activate":
                    do.activate(operator, mandate, told_on=on, reference=proof)
                else:
                    do.reject(operator, mandate, why, told_on=on, reference=proof)

            return work

        titles = {
            "send": tr("Entregar la autorización al banco"),
            "activate": tr("El banco aceptó la autorización"),
            "reject": tr("El banco rechazó la autorización"),
        }
        rows = [_bank_account(sheet)]
        if is_unsigned:
            told = tr("Todavía no se adjuntó. Vuelva y adjúntela, o diga por qué se entregó así.")
            rows.append(SheetRow(tr("Carta firmada"), told, "warn"))
        return FormSheet(
            f"{key}_mandate",
            titles[key],
            self.over,
            form,
            action=tr("Registrar sin la carta") if is_unsigned else tr("Registrar"),
            prepare=prepare,
            tasks=self.tasks,
            rows=rows,
            danger=is_unsigned or key == "reject",
        )

    def _terms(self, sheet: MandateSheet) -> FormSheet:
        held = sheet.mandate
        form = Form("terms_form")
        limit = AmountEdit("terms_limit")
        limit.set_cents(held.limit_cents)
        until = DateEdit("terms_until", self.today)
        until.set_value(held.valid_until)
        reason = NotesEdit("terms_reason", most=300, lines=2)
        form.add("limit_cents", tr("&Límite por débito"), limit, hint=tr("Vacío: sin límite"))
        form.add("valid_until", tr("Válida &hasta"), until, hint=tr("Vacío: sin fecha final"))
        form.add("reason", tr("&Motivo *"), reason)
        operator, do = self.operator(), self.mandates

        def prepare() -> Work:
            cents, day, why = limit.cents, until.value(), " ".join(reason.value().split())

            def work() -> None:
                do.renew(operator, held.id, day, why)
                do.limit(operator, held.id, cents, why)

            return work

        return self._saving("terms_mandate", tr("Límite y vigencia"), sheet, form, prepare)

    def _signer(self, sheet: MandateSheet) -> FormSheet:
        held = sheet.mandate
        form = Form("signer_form")
        lines = {
            "signer_name": (tr("&Representante legal"), 200, held.signer.name),
            "signer_id": (tr("Cé&dula"), 13, held.signer.id_number),
            "signer_post": (tr("C&argo"), 80, held.signer.post),
        }
        fields: dict[str, TextLine] = {}
        for key, (text, most, value) in lines.items():
            fields[key] = TextLine(key, most=most)
            fields[key].set_value(value)
            form.add(key, text, fields[key])
        operator, do = self.operator(), self.mandates

        def prepare() -> Work:
            signer = Signer(*(one.value() for one in fields.values()))
            return lambda: do.sign_by(operator, held.id, signer)

        return self._saving("signer_mandate", tr("Quién firma"), sheet, form, prepare)

    def _saving(
        self,
        name: str,
        title: str,
        sheet: MandateSheet,
        form: Form,
        prepare: Callable[[], Work],
    ) -> FormSheet:
        return FormSheet(
            name,
            title,
            self.over,
            form,
            action=tr("Guardar"),
            prepare=prepare,
            tasks=self.tasks,
            rows=[_bank_account(sheet)],
        )


def _bank_account(sheet: MandateSheet) -> SheetRow:
    return SheetRow(tr("Cuenta bancaria"), mandate_words.bank_account(sheet.mandate))


def _require(needed: set[str], **given: object) -> None:
    """Refuse what is compulsory and missing, all of it at once."""
    missing = [key for key, value in given.items() if key in needed and not value]
    if missing:
        raise BadFields([BadField(field=key, problem="required") for key in missing])
