"""What a page shows while the identity is locked: nothing of the hospital's own can be read before."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from app.widgets.empty import EmptyState


def locked_state(go_to_overview: Callable[[], object]) -> EmptyState:
    translate = QCoreApplication.translate
    return EmptyState(
        "lock",
        translate("Locked", "Your identity is locked"),
        translate(
            "Locked", "What this hospital keeps is encrypted. Unlock it with the passphrase on the page Overview."
        ),
        [(translate("Locked", "Go to &Overview"), go_to_overview)],
    )
