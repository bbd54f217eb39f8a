"""Three hospitals with the same predictors, each with its own window and worker, through a session and a crash."""

from __future__ import annotations

import json

import pytest
from PySide6.QtWidgets import QApplication

from app.widgets.site_result import SiteResult
from fedcore.node.hospital import Hospital
from fedcore.node.process import free_port
from fedcore.session.records import Peer
from tests.test_cli_sites import write_site
from tests.ui.test_two_windows import PASSPHRASE, House, await_results

NAMES = ("North", "South", "East")
TREES = 40


class KnownHouse(House):
    """A hospital whose identity and peers are there already; its person unlocks it."""

    def open(self, records):
        self.unlock()
        self.records = records
        self.use(records)

    def propose(self, address):
        terms = self.page("terms")
        self.until(lambda: terms.form is not None)
        for box in terms.form._boxes.values():
            box.setChecked(True)
        terms.form.meeting.listen_at.setText(address)
        terms.form._params["num_boost_round"].setValue(TREES)
        terms.form._params["max_depth"].setValue(2)
        terms.form.mode.choose("horizontal")
        terms.form._chosen()
        terms.own.aim.setValue(90)
        self.until(terms.ask.isEnabled)
        terms.ask.click()

    def join(self, later=""):
        terms = self.page("terms")
        terms._role("join")
        self.until(lambda: terms._shown[:1] == ("join",))
        north = terms.joining.peer.combo.findText("North")
        terms.joining.peer.combo.setCurrentIndex(north)
        terms.kind.choose("horizontal")
        terms.joining.own.later.setText(str(later))
        terms.join.click()

    def match(self):
        terms = self.page("terms")
        self.until(lambda: terms.match is not None)
        return terms.match

    def take_as(self, match, own, common):
        """Match a column of this hospital to a common one."""
        match.table.selectRow([column["name"] for column in match.view["columns"]].index(own))
        match.column.taken.choose(common)
        match.column.taken.combo.activated.emit(0)
        self.until(lambda: own not in [column["name"] for column in match.view["columns"]])

    def sign(self):
        terms = self.page("terms")
        self.until(lambda: terms._shown[:1] == ("review",))
        terms.signing.passphrase.setText(PASSPHRASE)
        terms.signing.sign.click()
        self.until(lambda: bool(self.bridge.known("signed")))
        return self.bridge.known("proposal")


@pytest.fixture
def address(tmp_path):
    """Where the first listens; all three trust each other."""
    address = f"127.0.0.1:{free_port()}"
    made = [Hospital.create(tmp_path / name, name, PASSPHRASE) for name in NAMES]
    for one in made:
        for other in made:
            if one is not other:
                public, at = other.identity.public, address if other is made[0] else None
                one.store.add_peer(Peer(public.party_id, public.name, public.curve_public, public.sign_public, at))
                one.store.set_peer_state(public.party_id, "confirmed")
        one.close()
    return address


@pytest.fixture
def houses(qtbot, tmp_path, address):
    three = [KnownHouse(qtbot, tmp_path / name, name) for name in NAMES]
    yield three
    for house in three:
        house.close()
    QApplication.processEvents()


def test_three_hospitals_match_train_and_one_comes_back_after_a_crash(houses, tmp_path, address):
    north, south, east = houses
    files = [
        write_site(tmp_path / "north.csv", 50, 1),
        write_site(tmp_path / "south.csv", 60, 2, "years", one_case=True),
        write_site(tmp_path / "east.csv", 60, 3, glucose=1 / 18, one_case=True),
    ]
    for house, file in zip(houses, files, strict=True):
        house.open(file)
    south.join()
    east.join(later=write_site(tmp_path / "later.csv", 50, 4, glucose=1 / 18))
    north.propose(address)

    match = south.match()
    south.take_as(match, "years", "age")
    assert match.view["notes"] == []
    match.agree.click()
    east.match().agree.click()  # the proposer sees to the unit
    match = north.match()
    (note,) = match.view["notes"]
    assert "at East most values lie from" in note["english"]
    match.table.selectRow(2)
    match.column.hospital.choose("East")
    match.column.times.setValue(18)
    match.column.times.editingFinished.emit()
    north.until(lambda: match.view["notes"] == [])
    match.agree.click()

    proposals = [house.sign() for house in houses]
    assert len({proposal["fingerprint"] for proposal in proposals}) == 1
    said = [line["english"] for line in proposals[1]["sections"][0]["lines"]]
    assert "East: numbers in glucose are multiplied by 18.0; then 0.0 is added." in said
    session = proposals[0]["session"]

    east.until(lambda: east.bridge.session.tree >= 3)
    east.kill()
    north.page("training")
    north.until(lambda: "East" in north.bridge.session.waiting_for)
    east.open(files[2])
    east.go_on()
    await_results(houses, session)
    assert len({house.joint_trees(session) for house in houses}) == 1
    assert north.bridge.known("result")["trees"] == TREES
    assert east.bridge.known("result")["comparison"]["own"]["n"] == 50  # the later patients, named once, at the start
    for house in houses:
        assert house.bridge.known("session_failure") is None
    choose_another_threshold(north, session)


def choose_another_threshold(house, session):
    """On Results; the worker keeps it for new patients."""
    page = house.page("results")
    house.until(lambda: bool(page.findChildren(SiteResult)))
    threshold = page.findChildren(SiteResult)[-1].threshold
    assert threshold.shown.text() == "Finds 90\u00a0% of the cases"
    threshold.slider.setValue(10)
    threshold.use.click()
    house.until(lambda: page._result["calibrated"]["wanted_sensitivity"] == 0.6)
    level = json.loads((house.bridge.home / "models" / f"{session}.level.json").read_text())
    assert level["threshold"] == page._result["calibrated"]["threshold"]
