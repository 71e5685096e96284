import io
import json
import logging
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from contextlib import closing, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from desktop.commands.running import run_command
from desktop.wiring import build_services
from services.cards.gateway import CardGateway
from services.practice.simulator import SimulatorProcess
from services.staff.rights import Role
from services.storage.engine import open_engine
from services.storage.sessions import Sessions

PASSWORD = "una clave de prueba"
ACCOUNTS = """\
number,origin,id_kind,id_number,name,plan,method,state
100001,MANUAL,04,1790016919001,Comercial Ñandú,VOIP-HOGAR,manual_card,active
100002,MANUAL,05,1710034065,Rosa Andrade,VOIP-HOGAR,deposit,active
"""
HEADER = (
    "invoice_number,account_number,issued_on,due_on,period,code,description,quantity,unit_price,"
    "discount,tax_code\n"
)
INVOICES = HEADER + "".join(
    f"001-002-00000000{n},{account},2026-10-01,2026-10-15,2026-10,MENS,Mensualidad,1,{price},0,0\n"
    for n, account, price in (
        (1, "100001", "45.00"),
        (2, "100001", "46.00"),
        (3, "100001", "20.00"),
        (4, "100002", "30.00"),
    )
)
FIRST, SECOND, THIRD, OTHERS = (f"001-002-00000000{n}" for n in (1, 2, 3, 4))


@dataclass
class Answer:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def line(self) -> dict[str, Any]:
        (only,) = self.lines
        return only


@dataclass
class BackRoom:
    """A data folder and the commands that work on it.

    Called, it runs a command in this process, as the program itself does after it read the
    command line; `start` gives it a process of its own.
    """

    data: Path
    environ: dict[str, str] = field(default_factory=dict)

    def start(self, *words: object, **environ: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "desktop", "--data", str(self.data), *map(str, words)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=clean(os.environ) | self.environ | environ,
        )

    def __call__(self, name: str, *words: object, **environ: str) -> Answer:
        out, err = io.StringIO(), io.StringIO()
        root = logging.getLogger()
        handlers, level = root.handlers[:], root.level
        root.handlers[:] = []
        try:
            with redirect_stdout(out), redirect_stderr(err):
                code = run_command(
                    name,
                    [str(word) for word in words],
                    data=self.data,
                    as_json=True,
                    environ=self.environ | environ,
                )
        finally:
            for handler in root.handlers:
                handler.close()
            root.handlers[:] = handlers
            root.setLevel(level)
            logging.captureWarnings(capture=False)
        return Answer(code, out.getvalue(), err.getvalue())

    def invoice(self, number: str) -> dict[str, Any]:
        return self("invoice", "show", number).line

    def charge(self, *words: object, card: str = "pm_card_visa", **environ: str) -> Answer:
        given = words if "--attempt" in words else ("--attempt", uuid4(), *words)
        return self("charge", *given, "--payment-method", card, "--till", "01", **environ)


def clean(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: told for name, told in environ.items() if not name.startswith("VENTANILLA_")}


@pytest.fixture(scope="session")
def password_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("secrets") / "password"
    path.write_text(PASSWORD + "\n", encoding="utf-8")
    return path


def begin(room: BackRoom, url: str, password_file: Path) -> None:
    """A company with a cashier and a supervisor, two accounts and four invoices."""
    told = room(
        "company", "create", "--mode", "test", "--legal-name", "VoIP Andina S.A.",
        "--tax-id", "1790016919001", "--address", "Av. Amazonas", "--city", "Quito",
        "--phone", "022555555", "--email", "info@voip.example", "--admin-username", "admin",
        "--admin-full-name", "Alba", "--admin-password-file", password_file,
        "--till", "01:Caja 01:001-001", "--till", "02:Caja 02:001-003",
    )  # fmt: skip
    assert told.code == 0, told.err
    sessions = Sessions(open_engine(url))
    no_gateway: CardGateway = None  # type: ignore[assignment]
    staff = build_services(sessions, no_gateway).staff
    admin = staff.operator("admin", "01")
    for username, role in (("ana", Role.CASHIER), ("sara", Role.SUPERVISOR)):
        staff.add_user(
            admin,
            username=username,
            full_name=username.title(),
            password=PASSWORD,
            roles=frozenset({role}),
            must_change=False,
        )
    sessions.close()
    for kind, text in (("accounts", ACCOUNTS), ("invoices", INVOICES)):
        file = room.data / f"{kind}.csv"
        file.write_text(text, encoding="utf-8")
        told = room("import", kind, file, VENTANILLA_USER="sara")
        assert told.code == 0, told.err + told.out
        file.unlink()


@pytest.fixture(scope="session")
def room_template(tmp_path_factory: pytest.TempPathFactory, password_file: Path) -> Path:
    data = tmp_path_factory.mktemp("room") / "data"
    room = BackRoom(data, {"VENTANILLA_PASSWORD_FILE": str(password_file)})
    path = data / "ventanilla.sqlite"
    begin(room, f"sqlite:///{path}", password_file)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return data


@pytest.fixture
def room(
    room_template: Path, tmp_path: Path, password_file: Path, simulator: SimulatorProcess
) -> BackRoom:
    """A back room whose Stripe is the simulator and whose user is the cashier."""
    data = tmp_path / "data"
    shutil.copytree(room_template, data)
    return BackRoom(
        data,
        {
            "VENTANILLA_USER": "ana",
            "VENTANILLA_PASSWORD_FILE": str(password_file),
            "VENTANILLA_STRIPE_API_BASE": simulator.url,
            "VENTANILLA_STRIPE_SECRET_KEY": "sk_test_commands",
            "VENTANILLA_NET_TIMEOUT": "2,3,4",
        },
    )
