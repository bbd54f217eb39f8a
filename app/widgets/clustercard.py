"""The hospital's own cluster for heavy arithmetic: its address, certificates for TLS, and whether it answers."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from app.shapes import Json
from app.text import say
from app.widgets import buttons, labels
from app.widgets.card import Card, column, holder, row
from app.widgets.field import Field
from app.widgets.fold import Fold
from app.widgets.panels import Notice

FILES = ("authority", "certificate", "key")


class ClusterCard(Card):
    """`wanted` brings what the worker's `cluster.use` takes; `show_cluster` what it and `cluster.get` answer."""

    wanted = Signal(dict)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(self.tr("The hospital’s own cluster"), parent=parent)
        self.add(
            labels.muted(
                self.tr(
                    "Not needed on most computers. A Dask cluster may do Paillier’s arithmetic and the matching of"
                    " patients; the lattice scheme is quicker on this computer than the line to a cluster."
                )
            )
        )
        self.address = QLineEdit()
        self.address.setPlaceholderText("tls://cluster.hospital.example:8786")
        self.address_field = Field(
            self.tr("Address of its scheduler"),
            self.address,
            self.tr(
                "It is given the session’s private key in parts, identifiers and values: it must be the hospital’s own."
            ),
        )
        self.files = {name: QLineEdit() for name in FILES}
        words = {
            "authority": self.tr("Certificate of the cluster’s authority"),
            "certificate": self.tr("This computer’s certificate"),
            "key": self.tr("Its key"),
        }
        self._holders = [self._file(name, words[name]) for name in FILES]
        self.verdict = Notice()
        self.verdict.hide()
        self.button = buttons.button(self.tr("Try &it and use it"), self._use)
        inside = holder(column(self.address_field, *self._holders, self.verdict, row(self.button, 1)))
        self.add(Fold(self.tr("Use a cluster"), inside))
        self.address.textChanged.connect(lambda _: self._show_files())
        self._show_files()

    def _file(self, name: str, words: str) -> QWidget:
        edit = self.files[name]
        choose = buttons.quiet(self.tr("Choose…"), lambda: self._choose(edit, words), "file")
        choose.setAccessibleName(f"{words}: {choose.text()}")
        return holder(column(Field(words, holder(row(edit, choose))), spacing=0))

    def _choose(self, edit: QLineEdit, words: str) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, words, str(Path.home()), self.tr("Certificates (*.pem *.crt *.key)")
        )
        if path:
            edit.setText(path)

    def _show_files(self) -> None:
        """Certificates belong to an address with TLS."""
        for each in self._holders:
            each.setVisible(self.address.text().strip().startswith("tls://"))

    def _use(self) -> None:
        self.button.setEnabled(False)
        self.verdict.set_text(self.tr("Asking the cluster …") if self.address.text().strip() else "")
        has_tls = self.address.text().strip().startswith("tls://")
        files = {name: edit.text().strip() if has_tls else "" for name, edit in self.files.items()}
        self.wanted.emit({"address": self.address.text().strip(), **files})

    def show_cluster(self, cluster: Json) -> None:
        self.button.setEnabled(True)
        self.address.setText(str(cluster.get("address") or ""))
        for name, edit in self.files.items():
            edit.setText(str(cluster.get(name) or ""))
        told = []
        if cluster.get("cores"):
            told.append(self.tr("It answers, with %n core(s). Used from the next session on.", "", cluster["cores"]))
        elif "cores" in cluster:
            told.append(self.tr("No cluster is used: this computer does the work."))
        if warning := say(cluster.get("warning")):
            told.append(warning)
        self.verdict.set_text(" ".join(told), "warn" if warning else "good")

    def not_used(self) -> None:
        """The page shows why; what was set before stays."""
        self.button.setEnabled(True)
        self.verdict.set_text("")
