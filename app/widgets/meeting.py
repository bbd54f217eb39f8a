"""Which side listens and which connects: hospitals agree on it by telephone, for pairing and for a session."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from app import theme
from app.widgets.field import Field


class MeetingChoice(QWidget):
    """`listen()` is the address to listen on, or "" when this side connects to the peer's address."""

    changed = Signal()

    def __init__(self, address: str, listen: str, listening: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.connects = QRadioButton()
        self.listens = QRadioButton(self.tr("This side &waits for the other to connect"))
        self.set_address(address)
        group = QButtonGroup(self)
        group.addButton(self.connects)
        group.addButton(self.listens)
        self.listen_at = QLineEdit(listen)
        self.field = Field(self.tr("&Listen on address and port"), self.listen_at)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(0.6))
        for widget in (self.connects, self.listens, self.field):
            layout.addWidget(widget)
        self.listens.toggled.connect(self._toggled)
        (self.listens if listening else self.connects).setChecked(True)
        self._toggled(listening)

    def set_address(self, address: str) -> None:
        self.connects.setText(
            self.tr("This side &connects to {address}").format(address=address.replace("&", "&&"))
            if address
            else self.tr("This side &connects to the other's address")
        )

    def listen(self) -> str:
        return self.listen_at.text().strip() if self.listens.isChecked() else ""

    def _toggled(self, listening: bool) -> None:
        self.field.setVisible(listening)
        self.changed.emit()
