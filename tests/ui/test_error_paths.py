"""What goes wrong is shown on its page, by the real worker: what happened, what to do, and never a traceback."""

from __future__ import annotations

import json
import re

import pytest

from app.widgets.doctor import DoctorDialog
from fedcore.crypto.identity import Identity
from fedcore.crypto.invitation import invite
from fedcore.node.hospital import Hospital
from fedcore.node.process import free_port

PASSPHRASE = "brisk otter violin harbour"
LONG = 120_000
RAW = re.compile(r"Traceback|\{[a-z_]*\}|\bNone\b|Error\b|<built-in|object at 0x|\\n")


class House:
    """A window and the worker of a hospital which exists already."""

    def __init__(self, qtbot, window):
        self.qtbot, self.window, self.bridge = qtbot, window, window.bridge

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=LONG)

    def page(self, key):
        self.window.show_page(key)
        return self.window.pages[key]

    def told(self, page, what, advice):
        """The panel of `page` says both, plainly; it is closed again."""
        self.until(lambda: page.errors.failure() is not None)
        words, failure = page.errors.words(), page.errors.failure()
        assert page.errors.isVisible()
        assert re.search(what, words), words
        assert re.search(advice, words), words
        assert not RAW.search(words), words
        assert "Traceback" not in failure.detail
        page.errors.clear()


@pytest.fixture
def home(tmp_path):
    with Hospital.create(tmp_path, "City Hospital", PASSPHRASE) as hospital:
        return hospital.home


@pytest.fixture
def house(qtbot, home, window):
    window.bridge.start()
    qtbot.waitUntil(lambda: window.bridge.known("hello") is not None, timeout=LONG)
    return House(qtbot, window)


def unlock(house):
    overview = house.page("overview")
    house.until(overview._unlock.isVisible)
    overview._unlock.passphrase.setText("not the passphrase")
    overview._unlock.button.click()
    house.told(overview, "does not open the identity of City Hospital", "Caps Lock")
    overview._unlock.passphrase.setText(PASSPHRASE)
    overview._unlock.button.click()
    house.until(lambda: house.bridge.known("identity") is not None)


def test_every_page_says_what_went_wrong_and_what_to_do(house, tmp_path):
    unlock(house)
    records_that_cannot_be_read(house, tmp_path)
    invitations_that_are_none(house)
    a_peer_whose_key_has_changed(house)
    a_way_that_is_not_open(house)
    settings_that_cannot_be(house, tmp_path)
    a_ledger_that_was_changed(house)


def records_that_cannot_be_read(house, folder):
    page = house.page("records")
    page.open_path(str(folder / "gone.csv"))
    house.told(page, "gone.csv", "[Cc]heck|[Cc]hoose|[Oo]pen")
    for name, content in (("empty.csv", b""), ("picture.xlsx", b"\x89PNG\r\n"), ("broken.csv", b'a,b\n"1,2\n3,4\n')):
        (folder / name).write_bytes(content)
        page.open_path(str(folder / name))
        house.told(page, name, r"\.")
    rows = ["pid,age,stroke", *(f"P{i % 40},{40 + i},{'yes' if i % 5 else 'no'}" for i in range(50))]
    (folder / "twice.csv").write_text("\n".join(rows))
    page.open_path(str(folder / "twice.csv"))
    house.until(lambda: page._view is not None)
    page._map({"id_columns": ["pid"], "label": "stroke"})
    house.told(page, "20 rows belong to patients who appear more than once.*pid", "[Kk]eep one row")


def invitations_that_are_none(house):
    page = house.page("peers")
    mine = []
    house.bridge.call("peers.invitation", {"address": "a.example:1"}, mine.append)
    house.until(lambda: bool(mine))
    for text, what in (("hello", "invitation"), (mine[0]["text"], "own|this hospital")):
        page.pasted.setPlainText(text)
        page.add_button.click()
        house.told(page, what, "[Aa]sk|[Pp]aste|[Ee]xchange|[Ss]end|[Uu]se")


def a_peer_whose_key_has_changed(house):
    """Two identities of one name: an attacker in the middle looks like this, so both are blocked."""
    page = house.page("peers")
    port = free_port()  # where nobody listens
    for number in range(2):
        page.pasted.setPlainText(invite(Identity.create("Heart Centre"), f"127.0.0.1:{port}").to_text())
        page.add_button.click()
        if number == 0:
            house.until(lambda: len(page.list.cards) == 1)
    house.told(page, "Heart Centre", "Ring|[Cc]all|telephone|phone")
    house.bridge.call("peers.list", {})
    house.until(lambda: {peer["state"] for peer in house.bridge.known("peers")["peers"]} == {"blocked"})
    house.until(lambda: "Blocked" in house.page("overview")._peers._chip.text())


def a_way_that_is_not_open(house):
    """The doctor names the hop and what to ask for."""
    peer = house.bridge.known("peers")["peers"][0]
    steps = []
    house.bridge.call("doctor", {"party_id": peer["party_id"]}, steps.append)
    house.until(lambda: bool(steps))
    dialog = DoctorDialog(peer, house.window)
    dialog.show_steps(steps[0]["steps"])
    dialog.show()
    assert "refuses port" in dialog._words
    assert "Ask the other hospital whether its FedStroke is open" in dialog._verdict.text()
    assert not RAW.search(dialog._words)
    dialog.close()


def settings_that_cannot_be(house, folder):
    page = house.page("settings")
    page.old.setText("not the passphrase")
    for edit in (page.new, page.again):
        edit.setText("another four unrelated words")
    page.change_button.click()
    house.told(page, "does not open", "type it again")
    page.support.save(str(folder / "gone" / "bundle.zip"))
    house.told(page, "bundle.zip", "Choose another folder")
    page.back_up(folder / "gone" / "identity.json")
    house.told(page, "could not be written", "Choose another folder")


def a_ledger_that_was_changed(house):
    """A line nobody wrote: the verdict is bad and says where."""
    path = next((house.bridge.home / "ledger").glob("*.jsonl"))
    path.write_text(json.dumps({"n": 1, "hash": "0" * 64}) + "\n")
    page = house.page("ledger")
    page.verify()
    house.until(page.verdict.isVisible)
    assert page.verdict.property("panel") == "bad"
    assert not RAW.search(page.verdict.text())


def test_a_second_program_on_the_same_folder_is_told_so(qtbot, home, house):
    with Hospital.open(home, PASSPHRASE):
        overview = house.page("overview")
        house.until(overview._unlock.isVisible)
        overview._unlock.passphrase.setText(PASSPHRASE)
        overview._unlock.button.click()
        house.told(overview, "use", "[Cc]lose")

