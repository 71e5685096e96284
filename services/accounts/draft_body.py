"""An activation draft as JSON and back; a body that an older program wrote is still read."""

import json
from dataclasses import asdict, fields
from datetime import date
from typing import Any

from services.accounts.inputs import (
    ActivationDraft,
    AgreementInput,
    ConsentInput,
    CustomerInput,
    ServiceInput,
)
from services.accounts.states import BankAccountKind, ConsentChannel, Method


def written(draft: ActivationDraft) -> str:
    """The draft as JSON."""
    return json.dumps(asdict(draft), ensure_ascii=False, sort_keys=True, default=_told)


def read(draft_id: str, body: str) -> ActivationDraft:
    """The draft of a body; what it does not say is empty."""
    held: dict[str, Any] = json.loads(body)
    service = _known(ServiceInput, held.get("service", {}))
    service["voip_numbers"] = tuple(service.get("voip_numbers", ()))
    consent = _known(ConsentInput, held.get("consent", {}))
    if "channel" in consent:
        consent["channel"] = ConsentChannel(consent["channel"])
    agreement = _known(AgreementInput, held.get("agreement", {}))
    agreement["method"] = Method(agreement["method"]) if agreement.get("method") else None
    kind = agreement.get("bank_account_kind")
    agreement["bank_account_kind"] = BankAccountKind(kind) if kind else None
    for name in ("starts_on", "form_signed_on", "valid_until"):
        agreement[name] = date.fromisoformat(agreement[name]) if agreement.get(name) else None
    return ActivationDraft(
        id=draft_id,
        step=int(held.get("step", 0)),
        customer=CustomerInput(**_known(CustomerInput, held.get("customer", {}))),
        consent=ConsentInput(**consent),
        service=ServiceInput(**service),
        agreement=AgreementInput(**agreement),
        note=str(held.get("note", "")),
    )


def _known(kind: type[Any], held: dict[str, Any]) -> dict[str, Any]:
    names = {field.name for field in fields(kind)}
    return {name: value for name, value in held.items() if name in names}


def _told(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not belong in a draft")
