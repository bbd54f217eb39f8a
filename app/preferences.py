"""What the person chose about the window itself; never about patients or peers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from PySide6.QtCore import QByteArray, QLocale, QSettings

LANGUAGES = {"en": "English", "zh_CN": "简体中文"}
RECENT = 8


class Preferences:
    """Language, scheme, text size, recent files, place of the window; kept in `window.ini` in the home folder."""

    def __init__(self, home: Path) -> None:
        self._store = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)

    @property
    def language(self) -> str:
        """`en` or `zh_CN`; the system's where nothing was chosen."""
        chosen = str(self._store.value("language", ""))
        if chosen in LANGUAGES:
            return chosen
        return "zh_CN" if QLocale.system().language() == QLocale.Language.Chinese else "en"

    @language.setter
    def language(self, code: str) -> None:
        self._store.setValue("language", code)

    @property
    def scheme(self) -> str:
        return str(self._store.value("scheme", "system"))

    @scheme.setter
    def scheme(self, name: str) -> None:
        self._store.setValue("scheme", name)

    @property
    def text_scale(self) -> float:
        try:
            return min(2.0, max(1.0, float(str(self._store.value("text_scale", 1.0)))))
        except ValueError:
            return 1.0

    @text_scale.setter
    def text_scale(self, factor: float) -> None:
        self._store.setValue("text_scale", factor)

    @property
    def recent_files(self) -> list[str]:
        """Newest first; files which are gone are left out."""
        kept = self._store.value("recent_files", [])
        paths = [kept] if isinstance(kept, str) else list(kept) if isinstance(kept, list) else []
        return [path for path in paths if Path(path).is_file()]

    def opened(self, path: str) -> None:
        others = [known for known in self.recent_files if known != path]
        self._store.setValue("recent_files", [path, *others][:RECENT])

    @property
    def geometry(self) -> QByteArray:
        kept = self._store.value("geometry", QByteArray())
        return kept if isinstance(kept, QByteArray) else QByteArray()

    @geometry.setter
    def geometry(self, bytes_: QByteArray) -> None:
        self._store.setValue("geometry", bytes_)

    @property
    def choices(self) -> dict[str, Any]:
        """What was chosen on Records about the columns of the file used last: its path, roles by column name…"""
        try:
            kept = json.loads(self.text("choices", "{}"))
        except ValueError:
            return {}
        return kept if isinstance(kept, dict) else {}

    @choices.setter
    def choices(self, kept: dict[str, Any]) -> None:
        self.set_text("choices", json.dumps(kept))

    def meeting_place(self, session: str) -> str | None:
        """Where this side listened in the session begun last, "" where it connected; None for another session."""
        kept, _, place = self.text("met").partition(" ")
        return place if kept == session else None

    def met_at(self, session: str, listen: str) -> None:
        """Remember how the hospitals of a session met, so that they can meet again after an interruption."""
        self.set_text("met", f"{session} {listen}")

    def text(self, name: str, default: str = "") -> str:
        """A small remembered field, such as the address last written into an invitation."""
        return str(self._store.value(f"field/{name}", default))

    def set_text(self, name: str, value: str) -> None:
        self._store.setValue(f"field/{name}", value)
