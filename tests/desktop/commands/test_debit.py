from datetime import timedelta
from pathlib import Path

from services.clock import business_date, utc_now
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.books import Clock
from tests.desktop.commands.conftest import BackRoom
from tests.services.debits.batches.givens import DebitOffice, answer, row

HERE = ("--till", "02")
DAY = business_date(utc_now()) + timedelta(days=3)


def with_mandates(room: BackRoom) -> None:
    sessions = Sessions(open_engine(f"sqlite:///{room.data / 'ventanilla.sqlite'}"))
    givens = DebitOffice.__new__(DebitOffice)
    givens.sessions, givens.clock = sessions, Clock()
    for number in ("100001", "100002"):
        givens.mandate(number)
    sessions.close()


def test_a_batch_goes_to_the_bank_and_its_answer_comes_back(
    room: BackRoom, tmp_path: Path, password_file: Path
) -> None:
    with_mandates(room)
    secret = {"VENTANILLA_APPROVER_PASSWORD_FILE": str(password_file)}
    asked = ("pichincha", "2100123456", DAY.isoformat())

    seen = room("debit", "preview", *asked)
    only = room("debit", "preview", *asked, "--only", "100002")
    made = room("debit", "prepare", *asked, "--id", "one", *HERE)
    twice = room("debit", "prepare", *asked, "--id", "one", *HERE)
    left = room("debit", "preview", *asked)

    assert [(each["account"], each["amount_cents"], each["in"]) for each in seen.lines] == [
        ("100001", 11_100, True),
        ("100002", 3_000, True),
    ]
    assert [each["account"] for each in only.lines] == ["100002"]
    assert (made.line["batch"], made.line["lines"], made.line["cents"]) == (1, 2, 14_100)
    assert twice.line["batch"] == 1
    assert {each["reason"] for each in left.lines} == {"Ya está en el lote 1"}

    early = room("debit", "write", 1, tmp_path, *HERE)
    alone = room("debit", "approve", 1, *HERE)
    done = room("debit", "approve", 1, "--approver", "sara", *HERE, **secret)
    written = room("debit", "write", 1, tmp_path, *HERE)
    again = room("debit", "write", 1, tmp_path, *HERE)
    sent = room("debit", "sent", 1, *HERE)

    assert (early.code, early.line["error"]) == (20, "debit.batch_moved")
    assert (alone.code, alone.line["error"]) == (60, "command.no_user")
    assert (done.code, done.line["state"]) == (0, "APPROVED")
    assert (written.line["is_copy"], again.line["is_copy"]) == (False, True)
    assert written.line["sha256"] == again.line["sha256"]
    assert Path(written.line["path"]).read_bytes().count(b"\r\n") == 2
    assert sent.line["state"] == "SENT"
    # A real company's bank answers by itself.
    assert room("debit", "practice-answer", 1).line["error"] == "practice.not_a_demo"

    file = tmp_path / "respuesta.txt"
    file.write_bytes(
        answer(
            (
                row("100001", 11_100),
                row("100002", 3_000, "SIN FONDOS"),
            )
        )
    )
    dry = room("debit", "answer", 1, file, "--dry-run")
    told = room("debit", "answer", 1, file, *HERE)
    known = room("debit", "answer", 1, file, *HERE)
    assert [each["verdict"] for each in dry.lines] == ["settled", "rejected"]
    assert (told.line["settled"], told.line["rejected"], told.line["is_closed"]) == (1, 1, True)
    assert told.line["first_receipt"] == "001-003-000000001"
    assert (known.code, known.line["is_new"]) == (0, False)
    assert room("invoice", "show", "001-002-000000001").line["balance_cents"] == 0

    words = ("--reason", "El cliente reclamó", "--approver", "sara", *HERE)
    back = room("debit", "reverse", "1-1", *words, **secret)
    late = room("debit", "release", "1-2", *words, **secret)
    assert (back.code, back.line["state"]) == (0, "REVERSED")
    assert (late.code, late.line["error"]) == (20, "debit.batch_moved")
    assert [each["batch"] for each in room("debit", "list").lines] == [1]
    assert [each["state"] for each in room("debit", "show", 1).lines] == ["REVERSED", "REJECTED"]
    assert room("verify").code == 0


def test_a_file_of_another_bank_is_refused_by_its_line(room: BackRoom, tmp_path: Path) -> None:
    with_mandates(room)
    asked = ("pichincha", "2100123456", DAY.isoformat())
    assert room("debit", "prepare", *asked, *HERE).code == 0
    file = tmp_path / "otro.txt"
    file.write_bytes(b"no es una respuesta\r\n")
    early = room("debit", "answer", 1, file, "--dry-run")
    assert (early.code, early.line["error"]) == (20, "debit.batch_not_sent")
    cancelled = room("debit", "cancel", 1, "--reason", "Día equivocado", *HERE)
    assert cancelled.line["state"] == "CANCELLED"
    missing = room("debit", "answer", 1, tmp_path / "no.txt", "--dry-run")
    assert missing.code == 70
