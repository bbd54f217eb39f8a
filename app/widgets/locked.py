"""Faces of a page that has nothing to show: locked, or empty; as tall as their words, at the top of the page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from app.widgets.card import column, holder
from app.widgets.empty import EmptyState


def locked_state(go_to_overview: Callable[[], object]) -> QWidget:
    """While the identity is locked nothing of the hospital's own can be read."""
    translate = QCoreApplication.translate
    return at_top(
        EmptyState(
            "lock",
            translate("Locked", "Your identity is locked"),
            translate(
                "Locked", "What this hospital keeps is encrypted. Unlock it with the passphrase on the page Overview."
            ),
            [(translate("Locked", "Go to &Overview"), go_to_overview)],
        )
    )


def at_top(state: EmptyState, *below: QWidget) -> QWidget:
    """`state` with no more height than it needs, and perhaps a card below it, where the page could give it more."""
    # A centred label is given the height of its unwrapped words; this is the height of the wrapped ones.
    state.text.setMinimumHeight(state.text.heightForWidth(state.text.maximumWidth()))
    return holder(column(state, *below, 1, spacing=1))
