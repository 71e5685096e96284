from collections.abc import Sequence
from typing import Final

from services.audit.service import Journal
from services.clock import Now, business_date
from services.errors import NotFound
from services.importing.exports import Line, header_key, lines_of
from services.importing.sample import Sample, header_cells
from services.office.service import OfficeService
from services.staff.rights import Operator, Right
from services.statements import profile_store, store
from services.statements.errors import NoSuchProfile, ProfileTaken, UnknownBankAccount
from services.statements.parsing import find_table, parse
from services.statements.profiles import Profile, checked, shipped, to_body
from services.statements.records import Parsed
from services.storage.sessions import Sessions

BANK_ACCOUNTS: Final = "bank_accounts"
"""The business setting that lists the company's own accounts."""


class ProfileDesk:
    """The shapes of the banks' exports: those that ship with the program, and the office's own."""

    def __init__(
        self, sessions: Sessions, office: OfficeService, journal: Journal, now: Now
    ) -> None:
        self._sessions = sessions
        self._office = office
        self._journal = journal
        self._now = now

    def accounts(self) -> list[tuple[str, str]]:
        """Our own bank accounts: what a deposit keeps, and its words."""
        told = self._office.setting(BANK_ACCOUNTS, default=[])
        rows = told if isinstance(told, list) else []
        return [
            (str(row["number"]), str(row.get("label") or row["number"]))
            for row in rows
            if isinstance(row, dict) and row.get("number")
        ]

    def require_account(self, bank_account: str) -> None:
        """Refuse an account that is not ours.

        Raises:
            UnknownBankAccount: with those that are.
        """
        known = [number for number, _ in self.accounts()]
        if bank_account not in known:
            raise UnknownBankAccount(account=bank_account, known=", ".join(known) or "-")

    def all(self) -> list[Profile]:
        """Every profile: the office's own by name, then the program's."""
        with self._sessions.read() as session:
            own = profile_store.all_saved(session)
        return [*own, *shipped()]

    def find(self, name: str) -> Profile:
        """A profile by its name; accents, case and spaces do not matter.

        Raises:
            NoSuchProfile.
        """
        known = self.all()
        key = header_key(name)
        for profile in known:
            if header_key(profile.name) == key:
                return profile
        raise NoSuchProfile(profile=name, known=", ".join(one.name for one in known))

    def to_try(self, bank_account: str, wanted: str | Profile) -> list[Profile]:
        """The one that is wanted, or all of them, the account's last one first.

        Raises:
            NoSuchProfile.
        """
        if isinstance(wanted, Profile):
            return [wanted]
        if wanted:
            return [self.find(wanted)]
        with self._sessions.read() as session:
            last = store.last_profile(session, bank_account)
        return sorted(self.all(), key=lambda each: each.name != last)

    def try_out(self, sample: Sample, profile: Profile) -> Parsed:
        """Read a whole file by a profile that is being made.

        Raises:
            BadFields: the profile cannot work. HeaderChanged, MarkerMissing, DecimalsMixed,
            DecimalsUnclear, FileEmpty.
        """
        profile = checked(profile)
        lines = lines_of(sample.export, profile.encoding, profile.delimiter)
        begin = find_table(lines, profile)
        return parse(lines[begin:], profile, business_date(self._now()))

    def save(self, operator: Operator, profile: Profile) -> Profile:
        """Keep a profile under its name; one of the office's own by that name is replaced.

        Raises:
            BadFields. ProfileTaken: the program has one by this name. NotAllowed.
        """
        operator.require(Right.RECONCILE)
        made = checked(profile)
        if any(header_key(one.name) == header_key(made.name) for one in shipped()):
            raise ProfileTaken(profile=made.name)
        with self._sessions.begin() as session:
            before = profile_store.find(session, made.name)
            profile_store.put(session, made, self._now(), operator.username)
            self._journal.append(
                session,
                operator,
                "statement.profile_saved",
                f"statement_profile:{made.name}",
                before=to_body(before) if before else {},
                after=to_body(made),
            )
        return made

    def remove(self, operator: Operator, name: str) -> None:
        """Forget one of the office's own profiles; what it brought in stays.

        Raises:
            NotFound. NotAllowed.
        """
        operator.require(Right.RECONCILE)
        with self._sessions.begin() as session:
            before = profile_store.find(session, name)
            if before is None or not profile_store.remove(session, name):
                raise NotFound(what="statement_profile", which=name)
            self._journal.append(
                session,
                operator,
                "statement.profile_removed",
                f"statement_profile:{name}",
                before=to_body(before),
            )


def header_of(lines: Sequence[Line], skip_until: str, *, has_header: bool) -> tuple[str, ...]:
    """The cells of the line that would be the header, once what stands before it is told.

    Raises:
        MarkerMissing.
    """
    bare = Profile(name="", header=(), columns={}, skip_until=skip_until)
    begin = find_table(lines, bare)
    if not has_header or begin >= len(lines):
        return ()
    return header_cells(lines, lines[begin].number)
