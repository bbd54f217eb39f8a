"""What the pictures tell: the demonstration as its person sees it, then two ordinary windows side by side.

Each step is a generator that yields what to wait for. Nothing is acted: the second part, too, has two workers with
identities of their own, which pair, sign, train, stop, go on and end with real results.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from app.bridge import Bridge
from app.demo import Demo
from app.pages.peers import PeersPage
from app.preferences import Preferences
from app.screenshots import Camera, Failed, Until
from app.shapes import Failure, Json
from app.text import say
from app.widgets.about import LicencesDialog
from app.widgets.doctor import DoctorDialog
from app.widgets.pairing import PairingDialog
from app.window import Window
from fedcore.assets import asset
from fedcore.node.process import free_port

PASSPHRASE = "generated hospitals"  # noqa: S105  of identities which live as long as the pictures are taken
PARAMS = {"num_boost_round": 12, "max_depth": 3, "eta": 0.3, "max_bin": 32, "reg_lambda": 5.0, "seed": 1}
SITES_ROWS = 3000
STOPPED_AFTER = 3


def tell(window: Window, demo: Demo, camera: Camera, watch: Callable[[Failed], None]) -> Generator[Until, None, None]:
    """The whole story; `watch` is told how to see why it cannot go on."""
    stopped: list[Failure] = []
    window.bridge.stopped.connect(stopped.append)
    watch(lambda: _words(window.bridge.known("session_failure")) or " ".join(map(_words, stopped)))
    yield from demonstration(window, demo, camera)
    window.hide()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="fedstroke-pictures-")))
        label, feature = (House(folder / name, name) for name in ("Riverside General", "Heart Centre"))
        stack.callback(label.close)
        stack.callback(feature.close)
        watch(lambda: label.why_not() or feature.why_not())
        address = f"127.0.0.1:{free_port()}"
        yield from begin(label, feature, address, camera)
        yield from pair(label, feature, address, camera)
        yield from same_patients(label, feature, address, camera)
        yield from same_predictors(label, feature, address, folder, camera)


def demonstration(window: Window, demo: Demo, camera: Camera) -> Iterator[Until]:
    """First start, then the ten pages as the label hospital of the demonstration."""
    bridge = window.bridge
    yield lambda: bridge.known("hello") is not None
    yield from camera.take(window, "overview", "00-welcome")
    demo.begin(bridge.known("hello"))
    yield lambda: bridge.known("mapped") is not None and bridge.known("peers") is not None
    for number, page in enumerate(("overview", "records", "peers", "terms"), 1):
        yield from camera.take(window, page, f"{number:02}-{page}")
    signing = window.pages["terms"].signing  # type: ignore[attr-defined]
    yield lambda: signing.sign.isEnabled()
    signing.sign.click()
    yield lambda: bridge.session.tree >= STOPPED_AFTER
    for number, page in enumerate(("training", "alignment"), 5):
        yield from camera.take(window, page, f"{number:02}-{page}")
    yield lambda: bridge.known("result") is not None and not bridge.session_open
    for number, page in enumerate(("results", "predict", "ledger", "settings"), 7):
        yield from camera.take(window, page, f"{number:02}-{page}")
    yield from camera.take(window, "settings", "11-licences", LicencesDialog)


class House:
    """A hospital with its window and its worker; `ask` remembers in `refused` what went wrong."""

    def __init__(self, folder: Path, name: str) -> None:
        folder.mkdir()
        self.name = name
        self.bridge = Bridge(folder)
        self.window = Window(self.bridge, Preferences(folder))
        self.answers: dict[str, Any] = {}
        self.codes: list[str] = []
        self.refused: list[Failure] = []
        self.is_stopping = False
        self.bridge.happened.connect(self._heard)
        self.bridge.stopped.connect(self.refused.append)
        self.window.show()
        self.bridge.start()

    def _heard(self, event: str, data: Json) -> None:
        if event == "pairing" and "my_code" in data:
            self.codes.append(str(data["my_code"]))

    def ask(self, do: str, args: Json | None = None) -> Until:
        """Ask the worker; the answer lies in `answers` when the condition holds."""
        self.answers.pop(do, None)

        def answered(answer: Any) -> None:
            self.answers[do] = answer

        self.bridge.call(do, args, answered, self.refused.append)
        return lambda: do in self.answers

    def why_not(self) -> str:
        """What went wrong, "" while nothing has; a session which a person stops is no failure."""
        if self.is_stopping:
            return ""
        return " ".join(map(_words, self.refused)) or _words(self.bridge.known("session_failure"))

    @property
    def peer(self) -> Json:
        """The one peer there is."""
        peer: Json = self.bridge.known("peers")["peers"][0]
        return peer

    def use(self, path: Path) -> Iterator[Until]:
        """Open a generated file and confirm the roles guessed."""
        self.window.show_page("records")  # a page behind another one hears of an answer later
        page: Any = self.window.pages["records"]
        yield self.ask("records.open", {"path": str(path)})
        yield lambda: page._view is not None and page._view.records is self.bridge.known("records")
        page._view.use_button.click()
        yield lambda: self.bridge.known("mapped") is not None

    def sign(self) -> Iterator[Until]:
        yield self.ask("session.sign", {"passphrase": PASSPHRASE})
        self.bridge.remember("signed", self.bridge.known("proposal")["digest"])

    def close(self) -> None:
        self.window.hide()
        self.bridge.close()
        self.window.deleteLater()


def begin(label: House, feature: House, address: str, camera: Camera) -> Iterator[Until]:
    """Identities, invitations, and how a page looks that has nothing yet."""
    for house in (label, feature):
        yield lambda house=house: house.bridge.known("hello") is not None  # type: ignore[misc]
        yield house.ask("identity.create", {"name": house.name, "passphrase": PASSPHRASE})
        house.window.preferences.set_text("address", address)
        yield house.ask("peers.invitation", {"address": address})
        house.bridge.remember("invitation", house.answers["peers.invitation"])
    for number, page in enumerate(("records", "terms", "training", "results", "predict", "ledger"), 12):
        yield from camera.take(label.window, page, f"{number}-{page}-empty")
    for mine, theirs in ((label, feature), (feature, label)):
        yield mine.ask("peers.add", {"text": theirs.answers["peers.invitation"]["text"]})
        yield mine.ask("peers.list")


def pair(label: House, feature: House, address: str, camera: Camera) -> Iterator[Until]:
    """The doctor first, while nobody listens; then the six digits, both ways."""
    yield from camera.take(feature.window, "peers", "18-peers-invited")

    def examine(page: Any) -> DoctorDialog:
        page.examine(feature.peer)
        dialog: DoctorDialog = page.doctor
        return dialog

    yield from camera.take(feature.window, "peers", "19-peers-doctor", examine)

    def confirm(page: Any) -> PairingDialog:
        assert isinstance(page, PeersPage)
        page.pair(label_peer)
        assert page.pairing is not None
        if label.codes:
            page.pairing.show_code(label.codes[-1])
        return page.pairing

    label_peer = label.peer
    yield from camera.take(label.window, "peers", "20-peers-confirm-start", confirm)
    paired = [
        label.ask("peers.pair", {"party_id": label.peer["party_id"], "listen": address}),
        feature.ask("peers.pair", {"party_id": feature.peer["party_id"]}),
    ]
    yield lambda: bool(label.codes and feature.codes)
    yield from camera.take(label.window, "peers", "21-peers-confirm", confirm)
    for mine, theirs in ((label, feature), (feature, label)):
        yield mine.ask("peers.type_code", {"party_id": mine.peer["party_id"], "code": theirs.codes[-1]})
    yield lambda: all(done() for done in paired)
    for house in (label, feature):
        yield house.ask("peers.list")


def same_patients(label: House, feature: House, address: str, camera: Camera) -> Iterator[Until]:
    """A vertical session as the feature hospital sees it; stopped, and gone on with."""
    yield from label.use(asset("demo/riverside_general.csv"))
    yield from feature.use(asset("demo/heart_centre.csv"))
    yield from camera.take(feature.window, "alignment", "22-alignment-before")
    yield from camera.take(feature.window, "terms", "23-terms-join")
    feature.bridge.call("session.join", {"peer": feature.peer["party_id"]})
    yield lambda: feature.bridge.session_open
    yield from camera.take(feature.window, "terms", "24-terms-waiting")
    draft = {"peers": [label.peer["party_id"]], "params": PARAMS, "key_bits": 2048, "scheme": "paillier"}
    label.window.preferences.met_at("next", address)
    label.bridge.call("session.propose", {**draft, "listen": address})
    yield lambda: (feature.bridge.known("proposal") or {}).get("needs_signature") is True
    yield from camera.take(feature.window, "terms", "25-terms-review")
    yield from feature.sign()
    yield lambda: feature.bridge.session.tree >= 1
    yield from camera.take(feature.window, "training", "26-training-feature")
    if label.bridge.session.running:
        yield from stop_and_go_on(label, feature, address, camera)
    for house in (label, feature):
        yield lambda house=house: house.bridge.known("result") is not None and not house.bridge.session_open  # type: ignore[misc]
    for number, page in enumerate(("overview", "results", "predict"), 28):
        yield from camera.take(feature.window, page, f"{number}-{page}-feature")


def stop_and_go_on(label: House, feature: House, address: str, camera: Camera) -> Iterator[Until]:
    """A person stops the session; both go on from the trees that are kept."""
    for house in (label, feature):
        house.is_stopping = True
    session = feature.bridge.known("proposal")["session"]
    label.window.preferences.met_at(session, address)
    yield label.ask("session.cancel")
    for house in (label, feature):
        yield lambda house=house: house.bridge.known("session_failure") is not None and not house.bridge.session_open  # type: ignore[misc]
        house.bridge.remember("session_failure", None)
        yield house.ask("session.interrupted")
    yield from camera.take(label.window, "training", "27-training-interrupted")
    for house in (label, feature):
        house.refused.clear()
        house.is_stopping = False
    label.bridge.call("session.resume", {"session": session, "listen": address})
    feature.bridge.call("session.resume", {"session": session, "host": feature.peer["party_id"]})
    yield lambda: label.bridge.session_open and feature.bridge.session_open


def same_predictors(label: House, feature: House, address: str, folder: Path, camera: Camera) -> Iterator[Until]:
    """A horizontal session: both have an outcome and the same columns, of patients of their own."""
    for house in (label, feature):
        for name in ("proposal", "signed", "result"):
            house.bridge.remember(name, None)
    for house, path in zip((label, feature), sites(folder), strict=True):
        yield from house.use(path)
    draft = {"peers": [label.peer["party_id"]], "params": PARAMS, "mode": "horizontal"}
    label.bridge.remember("draft", draft)
    yield from camera.take(label.window, "terms", "31-terms-together")
    feature.bridge.call("session.join", {"peer": feature.peer["party_id"], "mode": "horizontal"})
    label.bridge.call("session.propose", {**draft, "listen": address})
    for number, house in ((32, feature), (33, label)):
        yield lambda house=house: house.bridge.known("dictionary") is not None  # type: ignore[misc]
        yield from camera.take(house.window, "terms", f"{number}-terms-columns")
        yield house.ask("dictionary.agree", {"decisions": {}})
    yield lambda: (label.bridge.known("proposal") or {}).get("needs_signature") is True
    yield from camera.take(label.window, "terms", "34-terms-together-review")
    yield from label.sign()
    yield lambda: (feature.bridge.known("proposal") or {}).get("needs_signature") is True
    yield from feature.sign()
    for house in (label, feature):
        yield lambda house=house: house.bridge.known("result") is not None and not house.bridge.session_open  # type: ignore[misc]
    for number, page in enumerate(("results", "predict", "ledger"), 35):
        yield from camera.take(label.window, page, f"{number}-{page}-together")


def _words(failure: Failure | None) -> str:
    return f"{say(failure.text)} {failure.detail}" if failure is not None else ""


def sites(folder: Path) -> list[Path]:
    """Two files of generated patients with the same columns: parts of the label hospital's."""
    head, *rows = asset("demo/riverside_general.csv").read_text(encoding="utf-8").splitlines()
    paths = []
    for number in (0, 1):
        path = folder / f"site_{number + 1}.csv"
        part = rows[number * SITES_ROWS : (number + 1) * SITES_ROWS]
        path.write_text("\n".join([head, *part]) + "\n", encoding="utf-8")
        paths.append(path)
    return paths
