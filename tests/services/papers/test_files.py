import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from services.papers.errors import FolderProblem, NoFolder
from services.papers.folder import OutFolder, safe_name
from services.papers.records import Channel
from tests.services.papers.conftest import Archivist

ON_LINUX = pytest.mark.skipif(sys.platform == "win32", reason="needs a full device of Linux")


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("Recibo 001-001-000000123.pdf", "Recibo 001-001-000000123.pdf"),
        ("../../etc/passwd", "-..-etc-passwd.pdf"),
        ("..\\..\\boot.ini", "-..-boot.ini.pdf"),
        ("CON", "_CON.pdf"),
        ("nul.pdf", "_nul.pdf"),
        ("lpt1.recibo.pdf", "_lpt1.recibo.pdf"),
        ("a:b<c>|d?*.pdf", "a-b-c-d-.pdf"),
        ("Ñandú \u202efdp.exe", "Ñandú fdp.exe.pdf"),
        ("línea\nnueva\x00.pdf", "líneanueva.pdf"),
        ("   ...   ", "papel.pdf"),
        ("", "papel.pdf"),
        ("recibo. . .pdf", "recibo.pdf"),
    ],
)
def test_a_name_is_made_safe_for_every_system(name: str, safe: str) -> None:
    assert safe_name(name) == safe


def test_a_long_name_is_cut_to_what_file_systems_take() -> None:
    made = safe_name("ñ" * 300 + ".pdf")

    assert len(made.encode()) <= 124
    assert made.endswith("ñ.pdf")


def test_a_paper_is_saved_byte_for_byte_where_the_operator_chose(
    archivist: Archivist, tmp_path: Path
) -> None:
    payment = archivist.pay_one()
    made = archivist.papers.receipt(archivist.cashier, payment)

    saved = archivist.papers.save_as(archivist.cashier, made.id, tmp_path / "mío.pdf")

    assert saved.notice is None
    assert saved.path == tmp_path / "mío.pdf"
    assert saved.path.read_bytes() == made.content
    assert archivist.actions(f"payment:{payment}")[0] == "paper.saved"
    assert [each.channel for each in archivist.papers.history(made.id)] == [Channel.FILE]


def test_a_file_for_the_viewer_is_private_and_named_after_its_paper(archivist: Archivist) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())

    saved = archivist.papers.open_file(archivist.cashier, made.id)
    again = archivist.papers.open_file(archivist.cashier, made.id)

    assert saved == again
    assert saved.path == archivist.folder / "Recibo 001-001-000000001.pdf"
    assert saved.path.read_bytes() == made.content
    if os.name != "nt":
        assert stat.S_IMODE(saved.path.stat().st_mode) == 0o600
        assert stat.S_IMODE(archivist.folder.stat().st_mode) == 0o700
    assert list(archivist.folder.iterdir()) == [saved.path]


def test_a_folder_that_is_not_there_sends_the_file_to_ours(
    archivist: Archivist, tmp_path: Path
) -> None:
    made = archivist.papers.receipt(archivist.cashier, archivist.pay_one())

    saved = archivist.papers.save_as(archivist.cashier, made.id, tmp_path / "usb" / "r.pdf")

    assert saved.path == archivist.folder / "r.pdf"
    assert saved.path.read_bytes() == made.content
    assert saved.notice is not None
    assert saved.notice.details == {
        "folder": str(tmp_path / "usb"),
        "cause": "missing",
        "used": str(saved.path),
    }


def test_when_our_folder_fails_another_is_found(tmp_path: Path) -> None:
    blocked = tmp_path / "papeles"
    blocked.write_text("a file where the folder should be")
    folder = OutFolder(blocked, lambda: [tmp_path / "otra"])

    saved = folder.write("recibo.pdf", b"%PDF-1")

    assert saved.path == tmp_path / "otra" / "recibo.pdf"
    assert isinstance(saved.notice, FolderProblem)


@ON_LINUX
@pytest.mark.parametrize(
    ("number", "cause"),
    [
        (errno.ENOSPC, "full"),
        (errno.EDQUOT, "full"),
        (errno.EROFS, "read_only"),
        (errno.EACCES, "read_only"),
        (errno.EIO, "failed"),
    ],
)
def test_a_disk_that_fails_is_told_and_the_file_goes_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, cause: str
) -> None:
    real = os.fsync

    def failing(handle: int) -> None:
        if str(tmp_path / "papeles") in os.readlink(f"/proc/self/fd/{handle}"):
            raise OSError(number, os.strerror(number))
        real(handle)

    monkeypatch.setattr("services.storage.whole_files.os.fsync", failing)
    folder = OutFolder(tmp_path / "papeles", lambda: [tmp_path / "otra"])

    saved = folder.write("recibo.pdf", b"%PDF-1")

    assert saved.path == tmp_path / "otra" / "recibo.pdf"
    assert saved.notice is not None
    assert saved.notice.details["cause"] == cause
    assert list((tmp_path / "papeles").iterdir()) == []


def test_a_path_of_three_hundred_letters_is_shortened(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path / "papeles", list)

    saved = folder.write_at(tmp_path / ("r" * 300 + ".pdf"), b"%PDF-1")

    assert saved.path.parent == tmp_path
    assert len(saved.path.name) == 124


def test_a_path_that_climbs_out_is_only_a_name(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path / "papeles", list)

    saved = folder.write_at(Path("../../robado.pdf"), b"%PDF-1")

    assert saved.path == tmp_path / "papeles" / "robado.pdf"


def test_nowhere_to_write_is_said_and_the_payment_stands(
    archivist: Archivist, tmp_path: Path
) -> None:
    payment = archivist.pay_one()
    made = archivist.papers.receipt(archivist.cashier, payment)
    for folder in (archivist.folder, archivist.spare):
        folder.write_text("in the way")

    with pytest.raises(NoFolder):
        archivist.papers.open_file(archivist.cashier, made.id)

    assert archivist.books.payments.show(payment).amount_cents == 4500
    assert archivist.papers.history(made.id) == []


def test_a_file_that_is_there_is_replaced_whole(tmp_path: Path) -> None:
    folder = OutFolder(tmp_path, list)
    folder.write_at(tmp_path / "r.pdf", b"old and longer")

    folder.write_at(tmp_path / "r.pdf", b"new")

    assert (tmp_path / "r.pdf").read_bytes() == b"new"
    assert [each.name for each in tmp_path.iterdir()] == ["r.pdf"]
