"""The demo company's newest customers: activations by hand, from a draft to an open account."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final
from uuid import uuid4

from services.accounts.inputs import ActivationDraft, AgreementInput, ConsentInput, ServiceInput
from services.accounts.states import (
    AccountState,
    BankAccountKind,
    ConsentChannel,
    DocumentKind,
    Method,
)
from services.practice.demo_cast import new_voip_number
from services.practice.demo_life import CONSENT
from services.practice.demo_office import ACTIVATOR, SUPERVISOR
from services.practice.demo_people import People
from services.practice.demo_story import Story

ENDS: Final = (
    # days ago, where the request stands today, how the customer is going to pay
    (30, AccountState.ACTIVE, Method.DEPOSIT),
    (21, AccountState.ACTIVE, Method.CHEQUE),
    (16, AccountState.REJECTED, Method.DEPOSIT),
    (14, AccountState.ACTIVE, Method.MANUAL_CARD),
    (12, AccountState.DOCUMENTS, Method.DEBIT),
    (9, AccountState.ACTIVE, Method.DEBIT),
    (8, AccountState.REJECTED, Method.CHEQUE),
    (6, AccountState.DOCUMENTS, Method.DEPOSIT),
    (5, AccountState.IN_REVIEW, Method.DEBIT),
    (4, AccountState.ACTIVE, Method.DEPOSIT),
    (3, AccountState.DOCUMENTS, Method.MANUAL_CARD),
    (2, AccountState.IN_REVIEW, Method.CHEQUE),
    (2, AccountState.REQUESTED, Method.DEPOSIT),
    (1, AccountState.IN_REVIEW, Method.DEPOSIT),
    (1, AccountState.REQUESTED, Method.MANUAL_CARD),
    (0, AccountState.REQUESTED, Method.DEPOSIT),
)
DRAFTS: Final = 2
_PLANS: Final = ("VOIP-HOGAR", "VOIP-NEGOCIO", "VOIP-BASICO", "VOIP-EMPRESA")


def request(story: Story, people: People) -> None:
    """Let all of them come to the office, and two more begin."""
    for place, (days_ago, end, method) in enumerate(ENDS):
        draft = _draft(story, people, place, method)
        story.on(days_ago, _activation(story, draft, end), share=0.15 + place % 5 * 0.14)
    for place in range(DRAFTS):
        draft = _draft(story, people, len(ENDS) + place, Method.DEPOSIT)
        begun = replace(draft, step=place + 1, agreement=AgreementInput(), note="")
        if place == 0:
            begun = replace(begun, service=ServiceInput())
        story.on(place, lambda begun=begun: _keep(story, begun), share=0.7)  # type: ignore[misc]


def _draft(story: Story, people: People, place: int, method: Method) -> ActivationDraft:
    customer = (people.person, people.trader, people.company)[place % 3]()
    agreement = AgreementInput(method=method)
    if method is Method.DEBIT:
        agreement = AgreementInput(
            method=method,
            bank_code="10",
            bank_account_kind=BankAccountKind.SAVINGS,
            bank_account_number=f"{story.random.randrange(2_300_000_000, 2_399_999_999)}",
            holder_name=customer.name,
            holder_id_kind=customer.id_kind,
            holder_id_number=customer.id_number,
            form_signed_on=story.today.fromordinal(story.today.toordinal() - 35),
        )
    return ActivationDraft(
        id=str(uuid4()),
        step=3,
        customer=customer,
        consent=ConsentInput(is_given=True, version=CONSENT, channel=ConsentChannel.PAPER),
        service=ServiceInput(
            plan_code=_PLANS[place % len(_PLANS)],
            voip_numbers=(new_voip_number(customer.phone[:2], place),),
            billing_day=(1, 12, 24)[place % 3],
        ),
        agreement=agreement,
        note="Vino por recomendación de otro cliente." if place % 4 == 0 else "",
    )


def _keep(story: Story, draft: ActivationDraft) -> None:
    story.office.drafts.save(story.office.operator(ACTIVATOR), draft)


def _activation(story: Story, draft: ActivationDraft, end: AccountState) -> Callable[[], None]:
    def act() -> None:
        office = story.office
        pablo, sara = office.operator(ACTIVATOR), office.operator(SUPERVISOR)
        _keep(story, draft)
        number = office.drafts.create(pablo, draft.id)
        if end is AccountState.REQUESTED:
            return
        if end is AccountState.REJECTED:
            office.activation.submit(pablo, number)
            reason = "El documento no corresponde al solicitante"
            office.activation.reject(sara, number, reason)
            return
        _attach(story, number, draft, is_whole=end is not AccountState.DOCUMENTS)
        if end is not AccountState.DOCUMENTS:
            office.activation.submit(pablo, number)
        if end is AccountState.ACTIVE:
            office.activation.activate(sara, number, "Documentos completos")

    return act


def _attach(story: Story, number: str, draft: ActivationDraft, *, is_whole: bool) -> None:
    kinds = [(DocumentKind.ID, "identificacion", "Identificación")]
    if is_whole:
        kinds.append((DocumentKind.CONTRACT, "contrato", "Contrato firmado"))
        if draft.agreement.method is Method.DEBIT:
            kinds.append((DocumentKind.DEBIT_FORM, "orden-debito", "Orden de débito firmada"))
    pablo = story.office.operator(ACTIVATOR)
    for kind, name, title in kinds:
        lines = ("DEMO - documento de ejemplo", title, draft.customer.name, f"Cuenta {number}")
        story.office.documents.attach(
            pablo, number, kind, f"{name}-{number}.pdf", scan(lines), original_seen=True
        )


def scan(lines: tuple[str, ...]) -> bytes:
    """A page with a few lines of text, standing in for a scanned document."""
    shown = b" ".join(b"(" + _escaped(line) + b") Tj T*" for line in lines)
    text = b"BT /F1 20 Tf 32 TL 72 720 Td " + shown + b" ET"
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R"
        b"/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(text), text),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    )
    page = b"%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(page))
        page += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return (
        page
        + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\n"
        % (
            size,
            table,
            size,
        )
        + b"startxref\n%d\n%%%%EOF\n" % len(page)
    )


def _escaped(line: str) -> bytes:
    kept = line.encode("cp1252", "replace")
    return kept.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
