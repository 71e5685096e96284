import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.commands.table import COMMANDS
from services.clock import business_date, utc_now
from services.practice.simulator import SimulatorProcess
from services.reports.records import Subject
from services.storage.migrate import HEAD
from tests.desktop.commands.conftest import (
    FIRST,
    HEADER,
    OTHERS,
    BackRoom,
    begin,
)


def test_version_opens_nothing(tmp_path: Path) -> None:
    told = BackRoom(tmp_path / "none")("version")

    assert told.code == 0
    assert told.line["name"] == "ventanilla"
    assert not (tmp_path / "none").exists()


def test_version_loads_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys; from desktop.__main__ import main; main(['version', '--json']);"
        "heavy = ('sqlalchemy', 'PySide6', 'stripe', 'alembic', 'reportlab', 'keyring');"
        "sys.exit(sum(name in sys.modules for name in heavy))"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_no_command_loads_qt(room: BackRoom) -> None:
    program = (
        "import json, sys; from desktop.__main__ import main\n"
        "for words in json.loads(sys.argv[2]): main(['--data', sys.argv[1], *words])\n"
        "sys.exit('PySide6' in sys.modules)"
    )
    calls = (
        ["doctor"],
        ["invoice", "list"],
        ["account", "show", "100001"],
        ["outbox", "run"],
        ["recover"],
        ["reconcile"],
        ["verify"],
        ["summary", "--date", "mañana"],
        *(["report", each.value] for each in Subject),
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(room.data), json.dumps(calls)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | room.environ | {"VENTANILLA_USER": "sara"},
    )
    assert done.returncode == 0, done.stderr


def test_json_may_be_asked_for_before_or_after_the_command(room: BackRoom) -> None:
    first = room.start("--json", "invoice", "show", FIRST).communicate()[0]
    second = room.start("invoice", "show", FIRST, "--json").communicate()[0]

    assert first == second
    assert json.loads(first)["number"] == FIRST


def test_help_names_every_command_and_every_ending(tmp_path: Path) -> None:
    told = BackRoom(tmp_path)("--help").out

    assert all(f"  {name} " in told for name in COMMANDS)
    assert all(f" {code} " in told for code in (0, 10, 20, 21, 30, 40, 50, 51, 60, 70, 75))


@pytest.mark.parametrize(
    "words",
    [
        ("cobrar",),
        ("invoice",),
        ("invoice", "delete"),
        ("account", "list", "--state", "happy"),
        ("summary", "--date", "mañana"),
        ("import", "payments", "x"),
        ("simulator", "--port", "mil"),
    ],
)
def test_what_is_mistyped_is_bad_input(room: BackRoom, words: tuple[str, ...]) -> None:
    told = room(*words)

    assert told.code == 70
    assert told.err


def test_a_folder_without_books_is_said_so_and_not_made(tmp_path: Path) -> None:
    for words in (("invoice", "list"), ("verify",), ("recover",), ("backup", "create")):
        told = BackRoom(tmp_path / "typo")(*words)
        assert (told.code, told.line["error"]) == (50, "storage.no_books")

    assert not (tmp_path / "typo").exists()


def test_a_damaged_file_is_said_so_and_kept(room: BackRoom) -> None:
    file = room.data / "ventanilla.sqlite"
    file.write_bytes(file.read_bytes()[:5000])
    before = file.read_bytes()

    told = room("invoice", "list")

    assert (told.code, told.line["error"]) == (51, "storage.damaged")
    assert file.read_bytes() == before


def test_books_of_a_newer_program_are_left_alone(room: BackRoom) -> None:
    with closing(sqlite3.connect(room.data / "ventanilla.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9001'")
        connection.commit()

    for words in (("invoice", "list"), ("migrate",), ("verify",)):
        assert room(*words).code == 51


def test_a_server_that_is_not_there_is_unavailable(room: BackRoom) -> None:
    told = room("invoice", "list", VENTANILLA_DATABASE_URL="postgresql://ana:geheim@127.0.0.1:1/v")

    assert told.code == 50
    assert "geheim" not in told.out + told.err


def test_settings_with_a_key_in_them_are_refused(room: BackRoom) -> None:
    (room.data / "ventanilla.toml").write_text('till = "01"\nkey = "sk_live_nunca"\n')

    told = room("invoice", "list")

    assert (told.code, told.line["error"]) == (70, "settings.bad")
    assert told.line["details"]["line"] == "2"
    assert "sk_live_nunca" not in told.out + told.err


def test_an_invoice_is_told_with_its_claim(room: BackRoom) -> None:
    shown = room.invoice(FIRST)

    assert shown["total_cents"] == shown["balance_cents"] == 4500
    assert (shown["state"], shown["version"], shown["claim"]) == ("open", 1, None)
    listed = room("invoice", "list", "--account", "100001").lines
    assert {each["number"] for each in listed} == {f"001-002-00000000{n}" for n in (1, 2, 3)}
    assert len(room("invoice", "list").lines) == 4
    assert len(room("invoice", "list", "--limit", 2).lines) == 2
    assert room("invoice", "list", "--state", "paid").lines == []
    assert room("invoice", "show", "001-002-000000999").code == 70


def test_an_account_is_told_with_what_it_owes(room: BackRoom) -> None:
    shown = room("account", "show", "100001").line

    assert shown["open_cents"] == 11100
    assert shown["customer"]["name"] == "Comercial Ñandú"
    assert [each["number"] for each in room("account", "list").lines] == ["100001", "100002"]
    assert len(room("account", "list", "--limit", 1).lines) == 1


def test_who_does_not_work_here_reads_nothing(room: BackRoom) -> None:
    told = room("account", "list", VENTANILLA_USER="nadie")
    assert (told.code, told.line["error"]) == (60, "staff.wrong_credentials")


def test_people_read_a_table(room: BackRoom) -> None:
    told = room.start("invoice", "list").communicate()[0]

    assert told.splitlines()[0].startswith("Factura")
    assert "Comercial Ñandú" in told
    assert "$ 45.00" in told


def test_a_file_is_imported_once_and_whole(room: BackRoom, tmp_path: Path) -> None:
    file = tmp_path / "nuevas.csv"
    row = "001-002-000000009,100001,2026-11-01,2026-11-15,2026-11,MENS,Mensualidad,1,9.00,0,0\n"
    file.write_text(HEADER + row)
    supervisor = {"VENTANILLA_USER": "sara"}

    looked = room("import", "invoices", file, "--dry-run")
    assert (looked.code, looked.line["new"], looked.line["applied"]) == (0, 1, False)
    assert room("import", "invoices", file).code == 60
    assert len(room("invoice", "list").lines) == 4

    first = room("import", "invoices", file, **supervisor)
    again = room("import", "invoices", file, **supervisor)
    assert (first.code, first.line["new"], first.line["applied"]) == (0, 1, True)
    assert (again.code, again.line["new"], again.line["already_imported"]) == (0, 0, True)
    assert len(room("invoice", "list").lines) == 5


def test_a_file_with_a_wrong_line_is_refused_with_the_line(room: BackRoom, tmp_path: Path) -> None:
    file = tmp_path / "nuevas.csv"
    good = "001-002-000000009,100001,2026-11-01,2026-11-15,2026-11,MENS,Mensualidad,1,9.00,0,0\n"
    file.write_text(HEADER + good + good.replace("009", "010").replace("9.00", "nueve"))

    told = room("import", "invoices", file, VENTANILLA_USER="sara")

    assert told.code == 70
    (problem,) = told.line["problems"]
    assert (problem["line"], problem["field"]) == (3, "unit_price")
    assert len(room("invoice", "list").lines) == 4
    assert room("import", "invoices", tmp_path / "none.csv", VENTANILLA_USER="sara").code == 70


def test_verify_names_what_is_broken_and_ends_with_one(room: BackRoom) -> None:
    with closing(sqlite3.connect(room.data / "ventanilla.sqlite")) as connection:
        connection.execute("DROP TRIGGER invoice_fixed")
        connection.execute("UPDATE invoice SET balance_cents = 1 WHERE number = ?", (FIRST,))
        connection.commit()

    told = room("verify")

    assert told.code == 1
    assert ("invoice.balance", f"invoice:{FIRST}") in {
        (each["rule"], each["subject"]) for each in told.lines
    }


def test_a_backup_is_made_checked_and_found_out_when_it_changes(
    room: BackRoom, tmp_path: Path
) -> None:
    assert room("backup", "create").code == 60
    made = room("backup", "create", "--to", tmp_path / "copies", VENTANILLA_USER="sara")
    assert made.code == 0
    file = Path(made.line["file"])
    assert room("backup", "verify", file).code == 0

    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0xFF
    file.write_bytes(content)
    assert room("backup", "verify", file).code == 51
    assert room("backup", "verify", tmp_path / "none.sqlite").code == 51


def test_a_backup_of_broken_books_does_not_push_out_the_good_ones(
    room: BackRoom, tmp_path: Path
) -> None:
    nightly = {"VENTANILLA_USER": ""}
    good = room("backup", "create", **nightly)
    assert good.code == 0
    with closing(sqlite3.connect(room.data / "ventanilla.sqlite")) as connection:
        connection.execute("DROP TRIGGER invoice_fixed")
        connection.execute("UPDATE invoice SET balance_cents = 1 WHERE number = ?", (FIRST,))
        connection.commit()

    assert room("backup", "create", **nightly).code == 51

    assert Path(good.line["file"]).exists()


def test_the_day_is_summed_up_from_the_books_and_written_to_files(
    room: BackRoom, tmp_path: Path
) -> None:
    room.charge("--invoice", FIRST)
    reading = {"VENTANILLA_USER": "sara"}

    told = room("summary", **reading).line
    assert (told["methods"]["card"]["count"], told["methods"]["card"]["net_cents"]) == (1, 4500)
    assert told["lists"] == {"cards": {"count": 1, "cents": 4500}}
    assert (told["total_cents"], told["state"], told["doubts"]) == (4500, "preliminary", [])
    assert room("summary", "--date", "2020-01-01", **reading).line["total_cents"] == 0
    files = [tmp_path / f"day.{kind}" for kind in ("pdf", "xlsx", "csv")]
    words = [word for file in files for word in (f"--{file.suffix[1:]}", file)]
    assert room("summary", *words, **reading).line["methods"] == told["methods"]
    pdf, book, text = (file.read_bytes() for file in files)
    assert (pdf[:5], book[:2], "4500" in text.decode()) == (b"%PDF-", b"PK", False)
    assert "Total cobrado,1,45.00,0,0.00,45.00," in text.decode()
    compared = room("summary", "--stripe", **reading).line
    assert compared["compared"] == compared["stripe"]
    (kept,) = compared["compared"]
    assert (kept["number"], kept["here_cents"], kept["there_cents"]) == (1, 4500, 4500)
    assert (kept["differences"], told["stripe"]) == (0, [])
    assert room("summary", "--pdf", tmp_path / "none" / "x.pdf", **reading).code == 70
    assert room("summary", "--to", "2020-01-01", **reading).code == 70
    for misspelt in (("--till", "99"), ("--user", "nadie")):
        assert room("summary", *misspelt, **reading).code == 70
    assert room("summary").code == 60


def test_entries_of_a_day_and_other_reports_are_written_to_files(
    room: BackRoom, tmp_path: Path
) -> None:
    room.charge("--invoice", FIRST)
    reading = {"VENTANILLA_USER": "sara"}
    files = [tmp_path / f"ledger.{kind}" for kind in ("pdf", "xlsx", "csv")]
    words = [word for file in files for word in (f"--{file.suffix[1:]}", file)]

    told = room("report", "ledger", *words, **reading).line

    assert told["tables"]["Por cuenta"]["total"][-2:] == [{"cents": 4500}] * 2
    pdf, book, text = (file.read_bytes() for file in files)
    assert (pdf[:5], book[:2]) == (b"%PDF-", b"PK")
    assert len(text.decode().splitlines()) == 3
    waiting = room("report", "unsettled", **reading).line["tables"]["Uno por uno"]["rows"]
    assert [row[-1] for row in waiting] == [{"cents": 4500}]
    stripe = room("report", "stripe", **reading).line["tables"]["Libros y Stripe"]["rows"]
    assert stripe[0] == ["Cobros", 1, {"cents": 4500}, 1, {"cents": 4500}, {"cents": 0}]
    # Each report of the window is a command too, by one mechanism.
    for subject in Subject:
        assert room("report", subject.value, **reading).line["report"] == subject.value
    assert room("report", "ledger").code == 60


def test_the_outbox_makes_the_receipts_that_wait(room: BackRoom) -> None:
    room.charge("--invoice", FIRST)

    told = room("outbox", "run")

    assert told.code == 0
    assert told.line["receipt"] == "001-001-000000001"
    assert told.line["paper"] is not None
    assert room("outbox", "run").lines == []
    assert room("verify").code == 0


def test_the_doctor_tells_what_is_there_and_changes_nothing(room: BackRoom) -> None:
    before = (room.data / "ventanilla.sqlite").read_bytes()

    told = room("doctor")

    assert told.code == 0
    seen = {each["check"]: each for each in told.lines}
    assert seen["base de datos"]["ok"] is True
    assert seen["Stripe"]["ok"] is True
    assert seen["segundo factor"]["ok"] is None  # books of practice do not ask for one
    assert seen["clave de Stripe"]["message"] == "presente, de prueba"
    assert "sk_test_commands" not in told.out
    assert (room.data / "ventanilla.sqlite").read_bytes() == before


def test_the_doctor_says_when_there_are_no_books(tmp_path: Path) -> None:
    assert BackRoom(tmp_path / "none")("doctor").code == 50


def test_the_books_begin_on_a_server_too(
    tmp_path: Path, postgres_url: str, password_file: Path, simulator: SimulatorProcess
) -> None:
    room = BackRoom(
        tmp_path / "data",
        {
            "VENTANILLA_DATABASE_URL": postgres_url,
            "VENTANILLA_PASSWORD_FILE": str(password_file),
            "VENTANILLA_STRIPE_API_BASE": simulator.url,
            "VENTANILLA_STRIPE_SECRET_KEY": "sk_test_commands",
        },
    )
    begin(room, postgres_url, password_file)
    room.environ["VENTANILLA_USER"] = "ana"

    assert room.charge("--invoice", FIRST).code == 0
    assert room("verify").code == 0
    made = room("backup", "create", VENTANILLA_USER="sara")
    assert made.code == 0, made.err
    assert room("backup", "verify", made.line["file"]).code == 0
    assert not (tmp_path / "data" / "ventanilla.sqlite").exists()


def test_a_company_begins_once(room: BackRoom, password_file: Path, tmp_path: Path) -> None:
    answers = tmp_path / "answers.toml"
    answers.write_text(
        'legal_name = "Otra S.A."\ntax_id = "1790016919001"\naddress = "x"\ncity = "Quito"\n'
        'phone = "02"\nemail = "a@b.example"\nadmin_username = "jefa"\n'
        'admin_full_name = "Jefa"\n'
    )
    words = ("company", "create", "--answers", answers, "--admin-password-file", password_file)

    assert (room(*words).code, room(*words).line["error"]) == (20, "office.company_exists")

    new = BackRoom(tmp_path / "new")
    assert new(*words).code == 0
    if os.name != "nt":
        assert new.data.stat().st_mode & 0o077 == 0
        assert (new.data / "ventanilla.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("line", "error"),
    [
        ("", "command.missing_answers"),
        ('tax_id = "123"', "field.bad"),
        ('colour = "red"', "field.bad"),
        ('mode = "demo"', "command.bad_argument"),
        ('admin_password = "corta"', "staff.weak_password"),
        ('tills = ["caja uno"]', "command.bad_argument"),
        ("legal_name = ", "command.bad_argument"),
    ],
)
def test_a_company_is_not_begun_with_wrong_answers(tmp_path: Path, line: str, error: str) -> None:
    told = {
        "legal_name": "Otra S.A.",
        "tax_id": "1790016919001",
        "address": "x",
        "city": "Quito",
        "phone": "02",
        "email": "a@b.example",
        "admin_username": "jefa",
        "admin_full_name": "Jefa",
        "admin_password": "una clave de prueba",
    }
    name = line.partition(" ")[0]
    kept = {} if not line else {key: value for key, value in told.items() if key != name}
    text = "\n".join([*(f'{key} = "{value}"' for key, value in kept.items()), line])
    answers = tmp_path / "answers.toml"
    answers.write_text(text + "\n")

    done = BackRoom(tmp_path / "new")("company", "create", "--answers", answers)

    assert (done.code, done.line["error"]) == (70, error)
    assert '"number"' not in BackRoom(tmp_path / "new")("account", "list").out


def test_the_demo_company_begins_charges_and_verifies(tmp_path: Path) -> None:
    demo = BackRoom(tmp_path / "demo")

    begun = demo("company", "demo")
    assert (begun.code, begun.line["mode"]) == (0, "demo")
    assert demo("company", "demo").code == 20
    free = next(
        each["number"]
        for each in demo("invoice", "list", "--state", "open", "--limit", 60).lines
        if each["claim"] is None and each["overdue_days"] > 0
    )
    told = demo.charge("--invoice", free)
    assert told.code == 0, told.err

    # Its banks answer whoever asks them to: the batch that waits, and a new one of another bank.
    secret = tmp_path / "jorge"
    secret.write_text("jorge-de-la-demo\n")
    secret.chmod(0o600)
    yes = {"VENTANILLA_APPROVER_PASSWORD_FILE": str(secret)}
    day = business_date(utc_now()) + timedelta(days=20)
    made = demo("debit", "prepare", "guayaquil", "0017554321", day.isoformat())
    number = made.line["batch"]
    assert demo("debit", "approve", number, "--approver", "jorge", **yes).code == 0
    assert demo("debit", "write", number, tmp_path).code == 0
    assert demo("debit", "practice-answer", number).line["error"] == "debit.batch_not_sent"
    assert demo("debit", "sent", number).code == 0
    by_bank = {"guayaquil": (number, 0), "pichincha": (number - 1, 2)}
    for batch, rejected in by_bank.values():
        file = demo("debit", "practice-answer", batch, "--reject", 2).line["path"]
        judged = [
            each["verdict"] for each in demo("debit", "answer", batch, file, "--dry-run").lines
        ]
        assert judged.count("rejected") == rejected
        assert judged.count("settled") == len(judged) - rejected > 0
    assert demo("verify").code == 0


def test_migrate_begins_empty_books_and_then_has_nothing_to_do(tmp_path: Path) -> None:
    room = BackRoom(tmp_path / "new")

    assert room("migrate").line == {"schema": HEAD, "changed": True}
    assert room("migrate").line["changed"] is False
    assert room("invoice", "list").lines == []


def test_the_simulator_serves_until_it_is_stopped(tmp_path: Path) -> None:
    room = BackRoom(tmp_path / "demo")
    process = room.start("simulator")
    assert process.stdout is not None
    told = json.loads(process.stdout.readline())
    process.terminate()
    process.communicate(timeout=20)

    assert told["url"].startswith("http://127.0.0.1:")
    assert process.returncode == 0


def test_a_reader_that_has_enough_is_no_error(room: BackRoom) -> None:
    process = room.start("invoice", "list", "--json")
    assert process.stdout is not None
    process.stdout.close()
    process.stdout = None
    _, err = process.communicate(timeout=60)

    assert process.returncode == 0
    assert "Traceback" not in err


def test_a_bug_is_told_with_a_reference_and_nothing_else(room: BackRoom, tmp_path: Path) -> None:
    # Somebody replaced a table's contents with what no program of ours wrote.
    with closing(sqlite3.connect(room.data / "ventanilla.sqlite")) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("DROP TRIGGER invoice_fixed")
        connection.execute("UPDATE invoice SET due_on = 'mañana' WHERE number = ?", (OTHERS,))
        connection.commit()

    told = room("invoice", "show", OTHERS)

    assert told.code == 99
    assert "Referencia V-" in told.err
    assert "Traceback" not in told.out
    assert told.line["error"] == "bug"
    log = (room.data / "logs" / "commands.log").read_text()
    assert "Traceback" in log
