"""This till's safety copies, as the window asks for them."""

import hashlib
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.copy_plan import copy_plan
from desktop.settings import Settings
from resources import ROOT
from services.clock import utc_now
from services.copies.records import DECIDE, Drill, Prepared, RestoredBooks, RestoredOrder, inside_of
from services.copies.restoring import Restorer
from services.errors import UserError
from services.staff.rights import Operator, Right
from services.storage.backup import Backup
from services.storage.engine import sqlite_path
from services.storage.sealing import seal_of
from services.verification.records import Progress
from ui.settings.copies_desk import CopyLine, CopySetup

if TYPE_CHECKING:
    from desktop.app import Program
    from desktop.opening import OpenOffice


class TillCopies:
    """Copies of the open books by this till's settings, and the way back to one of them."""

    def __init__(self, program: "Program", office: "OpenOffice") -> None:
        self._program = program
        self._office = office
        self._services = office.services

    def setup(self) -> CopySetup:
        """How copies are made now."""
        now = self._program.settings
        return CopySetup(
            now.backup_hour,
            now.backup_folder,
            now.backup_newest,
            now.backup_weeks,
            now.backup_months,
            bool(now.backup_seal),
        )

    def keep(self, operator: Operator, setup: CopySetup) -> None:
        """Make copies so from now on.

        Raises:
            NotAllowed, WeakPassphrase. BadSettings: the folder is none.
        """
        operator.require(Right.MANAGE_COMPANY)
        now = self._program.settings
        seal = now.backup_seal
        if setup.passphrase is not None:
            seal = seal_of(setup.passphrase).told() if setup.passphrase else ""
        wanted = replace(
            now,
            backup_hour=setup.hour,
            backup_folder=setup.folder,
            backup_newest=setup.newest,
            backup_weeks=setup.weeks,
            backup_months=setup.months,
            backup_seal=seal,
        )
        key = f"till.{operator.till}.copies"
        self._services.office.put_setting(operator, key, _told(wanted), copy_of=_told(now))
        self._program.keep_settings(wanted)

    def lines(self) -> list[CopyLine]:
        """The copies there are, newest first."""
        folder = copy_plan(self._program.settings).folder
        return [_line(each) for each in self._services.copies.listing(folder)]

    def make(self, operator: Operator, progress: Progress) -> int:
        """Make one now; how many things in it do not add up.

        Raises:
            NotAllowed, BackupImpossible.
        """
        operator.require(Right.MAKE_BACKUPS)
        settings = self._program.settings
        made = self._services.copies.make(
            operator, copy_plan(settings), settings.data_dir, progress
        )
        return len(made.findings)

    def drill(self, operator: Operator, name: str, passphrase: str, progress: Progress) -> Drill:
        """Try one in a scratch place.

        Raises:
            NotAllowed, and what `CopyService.drill` raises.
        """
        operator.require(Right.MAKE_BACKUPS)
        work = self._program.settings.data_dir
        return self._services.copies.drill(self._file(name), work, passphrase, progress)

    def prepare(
        self, operator: Operator, name: str, passphrase: str, progress: Progress
    ) -> Prepared:
        """Make one ready to take the place of the books.

        Raises:
            NotAllowed, and what `Restorer.prepare` raises.
        """
        operator.require(Right.MAKE_BACKUPS)
        return self._restorer().prepare(self._file(name), passphrase, progress)

    def give_up(self, prepared: Prepared) -> None:
        """Take what was made ready away."""
        self._restorer().give_up(prepared)

    def restore(self, operator: Operator, prepared: Prepared, used: Mapping[str, int]) -> None:
        """Close the program, let the copy take the place, and open again."""
        operator.require(Right.MAKE_BACKUPS)
        take = partial(self._take_place, self._restorer(), operator, prepared, used)
        self._program.end_with(take)

    def waiting(self) -> RestoredBooks | None:
        """What has to be said of debits since these books were restored."""
        return self._services.restored.waiting()

    def decide(self, operator: Operator, order: RestoredOrder) -> None:
        """Say it; what it raises is told by `RestoredService.decide`."""
        self._services.restored.decide(operator, order)

    def approve(
        self, operator: Operator, restored: str, username: str, password: str, reason: str
    ) -> str:
        """A second person agrees to what is said; the id of their approval."""
        return self._services.staff.approve(
            operator,
            username,
            password,
            action=DECIDE,
            document=f"restored:{restored}",
            amount_cents=0,
            reason=reason,
        ).id

    def _take_place(
        self, restorer: Restorer, operator: Operator, prepared: Prepared, used: Mapping[str, int]
    ) -> None:
        try:
            restorer.confirm(operator, prepared, used=used)
        except UserError:
            restorer.give_up(prepared)
            raise
        subprocess.Popen(
            [*own_command(), "--data", str(self._program.settings.data_dir)],
            cwd=ROOT.parent,
            start_new_session=True,
        )

    def _restorer(self) -> Restorer:
        settings = self._program.settings
        is_file = sqlite_path(settings.books_url) is not None
        password = None if is_file else self._office.vault.database_password()
        return Restorer(settings.books_url, password, settings.data_dir, utc_now)

    def _file(self, name: str) -> Path:
        return copy_plan(self._program.settings).folder / Path(name).name


def own_command() -> list[str]:
    """How the program starts itself."""
    if getattr(sys, "frozen", False):
        return [sys.executable]
    return [sys.executable, "-m", "desktop"]


def _told(settings: Settings) -> dict[str, object]:
    """How copies are made, as the journal has it; another passphrase shows as another seal."""
    seal = settings.backup_seal
    return {
        "hour": settings.backup_hour,
        "folder": settings.backup_folder,
        "keep": [settings.backup_newest, settings.backup_weeks, settings.backup_months],
        "seal": hashlib.sha256(seal.encode()).hexdigest()[:12] if seal else "",
    }


def _line(found: Backup) -> CopyLine:
    return CopyLine(
        found.file.name,
        found.made_at,
        found.size,
        found.is_sound,
        found.is_sealed,
        inside_of(found.told),
    )
