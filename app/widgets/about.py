"""What the program is made of: versions for support, licences for whoever asks."""

from __future__ import annotations

import platform
import sys
from importlib.metadata import PackageNotFoundError, distribution, version
from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, QSysInfo, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from app import theme
from app.bridge import Bridge
from app.models.results import RowsModel
from app.preferences import Preferences
from app.widgets import labels
from app.widgets.helping import help_key
from app.widgets.tables import table

# The graphics-free build of xgboost has a name of its own; whichever is installed is listed.
PARTS = (
    "PySide6-Essentials", "shiboken6", "numpy", "pandas", "xgboost-cpu", "xgboost", "scipy", "openpyxl",
    "pyarrow", "gmpy2", "cryptography", "cffi", "pyzmq", "msgspec", "platformdirs", "segno", "psutil", "SQLAlchemy",
    "keyring", "psycopg", "psycopg-binary", "PyMySQL", "pyodbc", "dask", "distributed",
)  # fmt: skip


def program_version() -> str:
    try:
        return version("fedstroke")
    except PackageNotFoundError:
        return ""


def parts() -> list[tuple[str, str, str]]:
    """Name, version and licence of every installed part."""
    found = []
    for name in PARTS:
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        about = installed.metadata.json  # the one typed way to optional fields
        found.append((name, installed.version, _licence(about)))
    return [("Python", platform.python_version(), "PSF-2.0"), ("Qt", qVersion(), "LGPL-3.0-only"), *found]


def _licence(about: dict[str, Any]) -> str:
    """The SPDX expression where there is one, else what the classifiers or the first line of the text say."""
    if about.get("license_expression"):
        return str(about["license_expression"])
    kinds = [line.split(" :: ") for line in about.get("classifier") or () if line.startswith("License ::")]
    names = [kind[-1] for kind in kinds if kind[-1] != "OSI Approved"]
    text = str(about.get("license") or "").strip()
    return ", ".join(names) or text.partition("\n")[0][:60] or "–"


def diagnostics(bridge: Bridge, preferences: Preferences) -> str:
    """Versions and settings as lines of English, for support. No patient value, name, key or path of the person."""
    screens = [
        f"{screen.size().width()}x{screen.size().height()} at {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    ]
    status = bridge.session
    lines = [
        f"FedStroke {program_version()}",
        f"system: {QSysInfo.prettyProductName()}, {QSysInfo.kernelVersion()}, {QSysInfo.currentCpuArchitecture()}",
        f"python: {sys.version.split()[0]}, packaged: {bool(getattr(sys, 'frozen', False))}",
        f"qt: {qVersion()}, platform {QGuiApplication.platformName()}",
        f"locale: {QLocale.system().name()}",
        f"screens: {'; '.join(screens)}",
        f"window: language {preferences.language}, colours {preferences.scheme}, text {preferences.text_scale:g}",
        f"worker running: {bridge.running}",
        f"session: {status.state}, tree {status.tree} of {status.trees}, peers connected "
        f"{sum(peer.connected for peer in status.peers)} of {len(status.peers)}",
        *(f"{name} {number}" for name, number, _ in parts()[2:]),
    ]
    return "\n".join(lines)


class LicencesDialog(QDialog):
    """Every part with its version and licence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        help_key(self, "settings", "about")
        self.setWindowTitle(self.tr("Licences of the parts used"))
        self.model = RowsModel((self.tr("Part"), self.tr("Version"), self.tr("Licence")), parts(), (), self)
        view = table(self.model, self.windowTitle(), 2)
        view.setColumnWidth(0, theme.em(14))
        view.setColumnWidth(1, theme.em(8))
        close = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        close.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(theme.em(1.2), theme.em(1.2), theme.em(1.2), theme.em(1.2))
        layout.setSpacing(theme.em(0.8))
        bundle = getattr(sys, "_MEIPASS", "")
        where = self.tr("The full texts lie with the program, in the folder of each part.")
        if bundle:
            where = self.tr("The full texts, and the list of everything carried, lie in {folder}.")
        layout.addWidget(labels.muted(where.format(folder=Path(bundle) / "licences")))
        layout.addWidget(view, 1)
        layout.addWidget(close)
        self.resize(theme.em(52), theme.em(38))
