from PySide6.QtCore import QTranslator

import resources


def test_what_qt_leaves_in_english_of_its_file_dialog_is_spanish() -> None:
    ours = QTranslator()
    assert ours.load("ventanilla_es", str(resources.TRANSLATIONS))

    assert ours.translate("QFileDialog", "&Look in:") == "&Buscar en:"
    assert ours.translate("QFileDialog", "Files of &type:") == "&Tipo de archivo:"
    folder = ours.translate("QAbstractFileIconProvider", "Folder", "All other platforms")
    assert folder == "Carpeta"
