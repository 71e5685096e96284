import os
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.settings import BadSettings, Settings, find_data_dir, load_settings, save_settings
from desktop.version import VERSION


def written(folder: Path, text: str) -> Path:
    (folder / "ventanilla.toml").write_text(text, encoding="utf-8")
    return folder


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})

    assert settings == Settings(tmp_path)
    assert settings.books_url == f"sqlite:///{tmp_path / 'ventanilla.sqlite'}"


def test_the_file_names_only_what_differs(tmp_path: Path) -> None:
    text = """
till = "02"

[appearance]
palette = "dark"   # de noche
font_pt = 12

[printing]
receipt_printer = "EPSON TM-T20 – caja"
receipt_format = "80mm"
"""
    settings = load_settings(written(tmp_path, text), {})

    assert (settings.till, settings.palette, settings.font_pt) == ("02", "dark", 12)
    assert settings.receipt_printer == "EPSON TM-T20 – caja"
    assert settings.auto_print is True


def test_what_is_saved_is_read_again(tmp_path: Path) -> None:
    settings = replace(
        Settings(tmp_path / "new"),
        till="02",
        palette="dark",
        receipt_printer='El de la "caja" \\ dos',
        database_url="postgresql://ana@books.example/ventanilla",
        idle_minutes=5,
    )

    save_settings(settings)

    assert load_settings(settings.data_dir, {}) == settings
    assert [each.name for each in settings.data_dir.iterdir()] == ["ventanilla.toml"]
    if os.name != "nt":
        assert settings.file.stat().st_mode & 0o077 == 0


def test_what_is_not_changed_is_not_written(tmp_path: Path) -> None:
    save_settings(replace(Settings(tmp_path), font_pt=14, is_maximized=True))

    told = {"appearance": {"font_pt": 14, "maximized": True}}
    assert tomllib.loads(Settings(tmp_path).file.read_text()) == told


@pytest.mark.parametrize(
    ("text", "line", "name", "problem"),
    [
        ('till = "01"\ntil = "02"\n', 2, "til", "unknown"),
        ("\n\n[printer]\nname = 'x'\n", 4, "printer.name", "unknown"),
        ("[appearance]\n\nfont_pt = '12'\n", 3, "appearance.font_pt", "type"),
        ("[appearance]\nfont_pt = true\n", 2, "appearance.font_pt", "type"),
        ("[appearance]\nfont_pt = 12.5\n", 2, "appearance.font_pt", "type"),
        ("till = 1\n", 1, "till", "type"),
        ("[appearance]\nfont_pt = 72\n", 2, "appearance.font_pt", "value"),
        ("[security]\nidle_minutes = 60\n", 2, "security.idle_minutes", "value"),
        ('[appearance]\npalette = "pink"\n', 2, "appearance.palette", "value"),
        ('till = "una caja con un nombre"\n', 1, "till", "value"),
        ('database_url = "mysql://x"\n', 1, "database_url", "value"),
        ('[stripe]\napi_base = "http://evil.example"\n', 2, "stripe.api_base", "value"),
        ('till = "01"\n\nlanguage = \n', 3, "", "syntax"),
        ('till = "01"\ntill = "02"\n', 2, "", "syntax"),
        ('till = "01', 1, "", "syntax"),
        ('appearance.font_pt = "x"\n', 1, "appearance.font_pt", "type"),
        ('till = "0\\u0007"\n', 1, "till", "value"),
    ],
)
def test_a_file_that_is_wrong_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int, name: str, problem: str
) -> None:
    with pytest.raises(BadSettings) as told:
        load_settings(written(tmp_path, text), {})

    details = told.value.details
    assert (details["line"], details["name"], details["problem"]) == (line, name, problem)


@pytest.mark.parametrize(
    "secret",
    [
        "sk_live_51abcdef",
        "sk_test_51abcdef",
        "rk_live_51abcdef",
        "whsec_abcdef",
        "pi_3abc_secret_def",
    ],
)
def test_a_key_pasted_into_the_file_is_refused_and_not_repeated(
    tmp_path: Path, secret: str
) -> None:
    with pytest.raises(BadSettings) as told:
        load_settings(written(tmp_path, f'till = "01"\nstripe_key = "{secret}"\n'), {})

    assert told.value.details["problem"] == "secret"
    assert told.value.details["line"] == 2
    assert secret not in str(told.value)


def test_a_password_in_the_address_of_the_books_is_refused(tmp_path: Path) -> None:
    text = 'database_url = "postgresql://ana:geheim@books/ventanilla"\n'

    with pytest.raises(BadSettings) as told:
        load_settings(written(tmp_path, text), {})

    assert told.value.details["problem"] == "password"
    assert "geheim" not in str(told.value)


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ventanilla.toml").write_bytes(b"\xff\xfe\x00t")

    with pytest.raises(BadSettings) as told:
        load_settings(tmp_path, {})

    assert told.value.details["problem"] == "unreadable"


def test_nothing_wrong_is_ever_saved(tmp_path: Path) -> None:
    with pytest.raises(BadSettings):
        save_settings(replace(Settings(tmp_path), idle_minutes=600))

    assert not Settings(tmp_path).file.exists()


def test_the_environment_may_name_other_books_and_the_file_stays_as_it_is(tmp_path: Path) -> None:
    written(tmp_path, 'database_url = "postgresql://ana@books/ventanilla"\n')
    environ = {"VENTANILLA_DATABASE_URL": "postgresql://ana@other/ventanilla"}

    settings = load_settings(tmp_path, environ)
    assert settings.books_url == "postgresql://ana@other/ventanilla"

    save_settings(replace(settings, till="03"))
    assert load_settings(tmp_path, {}).books_url == "postgresql://ana@books/ventanilla"


def test_the_environment_may_not_name_nonsense(tmp_path: Path) -> None:
    with pytest.raises(BadSettings):
        load_settings(tmp_path, {"VENTANILLA_DATABASE_URL": "not an address"})


def test_the_data_folder_is_the_one_that_was_asked_for_then_the_environments(
    tmp_path: Path,
) -> None:
    environ = {"VENTANILLA_DATA_DIR": str(tmp_path / "told")}

    assert find_data_dir(tmp_path / "given", environ) == tmp_path / "given"
    assert find_data_dir(None, environ) == tmp_path / "told"
    assert find_data_dir(None, {}).name == "Ventanilla"


def test_the_program_calls_itself_as_its_project_file_does() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())

    assert project["project"]["version"] == VERSION
