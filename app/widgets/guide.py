"""The strip above the pages of the demonstration: where we are on the way, and the way on."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app import theme
from app.bridge import Bridge
from app.widgets import buttons, labels


class Guide(QFrame):
    """`go` brings the page which is next; `show_page` tells which one is in front."""

    go = Signal(str)

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._page = "overview"
        self._next = ""
        self.setProperty("guide", True)
        self.setAccessibleName(self.tr("Guide through the demonstration"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.em(2), theme.em(0.6), theme.em(2), theme.em(0.6))
        layout.setSpacing(theme.em(1))
        layout.addWidget(labels.chip(self.tr("Demonstration"), "warn"))
        self.words = labels.body("")
        layout.addWidget(self.words, 1)
        self.button = buttons.button(self.tr("Ne&xt"), lambda: self.go.emit(self._next))
        layout.addWidget(self.button)
        bridge.changed.connect(self._changed)

    def show_page(self, key: str) -> None:
        self._page = key
        self._show()

    def _changed(self, name: str) -> None:
        if name in {"identity", "demo", "mapped", "status", "proposal", "result"}:
            self._show()

    def _show(self) -> None:
        words, self._next = self._step()
        self.words.setText(words)
        self.button.setVisible(bool(self._next))

    def _step(self) -> tuple[str, str]:
        """What to read now, and the page which is next ("" while something has to happen here first)."""
        known, page = self._bridge.known, self._page
        if not known("mapped"):
            return self.tr("Two hospitals are being set up on this computer; all their patients are generated."), ""
        if known("result"):
            if page == "results":
                return self.tr("This is what joining brought. Save it as a report. Next: a new patient."), "predict"
            if page == "predict":
                return self.tr("The second hospital answers by itself. Next: everything that left this one."), "ledger"
            if page == "ledger":
                return self.tr("That was the whole way. Your own hospital goes it with its own records and peers."), ""
            return self.tr("The comparison of both models is ready."), "results"
        if self._bridge.session_open or self._bridge.session.running:
            if page == "training":
                return self.tr(
                    "Both hospitals train now, as two programs over real sockets, under real encryption."
                ), ""
            return self.tr("Signed. The second hospital signs by itself in the demonstration."), "training"
        return {
            "records": (self.tr("What each column means was said already. Guesses can be changed here."), "peers"),
            "peers": (self.tr("The second hospital is confirmed already; real ones telephone for it."), "terms"),
            "terms": (self.tr("Read what would leave. The passphrase is filled in: sign at the foot of the page."), ""),
        }.get(page, (self.tr("Generated records are open. Follow the steps; nothing here is real."), "records"))
