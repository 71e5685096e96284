"""What the office decided about debits: how often to try again, and its terms with each bank."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from services.audit.service import Journal
from services.clock import Now
from services.debits.banks.base import Profile
from services.debits.banks.mapped import AnswerMap, checked, from_body, to_body
from services.errors import BadField, ChangedElsewhere
from services.office import store as office_store
from services.staff.rights import Operator, Right
from services.storage.sessions import Session, Sessions

RULES: Final = "debits"
"""The business setting that holds `DebitRules`."""

_TERMS: Final = "debits.terms."
_ANSWER: Final = "debits.answer."
_MOST_DAYS: Final = 60
_MOST_TIMES: Final = 20


@dataclass(frozen=True, slots=True)
class DebitRules:
    """When a debit that came back without money is asked for again.

    Attributes:
        retry_days: how many days after the bank's answer.
        retry_times: how often an invoice may come back before somebody has to do something.
    """

    retry_days: int = 3
    retry_times: int = 3


class DebitSettings:
    """Reads and writes what the office decided about debits; each change is in the journal."""

    def __init__(self, sessions: Sessions, journal: Journal, now: Now) -> None:
        self._sessions = sessions
        self._journal = journal
        self._now = now

    def rules(self) -> DebitRules:
        """When to try again."""
        with self._sessions.look() as session:
            return rules_in(session)

    def put_rules(
        self, operator: Operator, rules: DebitRules, *, was: DebitRules | None = None
    ) -> None:
        """Decide when to try again.

        Args:
            was: what the operator was shown; None for whatever there is.

        Raises:
            NotAllowed. BadField: `retry_days` or `retry_times`. ChangedElsewhere.
        """
        if not 1 <= rules.retry_days <= _MOST_DAYS:
            raise BadField(field="retry_days", problem="debit.range", lowest=1, highest=_MOST_DAYS)
        if not 0 <= rules.retry_times <= _MOST_TIMES:
            raise BadField(
                field="retry_times", problem="debit.range", lowest=0, highest=_MOST_TIMES
            )
        self._put(
            operator,
            RULES,
            asdict(rules),
            lambda kept: was is None or _rules(kept) == was,
            first=asdict(_rules(None)),
        )

    def terms(self, profile: Profile) -> dict[str, str]:
        """What was agreed with a bank; what is not in it is as the profile has it."""
        with self._sessions.look() as session:
            return terms_in(session, profile)

    def put_terms(
        self,
        operator: Operator,
        profile: Profile,
        terms: Mapping[str, str],
        *,
        was: Mapping[str, str] | None = None,
    ) -> None:
        """Keep what was agreed with a bank.

        Args:
            was: what the operator was shown; None for whatever there is.

        Raises:
            NotAllowed. BadField: a term that the profile does not have, or is too long.
            ChangedElsewhere.
        """
        known = {each.name: each for each in profile.terms}
        for name, value in terms.items():
            if name not in known:
                raise BadField(field=name, problem="not_allowed")
            if len(value) > known[name].most:
                raise BadField(field=name, problem="too_long", most=known[name].most)
        self._put(
            operator,
            _TERMS + profile.key,
            dict(terms),
            lambda kept: was is None or _terms(kept) == dict(was),
            first=_terms(None),
        )

    def answer_map(self, profile: Profile) -> AnswerMap | None:
        """How this bank's answers are mapped; None when the profile reads them by itself."""
        with self._sessions.look() as session:
            return _map(profile, office_store.setting(session, _ANSWER + profile.key))

    def put_answer_map(
        self,
        operator: Operator,
        profile: Profile,
        mapped: AnswerMap | None,
        *,
        was: AnswerMap | None,
    ) -> None:
        """Keep how this bank's answers look; None to let the profile read them.

        Whoever may say what a statement's columns mean may say it of an answer.

        Args:
            was: what the operator was shown.

        Raises:
            NotAllowed. BadFields: those of `checked`. ChangedElsewhere.
        """
        value = to_body(checked(replace(mapped, name=profile.name))) if mapped else None
        self._put(
            operator,
            _ANSWER + profile.key,
            value,
            lambda kept: _map(profile, kept) == was,
            Right.RECONCILE,
        )

    def _put(
        self,
        operator: Operator,
        key: str,
        value: Any,
        is_still: Callable[[Any], bool],
        right: Right = Right.MANAGE_COMPANY,
        *,
        first: Any = None,
    ) -> None:
        operator.require(right)
        with self._sessions.begin() as session:
            office_store.hold_setting(session, key, operator.username, self._now())
            before = office_store.setting(session, key)
            if not is_still(before):
                raise ChangedElsewhere()
            if value == (first if before is None else before):
                return
            office_store.put_setting(session, key, value, operator.username, self._now())
            self._journal.append(
                session,
                operator,
                "office.setting_changed",
                f"setting:{key}",
                before={"value": before},
                after={"value": value},
            )


def rules_in(session: Session) -> DebitRules:
    """When to try again, as a transaction sees it."""
    return _rules(office_store.setting(session, RULES))


def terms_in(session: Session, profile: Profile) -> dict[str, str]:
    """What was agreed with a bank, as a transaction sees it."""
    return _terms(office_store.setting(session, _TERMS + profile.key))


def _rules(kept: Any) -> DebitRules:
    return DebitRules(**kept) if kept else DebitRules()


def _map(profile: Profile, kept: Any) -> AnswerMap | None:
    return from_body(profile.name, kept) if kept else None


def _terms(kept: Any) -> dict[str, str]:
    return {name: str(value) for name, value in (kept or {}).items()}
