from pathlib import Path

from pytestqt.qtbot import QtBot

from ui.widgets.file_choice import file_dialog, first_folder, remember_folder


def test_a_file_is_looked_for_where_the_last_one_was_never_in_the_programs_own_folder(
    qtbot: QtBot, tmp_path: Path
) -> None:
    assert first_folder() != Path.cwd()

    remember_folder(tmp_path)
    dialog = file_dialog(None, "Imagen", "Imágenes (*.png)")
    qtbot.addWidget(dialog)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    assert dialog.labelText(dialog.DialogLabel.FileType) == "Tipo:"

    tmp_path.rmdir()
    assert first_folder() != tmp_path
