from pathlib import Path

from desktop.wiring import build_services
from services.cards.gateway import CardGateway
from services.storage.engine import open_engine
from services.storage.sessions import Sessions
from tests.desktop.commands.conftest import BackRoom
from tests.services.statements.bank import PICHINCHA_HEAD, pichincha

OURS = "2100012345"
SARA = {"VENTANILLA_USER": "sara"}


def give_account(room: BackRoom) -> None:
    sessions = Sessions(open_engine(f"sqlite:///{room.data / 'ventanilla.sqlite'}"))
    no_gateway: CardGateway = None  # type: ignore[assignment]
    services = build_services(sessions, no_gateway)
    admin = services.staff.operator("admin", "01")
    services.office.put_setting(admin, "bank_accounts", [{"number": OURS, "label": "Pichincha"}])
    sessions.close()


def write(folder: Path, content: bytes) -> Path:
    file = folder / "banco.csv"
    file.write_bytes(content)
    return file


def test_a_statement_is_looked_at_then_brought_in_once(room: BackRoom, tmp_path: Path) -> None:
    give_account(room)
    file = write(tmp_path, pichincha(("20/11/2026", 4500, "DEP 1"), ("21/11/2026", -350, "COSTO")))
    account = ("--account", OURS)

    looked = room("import", "statement", file, *account, "--dry-run")
    assert (looked.code, looked.line["applied"]) == (0, False)
    assert {name: looked.line[name] for name in ("profile", "decimals", "new", "in_cents")} == {
        "profile": "Pichincha",
        "decimals": "comma",
        "new": 2,
        "in_cents": 4500,
    }
    assert room("import", "statement", file, *account).code == 60

    first = room("import", "statement", file, *account, **SARA)
    again = room("import", "statement", file, *account, "--profile", "pichincha", **SARA)

    assert (first.code, first.line["new"], first.line["applied"]) == (0, 2, True)
    assert (again.code, again.line["new"], again.line["already_imported"]) == (0, 0, True)


def test_what_is_wrong_is_told_in_words_and_nothing_comes_in(
    room: BackRoom, tmp_path: Path
) -> None:
    give_account(room)
    changed = pichincha(("20/11/2026", 1, "x"), head=PICHINCHA_HEAD.replace("Monto", "Valor"))
    file = write(tmp_path, changed)

    refused = room("import", "statement", file, "--account", OURS, **SARA)
    assert (refused.code, "Monto" in refused.out + refused.err) == (70, True)
    unknown = room("import", "statement", file, "--account", "999", **SARA)
    assert (unknown.code, "999" in unknown.out + unknown.err) == (70, True)
    wrong = write(tmp_path, pichincha(("31/02/2026", 4500, "x")))
    told = room("import", "statement", wrong, "--account", OURS, **SARA)
    assert (told.code, told.line["problems"][0]["line"]) == (70, 6)
