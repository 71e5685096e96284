from collections.abc import Sequence

from services.audit.service import Journal
from services.cheques import rule_store
from services.cheques.records import ChequeRules, Holiday, Reason, ReasonKind
from services.clock import Now
from services.errors import BadField
from services.money import MAX_CENTS, AmountOutOfRange
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions
from services.text import clean_line

_MOST_DAYS = 366


class ChequeRulebook:
    """What the office may decide about cheques: reasons, holidays, fees and days."""

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now

    def reasons(self, kind: ReasonKind | None = None, *, every: bool = False) -> list[Reason]:
        """Why banks give cheques back; those in use, or `every` one."""
        with self._sessions.read() as session:
            found = rule_store.reasons(session)
        return [
            each
            for each in found
            if (kind is None or each.kind is kind) and (every or each.is_active)
        ]

    def put_reasons(self, operator: Operator, wanted: Sequence[Reason]) -> None:
        """Keep this list of reasons; what was written with the old words keeps them.

        Raises:
            NotAllowed. BadField: a code or name is missing, too long or there twice.
        """
        operator.require(Right.MANAGE_COMPANY)
        cleaned = [
            Reason(
                each.kind,
                clean_line(each.code, field="code", most=20, required=True).upper(),
                clean_line(each.name, field="name", most=120, required=True),
                each.is_active,
            )
            for each in wanted
        ]
        keys = [(each.kind, each.code) for each in cleaned]
        if len(set(keys)) != len(keys):
            raise BadField(field="code", problem="cheque.reason_twice")
        for kind in ReasonKind:
            if not any(each.kind is kind and each.is_active for each in cleaned):
                raise BadField(field="code", problem="cheque.no_reason_left")
        with self._sessions.begin() as session:
            rule_store.put_reasons(session, cleaned)
            after = {"reasons": [f"{each.kind}/{each.code}" for each in cleaned]}
            self._journal.append(
                session, operator, "office.reasons_changed", "setting:reasons", after=after
            )

    def holidays(self) -> list[Holiday]:
        """The days on which banks are closed, beside weekends."""
        with self._sessions.read() as session:
            return rule_store.holidays(session)

    def put_holidays(self, operator: Operator, wanted: Sequence[Holiday]) -> None:
        """Keep these holidays.

        Raises:
            NotAllowed. BadField: a name is missing, or a day is there twice.
        """
        operator.require(Right.MANAGE_COMPANY)
        cleaned = sorted(
            (
                Holiday(each.day, clean_line(each.name, field="name", most=80, required=True))
                for each in wanted
            ),
            key=lambda each: each.day,
        )
        if len({each.day for each in cleaned}) != len(cleaned):
            raise BadField(field="day", problem="cheque.holiday_twice")
        with self._sessions.begin() as session:
            rule_store.put_holidays(session, cleaned)
            after = {"days": [each.day.isoformat() for each in cleaned]}
            self._journal.append(
                session, operator, "office.holidays_changed", "setting:holidays", after=after
            )

    def rules(self) -> ChequeRules:
        """Fees and days, as the office decided or as they are proposed."""
        with self._sessions.read() as session:
            return rule_store.rules(session)

    def put_rules(self, operator: Operator, wanted: ChequeRules) -> None:
        """Decide fees and days.

        Raises:
            NotAllowed. AmountOutOfRange: a fee. BadField: a number of days.
        """
        operator.require(Right.MANAGE_COMPANY)
        for cents in (wanted.bank_fee_cents, wanted.customer_fee_cents):
            if not 0 <= cents <= MAX_CENTS:
                raise AmountOutOfRange(least_cents=0, most_cents=MAX_CENTS)
        days = {
            "fee_due_days": wanted.fee_due_days,
            "news_days": wanted.news_days,
            "clearing_days": wanted.clearing_days,
            "presentation_days": wanted.presentation_days,
        }
        for field, count in days.items():
            if not 0 <= count <= _MOST_DAYS:
                raise BadField(field=field, problem="out_of_range", least="0", most=str(_MOST_DAYS))
        with self._sessions.begin() as session:
            before = rule_store.rules(session)
            rule_store.put_rules(session, wanted, operator.username, self._now())
            self._journal.append(
                session,
                operator,
                "office.setting_changed",
                f"setting:{rule_store.SETTING}",
                before={"value": str(before)},
                after={"value": str(wanted)},
            )
