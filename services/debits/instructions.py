"""What a bank is asked to collect, before it is written in that bank's own form."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from services.accounts.states import BankAccountKind


@dataclass(frozen=True, slots=True)
class Instruction:
    """One debit that the bank is asked for (*orden de cobro*).

    Attributes:
        sequence: its place in the file, from 1 and without gaps.
        reference: the customer's reference at the bank (*contrapartida*): the account's number,
            once in a file.
        line: our own key of the line, such as `12-341`: the batch and the place in the batch.
        amount_cents: what is to be collected, above zero.
        bank_code: the debtor's bank, by the supervisor's code (`10` Pichincha).
        id_kind: the SRI's code of the identification (`04` RUC, `05` cédula, `06` passport).
        month: the first day of the month that the oldest invoice of the line is of.
        last_month: of the newest one, where that is another month.
        concept: what the debtor reads on the statement of account; empty for the profile's own.
    """

    sequence: int
    reference: str
    line: str
    amount_cents: int
    bank_code: str
    account_kind: BankAccountKind
    account_number: str
    id_kind: str
    id_number: str
    holder_name: str
    month: date
    last_month: date | None = None
    concept: str = ""
    address: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class FileHead:
    """What a file says of itself.

    Attributes:
        batch: our number of the batch.
        company_account: our account at the bank, where the money arrives.
        collect_on: the day of the collection.
        made_on: the business day on which the file was written.
        terms: what the office agreed with this bank (company code, concept ...), by the names of
            the profile's terms; what is left out is as the profile has it.
    """

    batch: int
    company_account: str
    company_name: str
    collect_on: date
    made_on: date
    count: int
    total_cents: int
    terms: Mapping[str, str] = field(default_factory=dict)


class Outcome(StrEnum):
    """What the bank says of one debit."""

    SETTLED = "settled"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One line of a bank's answer, as it stands in the file.

    Attributes:
        number: the line in the file (or the row of the sheet), from 1.
        reference: the customer's reference, without padding. Banks and spreadsheets drop the
            zeros before a number: compare by `reference_key`.
        line: our own key, where the bank gives it back.
        amount_cents: what was collected or refused; None where the layout has no amount.
        code: the bank's own code of the result, empty when it has none.
        words: the bank's message, as it stands there.
        on: the day on which the bank processed it, None when it does not say.
    """

    number: int
    reference: str
    outcome: Outcome
    amount_cents: int | None = None
    line: str = ""
    code: str = ""
    words: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A bank's whole answer.

    Attributes:
        told_count, told_cents: what the file says of itself, None where it says nothing; the
            reader compared them with the lines already.
        lists_only_settled: whether this layout names only what was collected, so that a debit
            that is missing was not collected (or not yet).
    """

    lines: tuple[AnswerLine, ...]
    told_count: int | None = None
    told_cents: int | None = None
    lists_only_settled: bool = False


def reference_key(text: str) -> str:
    """A customer's reference as it is compared with ours, whatever the bank put around it."""
    return "".join(text.split()).upper().lstrip("0") or "0"
