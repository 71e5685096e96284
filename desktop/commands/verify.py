import argparse
from typing import Any

from desktop.books import look_into_books
from desktop.commands.call import Call
from desktop.commands.exits import DONE, FOUND
from desktop.commands.opening import mode_here
from desktop.commands.words import state, told
from desktop.outside import SEALS
from desktop.settings import load_settings
from desktop.vault import Vault
from desktop.wiring import broken_seals
from services.audit.anchors import Anchors
from services.clock import utc_now
from services.office.records import Mode
from services.verification.records import Finding
from services.verification.service import Verification
from ui.words.findings import in_words


def arguments(parser: argparse.ArgumentParser) -> None:
    """Takes nothing."""


def run(call: Call, given: argparse.Namespace) -> int:
    """Check every rule of money, claims, numbering and the journal; changes nothing."""
    del given
    settings = load_settings(call.data, call.environ)
    vault = Vault(settings.data_dir, call.environ)
    sessions = look_into_books(settings, vault)

    def seed() -> str:
        return vault.journal_seed(is_practice=mode_here(sessions) is Mode.DEMO)

    try:
        seals = Anchors(sessions, settings.data_dir / SEALS, seed, utc_now)
        return tell_findings(call, Verification(sessions, lambda: broken_seals(seals)).verify())
    finally:
        sessions.close()


def tell_findings(call: Call, findings: list[Finding]) -> int:
    """List what was found; 1 when there is anything."""
    for finding in findings:
        call.tell(finding_record(finding), f"{finding.named}: {finding_sentence(finding)}")
    if findings:
        if not call.as_json:
            call.tell({}, f"{findings_words(len(findings))}. No se cambió nada.")
        return FOUND
    call.tell({"ok": True, "findings": 0}, "Todo cuadra.")
    return DONE


def finding_record(finding: Finding) -> dict[str, Any]:
    """A finding as a plain record."""
    return {
        "rule": finding.rule,
        "invariant": finding.invariant,
        "subject": finding.subject,
        "record": finding.named,
        "details": dict(finding.details),
        "message": finding_sentence(finding),
    }


def findings_words(count: int) -> str:
    """How many things are wrong, in Spanish."""
    return "1 cosa no cuadra" if count == 1 else f"{count:,} cosas no cuadran"


def finding_sentence(finding: Finding) -> str:
    """What is broken, in Spanish."""
    details = in_words(finding, state)
    sentences = [told(key, **details) for key in finding.keys]
    known = [each for key, each in zip(finding.keys, sentences, strict=True) if each != key]
    return next(iter(known), finding.key)
