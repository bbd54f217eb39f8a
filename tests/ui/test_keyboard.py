"""The keyboard alone: on every page Tab comes to every control and goes on, and each control says its name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QWidget,
)

from .test_patient_form import FORM
from .test_predict_page import LABEL, MODELS

KINDS = (QAbstractButton, QLineEdit, QComboBox, QAbstractSpinBox, QPlainTextEdit, QAbstractItemView)
PAGES = ["overview", "records", "peers", "terms", "alignment", "training", "results", "predict", "ledger", "settings"]
STATES = [*PAGES, "first start", "locked", "predict, a file", "terms, to propose"]
MOST = 400
NOTED = {"time": "2026-11-22T16:04:00Z", "model": "joint model", "patients": 5, "known": 5, "asked": 1, "why": None}


def controls(page):
    """What a person can use on the page as it is; of radio buttons the one that is chosen stands for its group."""
    found = [w for kind in KINDS for w in page.findChildren(kind) if w.isVisible() and w.isEnabled()]
    inner = [w for w in found if isinstance(w.parentWidget(), (QAbstractSpinBox, QComboBox))]
    silent = [w for w in found if w.focusPolicy() == Qt.FocusPolicy.NoFocus]
    waiting = [w for w in found if isinstance(w, QRadioButton) and not w.isChecked()]
    return [w for w in found if w not in inner + silent + waiting]


def together(widget):
    """A radio button's group, within which the arrows move."""
    group = widget.group() if isinstance(widget, QRadioButton) else None
    return group.buttons() if group else [widget]


def tab_through(qtbot, window, first):
    """The widgets which Tab comes to from `first` on, until it comes to one again."""
    first.setFocus(Qt.FocusReason.TabFocusReason)
    reached = []
    for _ in range(MOST):
        now = QApplication.focusWidget()
        if now in reached:
            break
        reached.append(now)
        qtbot.keyClick(now, Qt.Key.Key_Tab)
    return reached


def spoken(widget):
    """What a screen reader says: a name of its own, its text, or the label whose buddy it is."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text or widget.toolTip()


@pytest.fixture
def full(qtbot, window, records, mapped, peers, terms):
    """A window in the middle of its work."""
    facts = {
        "hello": {"has_identity": True}, "identity": {"name": "City", "party_id": "p0", "fingerprint": "9c1e"},
        "records": records, "mapped": mapped, "peers": peers, "results": {"results": MODELS}, "proposal": terms,
        "settings": {"address": "", "workers": 1, "proxy": "", "data_folder": "x"},
    }  # fmt: skip
    for name, value in facts.items():
        window.bridge.remember(name, value)
    window.pages["predict"].show_model(LABEL)
    window.pages["predict"].show_form(FORM)
    window.pages["predict"].noted.show_noted({"entries": [NOTED]})
    window.resize(1280, 720)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def bring(window, state):
    """The page of a state, with what makes that state; no worker runs here, so what the page asked for failed."""
    if state in ("first start", "locked"):
        window.bridge.remember("identity", None)
        window.bridge.remember("hello", {"has_identity": state == "locked"})
        state = "overview"
    elif state == "terms, to propose":
        window.bridge.remember("proposal", None)
    key = state.partition(",")[0]
    window.show_page(key)
    page = window.pages[key]
    if state == "predict, a file":
        page.take_file("patients.csv")
    page.errors.clear()
    return page


@pytest.mark.parametrize("state", STATES)
def test_tab_comes_to_every_control_and_each_has_a_name(qtbot, full, state):
    page = bring(full, state)
    wanted = controls(page)
    if not wanted:
        return
    reached = tab_through(qtbot, full, wanted[0])
    missed = [f"{type(w).__name__} {spoken(w)}" for w in wanted if not any(each in reached for each in together(w))]
    assert not missed, "Tab does not come here"
    assert [type(w).__name__ for w in wanted if not spoken(w)] == [], "no name for a screen reader"
    assert any(w is not None and full.isAncestorOf(w) and not page.isAncestorOf(w) for w in reached), "Tab is caught"


@pytest.mark.parametrize("state", STATES)
def test_no_two_letters_of_a_page_are_the_same(full, state):
    """Alt and a letter that two controls share only moves the focus between them."""
    letters = {}
    for widget in bring(full, state).findChildren(QWidget):
        has_letter = isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None)
        if has_letter and widget.isVisible():
            text = widget.text().replace("&&", "")
            at = text.find("&")
            if at >= 0:
                letters.setdefault(text[at + 1].lower(), []).append(text)
    assert {letter: texts for letter, texts in letters.items() if len(texts) > 1} == {}


def test_a_page_is_left_and_an_answer_given_by_keys(qtbot, full):
    """Through Settings by keys: to the page, to a field, typed, and the button pressed."""
    qtbot.keyClick(full, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert full.current() == "settings"
    page = full.pages["settings"]
    qtbot.keyClick(full, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert QApplication.focusWidget() is page.address
    qtbot.keyClicks(page.address, "hospital.example")
    save = page.save_button
    while QApplication.focusWidget() is not save:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    qtbot.keyClick(save, Qt.Key.Key_Space)
    assert page.address_field.below.text().startswith("Give name and port")
