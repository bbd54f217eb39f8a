"""Settings, ledger and passphrase through the real worker of a fresh home folder."""

from __future__ import annotations

import zipfile

import pytest
from PySide6.QtCore import QCoreApplication, QEvent

from app.bridge import Bridge
from app.pages.ledger import LedgerPage
from app.pages.overview import OverviewPage
from app.pages.settings import SettingsPage
from app.preferences import Preferences

PASSPHRASE, LATER = "four unrelated dull words", "another four unrelated words"

@pytest.fixture
def unlocked(qtbot, bridge):
    """A worker with an identity of its own."""
    with qtbot.waitSignal(bridge.ready):
        bridge.start()
    bridge.call("identity.create", {"name": "City Hospital", "passphrase": PASSPHRASE})
    qtbot.waitUntil(lambda: bridge.known("identity") is not None)
    yield bridge
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def restored_elsewhere(qtbot, folder):
    """Another computer's first start: the backup and the passphrase of its day make the same hospital."""
    elsewhere = Bridge(folder / "elsewhere")
    with qtbot.waitSignal(elsewhere.ready):
        elsewhere.start()
    page = OverviewPage(elsewhere, Preferences(folder / "elsewhere"))
    qtbot.addWidget(page)
    page.show()
    page.facts_changed("hello")
    page._restore.take(str(folder / "copy.json"))
    page._restore.passphrase.setText(PASSPHRASE)
    page._restore.button.click()
    qtbot.waitUntil(lambda: page.errors.failure() is not None)
    page._restore.passphrase.setText(LATER)
    page._restore.button.click()
    qtbot.waitUntil(lambda: elsewhere.known("identity") is not None)
    assert elsewhere.known("identity")["name"] == "City Hospital"
    elsewhere.close()


def test_settings_passphrase_backup_and_ledger(qtbot, unlocked, make_page, tmp_path):
    page = make_page(SettingsPage)
    page.shown()
    qtbot.waitUntil(lambda: unlocked.known("settings") is not None)
    page.address.setText("hospital.example:47600")
    page.save()
    qtbot.waitUntil(page.notice.isVisible)
    page.shown()
    qtbot.waitUntil(lambda: unlocked.known("settings")["address"] == "hospital.example:47600")

    page.old.setText("not the right passphrase")
    page.new.setText(LATER)
    page.again.setText(LATER)
    page.change_button.click()
    qtbot.waitUntil(lambda: page.errors.failure() is not None)
    page.old.setText(PASSPHRASE)
    page.new.setText(LATER)
    page.again.setText(LATER)
    page.change_button.click()
    qtbot.waitUntil(lambda: "is changed" in page.notice.text())
    assert page.errors.failure() is None

    assert page.backup_button.isEnabled()
    page.back_up(tmp_path / "copy.json")
    assert "City Hospital" in (tmp_path / "copy.json").read_text(encoding="utf-8")

    page.support.save(str(tmp_path / "bundle.zip"))
    qtbot.waitUntil(lambda: "text files" in page.notice.text())
    with zipfile.ZipFile(tmp_path / "bundle.zip") as bundle:
        log = bundle.read("log/worker.log").decode()
    assert "do=identity.change_passphrase ended=well" in log
    assert "says: This passphrase does not open" in log
    assert not any(secret in log for secret in (PASSPHRASE, LATER, "City Hospital", str(tmp_path)))

    restored_elsewhere(qtbot, tmp_path)

    ledger = make_page(LedgerPage)
    ledger.shown()
    qtbot.waitUntil(lambda: unlocked.known("ledger") is not None)
    assert ledger.empty.isVisible()
    ledger.verify()
    qtbot.waitUntil(ledger.verdict.isVisible)
    assert ledger.verdict.property("panel") == "good"
    ledger.export(str(tmp_path / "ledger.csv"))
    qtbot.waitUntil(lambda: "was saved" in ledger.verdict.text())
    assert (tmp_path / "ledger.csv").is_file()
