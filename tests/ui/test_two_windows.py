"""Two ordinary installations do everything between them through their windows: two homes, two real workers."""

from __future__ import annotations

import csv
import os
import random
import signal
import time

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from app.bridge import Bridge
from app.preferences import Preferences
from app.widgets.pairing import CODES, CONFIRMED
from app.window import Window
from fedcore.node.process import free_port

PASSPHRASE = "brisk otter violin harbour"
LONG = 120_000  # ms; two workers and this window share few cores


def write_records(folder):
    """400 patients: age and the outcome here, pressure there; pressure matters."""
    draw = random.Random(4)
    label, feature = ["patient_id,stroke,age"], ["patient_id,systolic_bp,smoker"]
    for i in range(400):
        age, pressure, smoker = draw.randint(30, 90), draw.randint(95, 200), draw.randint(0, 1)
        risk = (age - 60) / 30 + (pressure - 140) / 25 + smoker - 1.5 + draw.gauss(0, 0.7)
        label.append(f"P{10_000 + i},{'yes' if risk > 0 else 'no'},{age}")
        feature.append(f"P{10_000 + i},{pressure},{'yes' if smoker else 'no'}")
    (folder / "label.csv").write_text("\n".join(label))
    (folder / "feature.csv").write_text("\n".join(feature))


class House:
    """One hospital's window and worker, driven as its people do."""

    def __init__(self, qtbot, folder, name):
        folder.mkdir(exist_ok=True)
        self.qtbot, self.name = qtbot, name
        self.bridge = Bridge(folder)
        preferences = Preferences(folder)
        preferences.language = "en"
        self.window = Window(self.bridge, preferences)
        self.window.show()
        self.bridge.start()

    def until(self, condition):
        self.qtbot.waitUntil(condition, timeout=LONG)

    def page(self, key):
        self.window.show_page(key)
        return self.window.pages[key]

    def begin(self):
        overview = self.page("overview")
        self.until(lambda: overview._create.isVisible())
        overview._create.name.setText(self.name)
        overview._create.first.setText(PASSPHRASE)
        overview._create.second.setText(PASSPHRASE)
        overview._create.button.click()
        self.until(lambda: self.bridge.known("identity") is not None)

    def invite(self, address):
        peers = self.page("peers")
        peers.address.setText(address)
        peers._invite()
        self.until(lambda: bool(peers.invitation.toPlainText()))
        return peers.invitation.toPlainText()

    def add(self, invitation):
        peers = self.page("peers")
        peers.pasted.setPlainText(invitation)
        peers.add_button.click()
        self.until(lambda: len(peers.list.cards) == 1)

    def use(self, path):
        records = self.page("records")
        records.open_path(str(path))
        self.until(lambda: records._view is not None)
        records._view.use_button.click()
        self.until(lambda: self.bridge.known("mapped") is not None)

    def unlock(self):
        """As after a start: the identity is there, the passphrase opens it."""
        overview = self.page("overview")
        self.until(lambda: overview._unlock.isVisible())
        overview._unlock.passphrase.setText(PASSPHRASE)
        overview._unlock.button.click()
        self.until(lambda: self.bridge.known("identity") is not None)

    def kill(self):
        """The power goes; the window, which was spared, offers to start again."""
        os.kill(self.bridge.process_id(), signal.SIGKILL)
        self.until(lambda: self.window._banner.isVisible())
        self.window._restart.click()

    def go_on(self):
        training = self.page("training")
        self.until(lambda: len(training.interrupted.cards) == 1)
        card = training.interrupted.cards[0]
        self.until(card.go_on.isEnabled)
        card.go_on.click()

    def joint_trees(self, session):
        return (self.bridge.home / "models" / f"{session}.joint.json").read_bytes()

    def close(self):
        self.bridge._event("status", {"state": "idle"})
        self.bridge._open.clear()
        self.window.close()
        self.window.deleteLater()


@pytest.fixture
def houses(qtbot, tmp_path):
    write_records(tmp_path)
    both = [House(qtbot, tmp_path / name, name) for name in ("Riverside", "Lakeside")]
    yield both
    for house in both:
        house.close()
    QApplication.processEvents()


def pair(label, feature, address, is_wrong=False):
    """Both dialogs, as two people on the telephone; is_wrong: the feature hospital's person types digits which stand on
    neither screen (their own would be asked for again)."""
    dialogs = []
    for house, listens in ((label, True), (feature, False)):
        peers = house.page("peers")
        peers.list.cards[0].confirm_button.click()
        dialog = peers.pairing
        if listens:
            dialog.meeting.listens.setChecked(True)
            dialog.meeting.listen_at.setText(address)
        dialog.start.click()
        dialogs.append(dialog)
    ours, theirs = dialogs
    label.until(lambda: ours.step == CODES and theirs.step == CODES)
    ours.theirs.setText(theirs._mine.text())
    ours._compare.click()
    shown = ours._mine.text(), theirs._mine.text()
    wrong = next(digits for digits in ("000 000", "111 111", "222 222") if digits not in shown)
    theirs.theirs.setText(wrong if is_wrong else shown[0])
    theirs._compare.click()
    return ours, theirs


def introduce(houses, tmp_path):
    """Identities, invitations, codes, records: all that comes before the terms; returns where they meet."""
    label, feature = houses
    address = f"127.0.0.1:{free_port()}"
    for house in houses:
        house.begin()
    invitations = [house.invite(address) for house in houses]
    feature.add(invitations[0])
    label.add(invitations[1])
    ours, theirs = pair(label, feature, address)
    label.until(lambda: ours.step == CONFIRMED and theirs.step == CONFIRMED)
    ours.accept()
    theirs.accept()
    label.use(tmp_path / "label.csv")
    feature.use(tmp_path / "feature.csv")
    return address


def propose(label, feature, address, trees, wrong_first=False, scheme="lattice"):
    """One waits, the other proposes and signs; returns the proposal as the first one reads it. A training that is to be
    watched or broken off takes long enough under Paillier only."""
    joining = feature.page("terms")
    feature.until(lambda: joining._shown[:1] == ("join",))
    joining.join.click()
    proposing = label.page("terms")
    label.until(lambda: proposing.form is not None)
    form = proposing.form
    form.meeting.listen_at.setText(address)
    form._params["num_boost_round"].setValue(trees)
    form._params["max_depth"].setValue(2)
    form.scheme.choose(scheme)
    form.key_bits.choose("2048")
    proposing._changed()
    label.until(lambda: proposing.signing.sign.isEnabled())
    if wrong_first:
        proposing.signing.passphrase.setText("not the passphrase")
        proposing.signing.sign.click()
        label.until(lambda: proposing.errors.failure() is not None)
    proposing.signing.passphrase.setText(PASSPHRASE)
    proposing.signing.sign.click()
    label.until(lambda: proposing._shown[0] == "agreed")

    feature.until(lambda: feature.bridge.known("proposal") is not None)
    proposal = feature.bridge.known("proposal")
    assert proposal["fingerprint"] == label.bridge.known("proposal")["fingerprint"]
    joining = feature.page("terms")
    joining.signing.passphrase.setText(PASSPHRASE)
    joining.signing.sign.click()
    return proposal["session"]


def await_results(houses, session):
    for house in houses:
        house.until(lambda house=house: (house.bridge.known("result") or {}).get("session") == session)


def test_from_first_start_to_the_comparison(qtbot, houses, tmp_path):
    label, feature = houses
    address = introduce(houses, tmp_path)
    await_results(houses, propose(label, feature, address, trees=3, wrong_first=True))
    result = label.bridge.known("result")
    assert result["comparison"]["joint"]["auc"] > 0.5
    assert feature.bridge.known("result")["released"] is not None
    assert label.bridge.known("session_failure") is None

    scored_together(label, feature, address, tmp_path)
    one_patient_together(label, feature)
    scored_alone(label, tmp_path)


def scored_together(label, feature, address, tmp_path):
    """The feature hospital answers from its page while the label hospital scores from its own."""
    session = label.bridge.known("result")["session"]
    write_new_patients(tmp_path)
    pages = []
    for house, file in ((feature, "feature.csv"), (label, "new.csv")):
        page = house.page("predict")
        house.until(lambda page=page: (page.model_json or {}).get("session") == session)
        page.take_file(str(tmp_path / file))
        pages.append(page)
    answering, scoring = pages
    scoring.meeting.listens.setChecked(True)
    scoring.meeting.listen_at.setText(address)
    for page in pages:
        assert page.start.isEnabled(), page.why_not.text()
        page.start.click()
    for house, page in ((label, scoring), (feature, answering)):
        house.until(page.outcome_card.isVisible)
    assert [tile.value.text() for tile in scoring.outcome_card.tiles] == ["30", "20", "10"]
    assert answering.outcome_card.tiles[0].value.text() == "20"
    assert {row["model"] for row in risks(tmp_path)} == {"joint model"}
    assert not label.bridge.session.running, "scoring is no session"


def one_patient_together(label, feature):
    """A patient is typed in here; the feature hospital goes on answering with the file it has chosen."""
    answering, asking = feature.page("predict"), label.page("predict")
    answering.repeat.setChecked(True)
    answering.start.click()
    asking.one_patient.setChecked(True)
    asking.patient.fill({"age": "66"}, {"patient_id": "P10007"})
    assert asking.start.isEnabled(), asking.why_not.text()
    asking.start.click()
    label.until(lambda: asking._call is None)
    assert asking.risk._chip.text() == "Joint model", asking.risk.problem.text()
    assert asking.risk.partners.text() == f"{feature.name} knows the patient."
    feature.until(lambda: "Answered so far: 1" in answering.progress._what.text())
    answering.progress.cancel.click()
    feature.until(answering.outcome_card.isVisible)
    asking.many_patients.setChecked(True)


def scored_alone(label, tmp_path):
    """Nobody answers: the person gives up waiting and takes the own model, which is said everywhere."""
    page = label.page("predict")
    page.start.click()
    label.until(lambda: "own model only" in page.progress._what.text())
    page.progress.cancel.click()
    label.until(page.offer.isVisible)
    page._score_alone()
    label.until(page.outcome_card.isVisible)
    assert page.alone.isVisible()
    assert "own model only" in page.outcome_card.only_own.text()
    assert page.outcome_card._chip.text() == "Own model only"
    assert {row["model"] for row in risks(tmp_path)} == {"own model only"}


def write_new_patients(folder):
    """30 patients, of whom the feature hospital knows 20."""
    rows = [f"P{10_000 + i if i < 20 else 90_000 + i},no,{40 + i}" for i in range(30)]
    (folder / "new.csv").write_text("\n".join(["patient_id,stroke,age", *rows]))


def risks(folder):
    with (folder / "new_risks.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def write_sites(folder):
    """The same columns at both, patients of their own."""
    for seed, name in ((7, "label.csv"), (8, "feature.csv")):
        draw = random.Random(seed)
        rows = ["patient_id,stroke,age,systolic_bp"]
        for i in range(300):
            age, pressure = draw.randint(30, 90), draw.randint(95, 200)
            risk = (age - 60) / 30 + (pressure - 140) / 25 - 0.8 + draw.gauss(0, 0.7)
            rows.append(f"S{seed}{i:04},{'yes' if risk > 0 else 'no'},{age},{pressure}")
        (folder / name).write_text("\n".join(rows))


def test_hospitals_with_the_same_predictors(qtbot, houses, tmp_path):
    """The proposer reads and signs the terms once the other's columns have come."""
    write_sites(tmp_path)
    first, second = houses
    address = introduce(houses, tmp_path)
    second.page("terms")._role("join")
    joining = second.page("terms")
    second.until(lambda: joining._shown[:1] == ("join",))
    joining.kind.choose("horizontal")
    joining.join.click()
    proposing = first.page("terms")
    first.until(lambda: proposing.form is not None)
    form = proposing.form
    form.meeting.listen_at.setText(address)
    form._params["num_boost_round"].setValue(3)
    form.mode.choose("horizontal")
    form._chosen()
    assert not proposing.signing.isVisible()
    first.until(proposing.ask.isEnabled)
    proposing.ask.click()
    for house in (second, first):  # the other decides about its own columns before they are told
        page = house.page("terms")
        house.until(lambda page=page: page.match is not None)
        assert page.match.view["notes"] == []
        page.match.agree.click()
    prints = []
    for house in houses:
        page = house.page("terms")
        house.until(lambda page=page: page._shown[:1] == ("review",))
        prints.append(house.bridge.known("proposal")["fingerprint"])
        page.signing.passphrase.setText(PASSPHRASE)
        page.signing.sign.click()
        house.until(lambda house=house: bool(house.bridge.known("signed")))
    assert prints[0] == prints[1]
    session = first.bridge.known("proposal")["session"]
    await_results(houses, session)
    models = [house.bridge.home / "models" / f"{session}.joint.json" for house in houses]
    assert models[0].read_bytes() == models[1].read_bytes()
    for house in houses:
        result = house.page("results")
        house.until(lambda result=result: (result._result or {}).get("session") == session)
        assert result._result["pooled"]["joint"]["auc"] > 0.5

    page = second.page("predict")
    second.until(lambda: (page.model_json or {}).get("session") == session)
    assert not page.partner_card.isVisible()
    page.take_file(str(tmp_path / "feature.csv"))
    page.start.click()
    second.until(page.outcome_card.isVisible)
    assert page.outcome_card.tiles[0].value.text() == "300"


class Heartbeat:
    """For how long, in seconds, the window's event loop did not come round: by the clock, and in work of its own."""

    def __init__(self):
        self.gaps_s, self.work_s = [], []
        self._last = time.perf_counter(), time.thread_time()
        self._timer = QTimer()
        self._timer.timeout.connect(self._beat)
        self._timer.start(5)

    def _beat(self):
        now = time.perf_counter(), time.thread_time()
        self.gaps_s.append(now[0] - self._last[0])
        self.work_s.append(now[1] - self._last[1])
        self._last = now


def test_the_window_answers_while_it_trains(own_garbage, qtbot, houses, tmp_path):
    """Both windows live in this process, and every page is visited. Work is what the window itself is to blame for; of
    the gaps by the clock one in twenty may be the machine's, on whose cores four processes more compute."""
    label, feature = houses
    session = propose(label, feature, introduce(houses, tmp_path), trees=6, scheme="paillier")
    label.page("training")
    label.until(lambda: label.bridge.session.tree >= 1)
    heart = Heartbeat()
    label.until(lambda: label.bridge.session.tree >= 3)
    for key in label.window.pages:
        label.page(key)
        qtbot.wait(40)
    label.page("training")
    label.until(lambda: label.bridge.session.state != "training")
    gaps_s, work_s = sorted(heart.gaps_s), max(heart.work_s)
    await_results(houses, session)
    assert work_s < 0.1
    assert gaps_s[len(gaps_s) * 95 // 100] < 0.1


@pytest.mark.parametrize("which", [0, 1], ids=["label", "feature"])
def test_killed_while_training_it_goes_on_to_the_same_model(qtbot, houses, tmp_path, which):
    """The other side needs no person: it waits where it was met."""
    label, feature = houses
    address = introduce(houses, tmp_path)
    undisturbed = propose(label, feature, address, trees=4, scheme="paillier")
    await_results(houses, undisturbed)

    session = propose(label, feature, address, trees=4, scheme="paillier")
    victim = houses[which]
    victim.until(lambda: victim.bridge.session.tree >= 2)
    victim.kill()
    victim.unlock()
    victim.use(tmp_path / ("label.csv", "feature.csv")[which])
    victim.go_on()
    await_results(houses, session)
    assert label.bridge.known("result")["trees"] == 4
    assert label.joint_trees(session) == label.joint_trees(undisturbed)
    for house in houses:
        assert house.bridge.known("session_failure") is None
        house.until(lambda house=house: house.bridge.known("interrupted") == {"sessions": []})


def test_stopped_by_a_person_both_go_on_later(qtbot, houses, tmp_path):
    label, feature = houses
    session = propose(label, feature, introduce(houses, tmp_path), trees=4, scheme="paillier")
    label.until(lambda: label.bridge.session.tree >= 1)
    label.page("training")._cancel()
    for house in houses:
        house.until(lambda house=house: house.bridge.known("session_failure") is not None)
        house.bridge.remember("session_failure", None)
    assert "cancelled" in feature.bridge.session.state
    for house in houses:
        house.go_on()
    await_results(houses, session)


def test_a_wrong_code_is_told_to_both(qtbot, houses):
    label, feature = houses
    address = f"127.0.0.1:{free_port()}"
    for house in houses:
        house.begin()
    invitations = [house.invite(address) for house in houses]
    feature.add(invitations[0])
    label.add(invitations[1])
    wrong = pair(label, feature, address, is_wrong=True)
    label.until(lambda: all(dialog.errors.failure() is not None for dialog in wrong))
    for dialog in wrong:
        dialog.reject()
