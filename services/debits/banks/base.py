"""What a bank's profile is: data, one writer, and one reader where the answer is known."""

import dataclasses
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from services import ecuador
from services.debits.banks.fields import Alphabet
from services.debits.errors import NotWritable
from services.debits.instructions import Answer, FileHead, Instruction

ID_LETTERS: Final = {
    ecuador.CEDULA: "C",
    ecuador.RUC: "R",
    ecuador.PASSPORT: "P",
    ecuador.FOREIGN_ID: "P",
}
"""The banks' letters of an identification, by the SRI's codes."""

ACCOUNT_DIGITS: Final = "account_digits"
"""The term that says how many digits our own account has in the bank's file."""
LETTERS: Final = "letters"
"""The term that says whether a file keeps ñ and accents."""

_LINE_KEY: Final = re.compile(r"[0-9]{1,4}-[0-9]{1,6}", re.ASCII)
_LENGTHS: Final = tuple(str(number) for number in range(6, 21))
_ACCOUNT_MARKS: Final = str.maketrans("", "", " .-")


@dataclass(frozen=True, slots=True)
class Term:
    """Something agreed with the bank that the office may change.

    Its label is the words of `debit_term.<name>`.

    Attributes:
        default: what stands while the office has said nothing.
        most: the longest it may be, in letters.
        choices: what it may be, where that is a list.
        is_required: no file can be written without it.
    """

    name: str
    most: int
    default: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False


def account_term(digits: int) -> Term:
    """How many digits our own account has in the bank's file; zeros stand before a shorter one."""
    return Term(ACCOUNT_DIGITS, 2, str(digits), choices=_LENGTHS)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why the bank's file cannot say something: a key for its words, and what they need.

    `field` is an attribute of `Instruction`, or the name of a `Term` or of a field of `FileHead`.
    """

    field: str
    key: str
    details: Mapping[str, object] = dataclasses.field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the fields of a layout hold.

    Attributes:
        reference: the longest reference.
        amount_digits: the digits of an amount, cents included.
        account_digits: the least and the most digits of a debtor's account at the own bank;
            None where the file does not carry it.
        id_letters: the bank's letter of each kind of identification, by the SRI's code; None
            where the file does not carry it.
        line: the longest key of a line.
        company_digits: the most digits of our own account, where no term says how many.
        batch: the highest number of a batch.
    """

    reference: int
    amount_digits: int
    account_digits: tuple[int, int] | None
    id_letters: Mapping[str, str] | None = dataclasses.field(default_factory=lambda: ID_LETTERS)
    id_most: int = 14
    line: int = 20
    company_digits: int = 20
    batch: int = 9_999


class Reader(Protocol):
    """Reads a bank's answer."""

    def __call__(self, content: bytes, file_name: str = "") -> Answer:
        """The answer, whole.

        Raises:
            AnswerNotOfBank, AnswerRecordLength, AnswerColumns, AnswerField, AnswerTotalsDiffer,
            and what `services.importing.exports` raises: nothing of the file is used.
        """


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Profile:
    """How one bank takes debits and answers them.

    What it is, in words, is `debit_bank.<key>`.

    Attributes:
        key: what a batch keeps of it.
        bank_code: the bank, by the supervisor's code.
        terms: what the office may change.
        name_of: the name of the file.
        records: the bank's writer: the file, record by record; it is told its own profile.
        read: the bank's reader; None where no layout of an answer is known, so that only a
            mapped table can be read.
        takes_other_banks: whether the debtor's account may be at another bank.
    """

    key: str
    bank_code: str
    name: str
    terms: tuple[Term, ...]
    limits: Limits
    name_of: "Callable[[Profile, FileHead], str]"
    records: "Writer"
    read: Reader | None = None
    takes_other_banks: bool = False

    def serves(self, bank_code: str) -> bool:
        """Whether a debtor whose account is at this bank can be in the file."""
        plain = bank_code.strip().lstrip("0")
        if plain == self.bank_code:
            return True
        found = ecuador.bank(plain) if self.takes_other_banks else None
        return found is not None and not found.is_ambiguous

    def term(self, head: FileHead, name: str) -> str:
        """What was agreed with the bank, or what the profile has by itself."""
        told = head.terms.get(name, "").strip()
        return told or next(each.default for each in self.terms if each.name == name)

    def encoding(self, head: FileHead) -> str:
        """The encoding of the file's letters: ASCII, unless the bank agreed to more."""
        if any(each.name == LETTERS for each in self.terms):
            return self.term(head, LETTERS)
        return _ASCII.encoding

    def head_problems(self, head: FileHead) -> tuple[Problem, ...]:
        """What keeps the file from being written, whatever its lines."""
        found = [
            Problem(each.name, key, {"most": each.most})
            for each in self.terms
            if (key := _wrong_term(each, self.term(head, each.name)))
        ]
        account = digits_of(head.company_account)
        most = self._company_digits(head)
        if not (account.isascii() and account.isdigit()) or len(account) > most:
            found.append(Problem("company_account", "debit.company_account", {"most": most}))
        if head.batch > self.limits.batch:
            found.append(Problem("batch", "debit.batch", {"most": self.limits.batch}))
        return tuple(found)

    def problems(self, head: FileHead, instruction: Instruction) -> tuple[Problem, ...]:
        """Why a line cannot be in this bank's file; nothing when it can."""
        limits, found = self.limits, []
        reference = instruction.reference
        if not reference or not reference.isascii() or not reference.isalnum():
            found.append(Problem("reference", "debit.reference_letters"))
        elif len(reference) > limits.reference:
            found.append(Problem("reference", "debit.reference", {"most": limits.reference}))
        if len(instruction.line) > limits.line or not _LINE_KEY.fullmatch(instruction.line):
            found.append(Problem("line", "debit.line", {"most": limits.line}))
        most_cents = 10**limits.amount_digits - 1
        if not 0 < instruction.amount_cents <= most_cents:
            found.append(Problem("amount_cents", "debit.amount", {"most_cents": most_cents}))
        if not self.serves(instruction.bank_code):
            found.append(Problem("bank_code", "debit.bank", {"bank": self.name}))
        elif limits.account_digits is not None:
            found += self._account_problems(instruction, limits.account_digits)
        if limits.id_letters is not None:
            if instruction.id_kind not in limits.id_letters:
                found.append(Problem("id_kind", "debit.id_kind", {"bank": self.name}))
            number = instruction.id_number
            if not number.isascii() or not number.isalnum() or len(number) > limits.id_most:
                found.append(Problem("id_number", "debit.id_number", {"most": limits.id_most}))
        if not _ASCII.clean(instruction.holder_name):
            found.append(Problem("holder_name", "debit.holder_name"))
        return tuple(found)

    def file_name(self, head: FileHead) -> str:
        """What the bank wants the file to be called."""
        return self.name_of(self, head)

    def write(self, head: FileHead, instructions: Iterable[Instruction]) -> Iterator[bytes]:
        """The file, a record at a time; it holds no more than one line in memory.

        Raises:
            NotWritable: a line, or the whole file, has a problem.
            ValueError: the lines are not those of the head: another count, total or order.
        """
        for problem in self.head_problems(head):
            raise NotWritable(line="", field=problem.field, problem=problem.key, **problem.details)
        yield from self.records(self, head, self._counted(head, instructions))

    def _counted(
        self, head: FileHead, instructions: Iterable[Instruction]
    ) -> Iterator[Instruction]:
        count = total = 0
        for instruction in instructions:
            count += 1
            total += instruction.amount_cents
            if instruction.sequence != count:
                raise ValueError(f"line {instruction.line} is {count}, not {instruction.sequence}")
            for problem in self.problems(head, instruction):
                raise NotWritable(
                    line=instruction.line,
                    field=problem.field,
                    problem=problem.key,
                    **problem.details,
                )
            yield instruction
        if (count, total) != (head.count, head.total_cents):
            raise ValueError(f"the head says {head.count} and {head.total_cents}: {count}, {total}")

    def _account_problems(self, instruction: Instruction, own: tuple[int, int]) -> list[Problem]:
        is_own = instruction.bank_code.lstrip("0") == self.bank_code
        least, most = own if is_own else (4, 20)
        account = instruction.account_number
        if account.isascii() and account.isdigit() and least <= len(account) <= most:
            return []
        return [Problem("account_number", "debit.account", {"least": least, "most": most})]

    def _company_digits(self, head: FileHead) -> int:
        if all(each.name != ACCOUNT_DIGITS for each in self.terms):
            return self.limits.company_digits
        told = self.term(head, ACCOUNT_DIGITS)
        return int(told) if told in _LENGTHS else self.limits.company_digits


Writer = Callable[[Profile, FileHead, Iterable[Instruction]], Iterator[bytes]]
"""A bank's file as records with their line ends; lines that have problems never get here."""


def company_account(profile: Profile, head: FileHead) -> str:
    """Our own account as the bank's file has it."""
    return digits_of(head.company_account).zfill(int(profile.term(head, ACCOUNT_DIGITS)))


def digits_of(account: str) -> str:
    """An account's number without the marks that people put between its digits."""
    return account.translate(_ACCOUNT_MARKS)


def number_of(line: str) -> str:
    """The key of a line as ten digits, for the banks whose voucher is a number: `0012000341`."""
    batch, _, place = line.partition("-")
    return f"{batch.zfill(4)}{place.zfill(6)}"


def _wrong_term(term: Term, value: str) -> str:
    if not value:
        return "debit.term_missing" if term.is_required else ""
    if term.choices and value not in term.choices:
        return "debit.term_choice"
    written = _ASCII.clean(value)
    if not written or not value.isprintable():
        return "debit.term_letters"
    return "debit.term_long" if len(written) > term.most else ""


_ASCII: Final = Alphabet()
