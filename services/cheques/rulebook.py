from collections.abc import Collection, Sequence
from dataclasses import asdict

from services.audit.service import Journal
from services.cheques import rule_store
from services.cheques.records import ChequeRules, Holiday, Reason, ReasonKind
from services.clock import Now
from services.errors import BadField, ChangedElsewhere
from services.money import MAX_CENTS, AmountOutOfRange
from services.office import store as office_store
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions
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

    def put_reasons(
        self,
        operator: Operator,
        wanted: Sequence[Reason],
        *,
        was: Sequence[Reason] | None = None,
    ) -> None:
        """Keep this list of reasons; what was written with the old words keeps them.

        Args:
            was: every reason as the operator was shown it; None for whatever there is.

        Raises:
            NotAllowed. BadField: a code or name is missing, too long or there twice, or none of
            a kind would be left in use. ChangedElsewhere: the list is not `was` any more.
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
                raise BadField(field="is_active", problem="cheque.no_reason_left")
        with self._sessions.begin() as session:
            self._hold(session, operator, rule_store.REASONS)
            before = rule_store.reasons(session)
            if was is not None and set(was) != set(before):
                raise ChangedElsewhere()
            if set(before) == set(cleaned):
                return
            rule_store.put_reasons(session, cleaned)
            self._journal.append(
                session,
                operator,
                "office.reasons_changed",
                f"setting:{rule_store.REASONS}",
                before=_reasons_told(set(before) - set(cleaned)),
                after=_reasons_told(set(cleaned) - set(before)),
            )

    def holidays(self) -> list[Holiday]:
        """The days on which banks are closed, beside weekends."""
        with self._sessions.read() as session:
            return rule_store.holidays(session)

    def put_holidays(
        self,
        operator: Operator,
        wanted: Sequence[Holiday],
        *,
        was: Sequence[Holiday] | None = None,
    ) -> None:
        """Keep these holidays.

        Args:
            was: the holidays as the operator was shown them; None for whatever there are.

        Raises:
            NotAllowed. BadField: a name is missing, or a day is there twice. ChangedElsewhere:
            they are not `was` any more.
        """
        operator.require(Right.MANAGE_COMPANY)
        cleaned = [
            Holiday(each.day, clean_line(each.name, field="name", most=80, required=True))
            for each in wanted
        ]
        if len({each.day for each in cleaned}) != len(cleaned):
            raise BadField(field="day", problem="cheque.holiday_twice")
        with self._sessions.begin() as session:
            self._hold(session, operator, rule_store.HOLIDAYS)
            before = rule_store.holidays(session)
            if was is not None and set(was) != set(before):
                raise ChangedElsewhere()
            if set(before) == set(cleaned):
                return
            rule_store.put_holidays(session, cleaned)
            self._journal.append(
                session,
                operator,
                "office.holidays_changed",
                f"setting:{rule_store.HOLIDAYS}",
                before=_holidays_told(set(before) - set(cleaned)),
                after=_holidays_told(set(cleaned) - set(before)),
            )

    def rules(self) -> ChequeRules:
        """Fees and days, as the office decided or as they are proposed."""
        with self._sessions.read() as session:
            return rule_store.rules(session)

    def put_rules(
        self, operator: Operator, wanted: ChequeRules, *, was: ChequeRules | None = None
    ) -> None:
        """Decide fees and days.

        Args:
            was: the rules as the operator was shown them; None for whatever they are.

        Raises:
            NotAllowed. AmountOutOfRange: a fee. BadField: a number of days. ChangedElsewhere:
            they are not `was` any more.
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
            self._hold(session, operator, rule_store.SETTING)
            before = rule_store.rules(session)
            if was is not None and was != before:
                raise ChangedElsewhere()
            if wanted == before:
                return
            rule_store.put_rules(session, wanted, operator.username, self._now())
            self._journal.append(
                session,
                operator,
                "office.setting_changed",
                f"setting:{rule_store.SETTING}",
                before=asdict(before),
                after=asdict(wanted),
            )

    def _hold(self, session: Session, operator: Operator, key: str) -> None:
        office_store.hold_setting(session, key, operator.username, self._now())


def _reasons_told(reasons: Collection[Reason]) -> dict[str, dict[str, object]]:
    return {
        f"{each.kind}/{each.code}": {"name": each.name, "is_active": each.is_active}
        for each in sorted(reasons, key=lambda each: (each.kind, each.code))
    }


def _holidays_told(holidays: Collection[Holiday]) -> dict[str, str]:
    return {each.day.isoformat(): each.name for each in sorted(holidays, key=lambda each: each.day)}
