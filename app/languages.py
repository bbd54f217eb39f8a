"""The window's language: Qt's own words and ours, exchanged while the program runs."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.paths import ASSETS


class Languages:
    """Loads the translators of one language and takes those of the former away."""

    def __init__(self, app: QCoreApplication) -> None:
        self._app = app
        self._loaded: list[QTranslator] = []

    def use(self, code: str) -> None:
        for translator in self._loaded:
            self._app.removeTranslator(translator)
        QLocale.setDefault(QLocale(code if code != "en" else "en_GB"))
        folders = (QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath), str(ASSETS / "translations"))
        self._loaded = []
        for name, folder in zip((f"qtbase_{code}", f"fedstroke_{code}"), folders, strict=True):
            translator = QTranslator(self._app)
            if translator.load(name, folder):
                self._app.installTranslator(translator)
                self._loaded.append(translator)
