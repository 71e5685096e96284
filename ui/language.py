from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

import resources


def speak_spanish(app: QCoreApplication) -> None:
    """Give Qt's own buttons and dialogs their Spanish words, and the program its translations."""
    QLocale.setDefault(QLocale(QLocale.Language.Spanish, QLocale.Country.Ecuador))
    for name, folder in (
        ("qtbase_es", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)),
        ("ventanilla_es", str(resources.TRANSLATIONS)),
    ):
        translator = QTranslator(app)
        if translator.load(name, folder):
            app.installTranslator(translator)
