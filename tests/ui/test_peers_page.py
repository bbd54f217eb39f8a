"""Peers: invitations, six digits each way, the doctor's finding, and what a state offers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from app.pages.peers import PeersPage
from app.shapes import Failure
from app.widgets.doctor import DoctorDialog
from app.widgets.pairing import ASK, CODES, CONFIRMED, TYPED, WAIT, PairingDialog
from app.widgets.qr import QrCode

from .conftest import text  # isort: skip


@pytest.fixture
def page(make_page, peers):
    made = make_page(PeersPage)
    made.bridge.remember("identity", {"name": "Heart Centre", "party_id": "p0", "fingerprint": "ab"})
    made.bridge.remember("peers", peers)
    made.errors.clear()
    return made


def test_without_an_identity_the_page_says_where_to_go(qtbot, make_page):
    made = make_page(PeersPage)
    assert made._switch.index == 0


def test_each_state_offers_what_fits(page):
    confirmed, invited, blocked = page.list.cards
    assert not confirmed.confirm_button.isVisibleTo(page)
    assert invited.confirm_button.isVisibleTo(page)
    assert not blocked.confirm_button.isVisibleTo(page)
    assert blocked._chip.text() == "Blocked"
    assert page.dot == "attention"


def test_a_peer_s_program_version_is_shown_beside_one_s_own(page):
    page.bridge.remember("hello", {"version": "0.2.0"})
    link = {"party_id": "p1", "name": "Lakeside Hospital", "connected": True}
    page.bridge._event("status", {"state": "training", "peers": [link]})
    assert "Runs FedStroke" not in words(page.list.cards[0])
    page.bridge._event("status", {"state": "training", "peers": [link | {"program": "0.2.0"}]})
    assert words(page.list.cards[0]).count("Runs FedStroke 0.2.0") == 1
    page.bridge._event("status", {"state": "training", "peers": [link | {"program": "0.1.9"}]})
    assert "Runs FedStroke 0.1.9; 0.2.0 is installed here" in words(page.list.cards[0])
    assert "Runs FedStroke" not in words(page.list.cards[1])


def words(card):
    return "\n".join(label.text() for label in card.findChildren(QLabel))


def test_a_link_is_shown_while_a_session_runs(page):
    link = {"party_id": "p1", "name": "Lakeside Hospital", "connected": False}
    page.bridge._event("status", {"state": "training", "peers": [link]})
    assert page.list.cards[0]._chip.text() == "Not connected"


def test_an_invitation_is_shown_copied_and_coded(page):
    page._invite()
    assert "hospital.example:47600" in page._address.below.text()
    page.bridge.remember("invitation", {"text": "fedstroke-invitation " + "x" * 250, "code": "fedstroke:" + "x" * 250})
    assert page._made.isVisible()
    assert page.qr.isVisible()
    page._copy.click()
    assert QApplication.clipboard().text().startswith("fedstroke-invitation")
    assert page._copy.text() == "Copied"


def test_the_qr_code_is_the_standard_one(qtbot):
    import segno

    code = QrCode("code")
    qtbot.addWidget(code)
    code.set_text("hello")
    assert code._modules == [[bool(m) for m in line] for line in segno.make_qr("hello", error="l").matrix]
    assert code.grab().toImage().pixelColor(1, 1).name() == "#ffffff"
    code.set_text("x" * 5000)
    assert code.isHidden()


def test_add_waits_for_a_text(page):
    assert not page.add_button.isEnabled()
    page.pasted.setPlainText("  invitation ")
    assert page.add_button.isEnabled()


def test_each_side_reads_out_and_types(qtbot, peers):
    dialog = PairingDialog(peers["peers"][1], "0.0.0.0:47600")
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.step == ASK
    with qtbot.waitSignal(dialog.begin) as begun:
        dialog.start.click()
    assert begun.args == [""]
    assert dialog.step == WAIT
    dialog.show_code("904173")
    assert dialog.step == CODES
    assert dialog._mine.text() == "904 173"
    assert not dialog._compare.isEnabled()
    qtbot.keyClicks(dialog.theirs, "12x34 56")
    assert dialog.theirs.text().replace(" ", "") in {"123456", "12345"}
    dialog.theirs.setText("123 456")
    with qtbot.waitSignal(dialog.typed) as typed:
        qtbot.keyClick(dialog.theirs, Qt.Key.Key_Return)
    assert typed.args == ["123456"]
    assert dialog.step == TYPED
    dialog.show_confirmed()
    assert dialog.step == CONFIRMED


def test_the_side_that_waits_says_where(qtbot, peers):
    dialog = PairingDialog(peers["peers"][1], "0.0.0.0:47600")
    qtbot.addWidget(dialog)
    dialog.meeting.listens.setChecked(True)
    with qtbot.waitSignal(dialog.begin) as begun:
        dialog.start.click()
    assert begun.args == ["0.0.0.0:47600"]


def test_a_wrong_code_says_so_and_forgets_what_was_typed(qtbot, peers):
    dialog = PairingDialog(peers["peers"][1], "0.0.0.0:47600")
    qtbot.addWidget(dialog)
    dialog.show_code("904173")
    dialog.theirs.setText("111111")
    dialog.show_failure(Failure("ProtocolError", "The codes do not match.", "Call them on a number you know."))
    assert dialog.step == ASK
    assert dialog.theirs.text() == ""
    assert "do not match" in dialog.errors.words()


def test_leaving_a_pairing_under_way_abandons_it(qtbot, peers):
    dialog = PairingDialog(peers["peers"][1], "0.0.0.0:47600")
    qtbot.addWidget(dialog)
    dialog.open()
    dialog.start.click()
    with qtbot.waitSignal(dialog.abandoned):
        dialog.reject()


def test_the_doctor_names_the_failing_hop_and_what_to_ask(qtbot, peers):
    dialog = DoctorDialog(peers["peers"][0])
    qtbot.addWidget(dialog)
    dialog.show_steps(
        [
            {"ok": True, "text": text("The name is found."), "advice": text("")},
            {
                "ok": False,
                "text": text("Port {port} refuses.", port=47600),
                "advice": text("Ask IT to open port 47600."),
            },
        ]
    )
    assert dialog._verdict.text() == "Ask IT to open port 47600."
    dialog._copy.click()
    assert "- Port 47600 refuses." in QApplication.clipboard().text()
