"""Settings, ledger and passphrase through the real worker of a fresh home folder."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.pages.ledger import LedgerPage
from app.pages.settings import SettingsPage

PASSPHRASE, LATER = "four unrelated dull words", "another four unrelated words"
PATIENCE_MS = 30_000


@pytest.fixture
def unlocked(qtbot, bridge):
    """A worker with an identity of its own."""
    with qtbot.waitSignal(bridge.ready, timeout=PATIENCE_MS):
        bridge.start()
    bridge.call("identity.create", {"name": "City Hospital", "passphrase": PASSPHRASE})
    qtbot.waitUntil(lambda: bridge.known("identity") is not None, timeout=PATIENCE_MS)
    yield bridge
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_settings_passphrase_backup_and_ledger(qtbot, unlocked, make_page, tmp_path):
    page = make_page(SettingsPage)
    page.shown()
    qtbot.waitUntil(lambda: unlocked.known("settings") is not None, timeout=PATIENCE_MS)
    page.address.setText("hospital.example:47600")
    page.save()
    qtbot.waitUntil(page.notice.isVisible, timeout=PATIENCE_MS)
    page.shown()
    qtbot.waitUntil(lambda: unlocked.known("settings")["address"] == "hospital.example:47600", timeout=PATIENCE_MS)

    page.old.setText("not the right passphrase")
    page.new.setText(LATER)
    page.again.setText(LATER)
    page.change_button.click()
    qtbot.waitUntil(lambda: page.errors.failure() is not None, timeout=PATIENCE_MS)
    page.old.setText(PASSPHRASE)
    page.new.setText(LATER)
    page.again.setText(LATER)
    page.change_button.click()
    qtbot.waitUntil(lambda: "is changed" in page.notice.text(), timeout=PATIENCE_MS)
    assert page.errors.failure() is None

    assert page.backup_button.isEnabled()
    page.back_up(tmp_path / "copy.json")
    assert "City Hospital" in (tmp_path / "copy.json").read_text(encoding="utf-8")

    ledger = make_page(LedgerPage)
    ledger.shown()
    qtbot.waitUntil(lambda: unlocked.known("ledger") is not None, timeout=PATIENCE_MS)
    assert ledger.empty.isVisible()
    ledger.verify()
    qtbot.waitUntil(ledger.verdict.isVisible, timeout=PATIENCE_MS)
    assert ledger.verdict.property("panel") == "good"
    ledger.export(str(tmp_path / "ledger.csv"))
    qtbot.waitUntil(lambda: "was saved" in ledger.verdict.text(), timeout=PATIENCE_MS)
    assert (tmp_path / "ledger.csv").is_file()
