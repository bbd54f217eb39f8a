"""A file named on the command line, dropped or double-clicked opens where it belongs; an update file is only read."""

from __future__ import annotations

import sys

import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFileOpenEvent

from app import main
from app.bridge import worker_program
from app.desktop import OpenedFiles
from app.invitations import SUFFIX, is_invitation
from app.pages.settings import SettingsPage
from fedcore.crypto.identity import Identity
from fedcore.crypto.invitation import invite


@pytest.fixture(scope="module")
def invitation():
    return invite(Identity.create("Heart Centre"), "heart.example:47600").to_text()


def test_an_invitation_opens_on_peers_ready_to_be_added(window, invitation, tmp_path):
    file = tmp_path / f"Heart Centre{SUFFIX}"
    file.write_text(invitation, encoding="utf-8")
    window.open_file(str(file))
    assert window.current() == "peers"
    assert window.page().pasted.toPlainText() == invitation
    assert window.page().add_button.isEnabled()


def test_an_invitation_opened_while_locked_is_there_after_unlocking(qtbot, window, invitation, tmp_path):
    file = tmp_path / f"Heart Centre{SUFFIX}"
    file.write_text(invitation, encoding="utf-8")
    window.open_file(str(file))
    assert window.page()._waits.isVisible()
    window.show_page("overview")
    window.bridge.remember("identity", {"name": "Riverside General", "party_id": "p0", "fingerprint": "ab"})
    qtbot.waitUntil(lambda: window.current() == "peers")  # pages behind another one hear of it a little later
    assert not window.page()._waits.isVisible()
    assert window.page().pasted.toPlainText() == invitation
    assert not window.page()._waiting  # once: later unlockings leave the person where they are


def test_other_files_open_on_records(window, tmp_path):
    file = tmp_path / "patients.csv"
    file.write_text("id,age\n1,50\n")
    window.open_file(str(file))
    assert window.current() == "records"


def test_a_damaged_invitation_is_told_in_words(window, tmp_path):
    file = tmp_path / f"broken{SUFFIX}"
    file.write_bytes(b"\xff\xfe\x00")
    window.open_file(str(file))
    assert "not an invitation" in window.page().errors.words()


def test_what_counts_as_an_invitation(invitation, tmp_path):
    mailed = tmp_path / "mail.txt"
    mailed.write_text(f"Dear colleague,\n{invitation}\n", encoding="utf-8")
    table = tmp_path / "table.txt"
    table.write_text("id\tage\n1\t50\n")
    large = tmp_path / "large.txt"
    large.write_text(invitation + "x" * 70_000)
    assert is_invitation(str(tmp_path / f"any{SUFFIX.upper()}"))
    assert is_invitation(str(mailed))
    assert not is_invitation(str(table))
    assert not is_invitation(str(large))
    assert not is_invitation(str(tmp_path / "absent.txt"))


def test_a_file_named_on_the_command_line_wants_the_window(invitation, tmp_path):
    file = tmp_path / f"Heart Centre{SUFFIX}"
    file.write_text(invitation, encoding="utf-8")
    assert main.wants_window([str(file)])
    assert main.wants_window(["--language", "zh_CN", str(file)])
    assert not main.wants_window(["verify-update", str(file)])


def test_the_worker_refuses_an_update_and_the_page_says_why(qtbot, bridge, make_page, tmp_path):
    with qtbot.waitSignal(bridge.ready):
        bridge.start()
    page = make_page(SettingsPage)
    file = tmp_path / "fedstroke_9.0.0_amd64.deb"
    file.write_bytes(b"not genuine")
    page.updates.check(str(file))
    assert not page.updates.button.isEnabled()
    qtbot.waitUntil(lambda: page.errors.failure() is not None)
    assert page.updates.button.isEnabled()
    assert page.updates.verdict.isHidden()
    # Before the first release there is no key to verify with; from then on, this file has no signature.
    assert "release key" in page.errors.words() or "No signed manifest" in page.errors.words()


@pytest.mark.parametrize(("is_compatible", "kind"), [(True, "good"), (False, "warn")])
def test_a_genuine_update_is_shown_with_its_key(make_page, is_compatible, kind):
    page = make_page(SettingsPage)
    found = {"program": "1.4.0", "released": "2027-02-01", "key": "0123456789abcdef", "checked": ["fedstroke.deb"]}
    page.updates.show_update(found | {"is_compatible": is_compatible})
    assert page.updates.verdict.property("panel") == kind
    assert "FedStroke 1.4.0" in page.updates.verdict.text()
    assert "0123456789abcdef" in page.updates.verdict.text()
    assert ("agree with them on a day" in page.updates.verdict.text()) is not is_compatible


def test_a_file_which_the_system_asks_to_open_reaches_the_window(qapp, window, invitation, tmp_path):
    """As macOS does after a double click, while the program runs."""
    file = tmp_path / f"Heart Centre{SUFFIX}"
    file.write_text(invitation, encoding="utf-8")
    opened = OpenedFiles()
    opened.asked.connect(window.open_file)
    qapp.installEventFilter(opened)
    QCoreApplication.sendEvent(qapp, QFileOpenEvent(str(file)))
    qapp.removeEventFilter(opened)
    assert window.current() == "peers"
    assert window.page().pasted.toPlainText() == invitation


@pytest.mark.parametrize(("system", "worker"), [("win32", "fedstroke.exe"), ("linux", "fedstroke-window.exe")])
def test_the_worker_of_a_bundle_is_a_program_with_standard_streams(monkeypatch, tmp_path, system, worker):
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "fedstroke-window.exe"))
    monkeypatch.setattr(sys, "platform", system)
    assert worker_program(tmp_path) == [str(tmp_path / worker), "--worker", "--home", str(tmp_path)]
