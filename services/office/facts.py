import re
from dataclasses import asdict, replace
from typing import Final

from services.audit.service import Journal
from services.ecuador import check_phone
from services.errors import BadField, BadFields, ChangedElsewhere
from services.office import store
from services.office.records import Company, CompanyFacts
from services.office.service import NoCompany
from services.staff.rights import Operator, Right
from services.storage.sessions import Sessions
from services.text import clean_line

_ADDRESS: Final = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]+\.[^\s@<>,;\".]{2,63}")
_LINES: Final = {"legal_name": 120, "trade_name": 120, "address": 160, "city": 60}


class CompanyBook:
    """How the company's paper shows it. Papers made before keep what they said."""

    def __init__(self, sessions: Sessions, journal: Journal) -> None:
        self._sessions = sessions
        self._journal = journal

    def change(self, operator: Operator, was: CompanyFacts, wanted: CompanyFacts) -> Company:
        """Change how the company's paper shows it, from the next paper on.

        Args:
            was: the company as the operator was shown it.

        Raises:
            NotAllowed. NoCompany. BadFields: what is missing, too long or no address of e-mail.
            ChangedElsewhere: the company is not `was` any more.
        """
        operator.require(Right.MANAGE_COMPANY)
        clean = checked_facts(wanted)
        with self._sessions.begin() as session:
            store.hold_company(session)
            found = store.find_company(session)
            if found is None:
                raise NoCompany()
            if found.facts != was:
                raise ChangedElsewhere()
            before, after = asdict(was), asdict(clean)
            changed = [name for name in after if after[name] != before[name]]
            if changed:
                store.put_facts(session, clean)
                self._journal.append(
                    session,
                    operator,
                    "office.company_changed",
                    "company:1",
                    before={name: before[name] for name in changed},
                    after={name: after[name] for name in changed},
                )
            return replace(found, **after)


def checked_facts(typed: CompanyFacts) -> CompanyFacts:
    """What was typed of the company, as its paper will say it.

    Raises:
        BadFields: each field that is missing, too long, no telephone or no address of e-mail.
    """
    problems: list[BadField] = []
    clean: dict[str, str] = {}
    for name, most in _LINES.items():
        try:
            clean[name] = clean_line(
                getattr(typed, name), field=name, most=most, required=name != "trade_name"
            )
        except BadField as problem:
            problems.append(problem)
    try:
        # Printed as it was typed; only what is no telephone at all is refused.
        clean["phone"] = clean_line(typed.phone, field="phone", most=40, required=True)
        check_phone(clean["phone"].split("/")[0], field="phone")
    except BadField as problem:
        problems.append(problem)
    for name in ("email", "help_email"):
        text = getattr(typed, name).strip()
        if not _ADDRESS.fullmatch(text) or len(text) > 120:
            problems.append(BadField(field=name, problem="settings.address"))
        clean[name] = text
    if problems:
        raise BadFields(problems)
    return CompanyFacts(**{**clean, "trade_name": clean["trade_name"] or clean["legal_name"]})
