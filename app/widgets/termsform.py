"""The choices of the hospital that proposes: with whom, how long, how deep; the rest folded away."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtWidgets import QCheckBox, QDoubleSpinBox, QGridLayout, QLineEdit, QSpinBox, QVBoxLayout, QWidget

from app import theme
from app.shapes import Json
from app.widgets import labels
from app.widgets.card import Card
from app.widgets.choices import Choice
from app.widgets.field import Field
from app.widgets.fold import Fold
from app.widgets.inputs import Real, Whole
from app.widgets.meeting import MeetingChoice
from app.widgets.schemechoice import PROPOSED, SchemeChoice

Control = QSpinBox | QDoubleSpinBox


class TermsForm(QWidget):
    """`changed` after every choice; `args()` is what `terms.draft` takes, plus where to meet for `session.propose`."""

    changed = Signal()

    def __init__(self, peers: list[Json], listen: str, kept: Json, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._peers = peers
        self._boxes: dict[str, QCheckBox] = {}
        self._params: dict[str, Control] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.em(1))
        layout.addWidget(self._who(listen))
        self.scheme = SchemeChoice()
        layout.addWidget(self.scheme)
        layout.addWidget(self._what())
        layout.addStretch(1)
        self._restore(kept)
        for control in self._params.values():
            control.valueChanged.connect(lambda _: self.changed.emit())
        for choice in (self.mode, self.rows, self.key_bits, self.release):
            choice.combo.activated.connect(lambda _: self._chosen())
        self.scheme.chosen.connect(self._chosen)
        self._show_mode()
        for number in (self.min_group, self.held_out, self.early):
            number.valueChanged.connect(lambda _: self.changed.emit())

    def _who(self, listen: str) -> QWidget:
        card = Card(self.tr("With whom"))
        self.mode = Choice(self.tr("The hospitals have"), mode_choices())
        card.add(self.mode)
        for peer in self._peers:
            box = QCheckBox(peer["name"].replace("&", "&&"))
            box.setChecked(len(self._peers) == 1)
            box.toggled.connect(self._who_changed)
            self._boxes[peer["party_id"]] = box
            card.add(box)
        self.meeting = MeetingChoice("", listen, listening=True)
        card.add(self.meeting)
        self.purpose = QLineEdit()
        self.purpose.setMaxLength(500)
        self.purpose.setPlaceholderText(self.tr("to see whether the joint model is better"))
        self.purpose.textEdited.connect(lambda _: self.changed.emit())
        card.add(Field(self.tr("What &for, as the terms say it"), self.purpose))
        self.go_on_without = QCheckBox(self.tr("&Go on without a lost hospital if all others agree"))
        self.go_on_without.setChecked(True)
        self.go_on_without.setToolTip(
            self.tr("At least two must remain. What the others could then learn about it is said in the terms.")
        )
        self.go_on_without.toggled.connect(lambda _: self.changed.emit())
        card.add(self.go_on_without)
        self._who_changed()
        return card

    @property
    def is_together(self) -> bool:
        """Whether the hospitals have the same predictors, of patients of their own."""
        return self.mode.value == "horizontal"

    def _chosen(self) -> None:
        self._show_mode()
        self.changed.emit()

    def _show_mode(self) -> None:
        """What the kind of session leaves to be chosen."""
        for choice in (self.scheme, self.rows, self.release):
            choice.setVisible(not self.is_together)
        self.key_bits.setVisible(not self.is_together and self.scheme.value == "paillier")
        self.go_on_without.setVisible(self.is_together and len(self._chosen_peers()) > 1)

    def _chosen_peers(self) -> list[Json]:
        return [peer for peer in self._peers if self._boxes[peer["party_id"]].isChecked()]

    def _who_changed(self) -> None:
        chosen = self._chosen_peers()
        self.go_on_without.setVisible(self.is_together and len(chosen) > 1)
        self.meeting.set_address(chosen[0].get("address") or "" if len(chosen) == 1 else "")
        # With several others everybody connects to the one who listens.
        self.meeting.connects.setEnabled(len(chosen) == 1)
        if len(chosen) > 1:
            self.meeting.listens.setChecked(True)
        self.changed.emit()

    def _what(self) -> QWidget:
        card = Card(self.tr("Parameters"))
        grid = _grid()
        self.held_out = Whole(5, 50, 30, 5)
        self.held_out.setSuffix("\u00a0%")
        self.min_group = Whole(1, 1000, 5)
        fields = (
            self._number("num_boost_round", self.tr("&Trees"), Whole(1, 2000, 100, 10)),
            self._number("max_depth", self.tr("Dept&h of a tree"), Whole(1, 10, 4)),
            self._number("eta", self.tr("Learning &rate"), Real(0.01, 1, 0.1, 2, 0.05)),
            Field(self.tr("Patients held o&ut"), self.held_out),
            Field(self.tr("S&mallest group"), self.min_group),
        )
        self.min_group.setToolTip(self.tr("No split may leave fewer of a hospital's patients on either side."))
        self.held_out.setToolTip(self.tr("The joint and the own model are compared on patients neither has seen."))
        for i, field in enumerate(fields):
            grid.addWidget(field, i // 3, i % 3)
        card.add(grid)
        card.add(Fold(self.tr("Ad&vanced"), self._advanced()))
        return card

    def _advanced(self) -> QWidget:
        holder = QWidget()
        grid = _grid()
        holder.setLayout(grid)
        grid.setContentsMargins(0, 0, 0, 0)
        self.early = Whole(0, 200, 0)
        self.early.setSpecialValueText(self.tr("off"))
        self.rows = Choice(
            self.tr("Patients used"),
            [
                ("label", self.tr("All of this hospital's")),
                ("shared", self.tr("Only those all hospitals know")),
            ],
        )
        self.key_bits = Choice(self.tr("Length of the key"), [("3072", "3072"), ("2048", "2048"), ("4096", "4096")])
        self.release = Choice(
            self.tr("Told to the others at the end"),
            [
                ("all", self.tr("The measures of both models, rounded")),
                ("auc", self.tr("Only the AUC")),
                ("none", self.tr("Nothing")),
            ],
        )
        numbers = (
            self._number("max_bin", self.tr("Bins per predictor"), Whole(2, 256, 64)),
            self._number("min_child_weight", self.tr("Least weight of a leaf"), Real(0, 100, 1, 1, 1)),
            self._number("reg_lambda", self.tr("Regularisation (lambda)"), Real(0, 1000, 1, 2, 0.5)),
            self._number("gamma", self.tr("Least gain (gamma)"), Real(0, 1000, 0, 2, 0.1)),
            self._number("scale_pos_weight", self.tr("Weight of cases"), Real(0.01, 1000, 1, 2, 1)),
            self._number("subsample", self.tr("Share of patients per tree"), Real(0.1, 1, 1)),
            self._number("colsample_bytree", self.tr("Share of predictors per tree"), Real(0.1, 1, 1)),
            Field(self.tr("Stop after trees without gain"), self.early),
            self._number("seed", self.tr("Seed"), Whole(0, 2_000_000_000, 0)),
        )
        for i, field in enumerate(numbers):
            grid.addWidget(field, i // 3, i % 3)
        for i, choice in enumerate((self.rows, self.key_bits, self.release)):
            grid.addWidget(choice, 3 + i, 0, 1, 3)
        grid.addWidget(
            labels.muted(self.tr("The names of these parameters in XGBoost are shown when the pointer rests on them.")),
            6, 0, 1, 3,
        )  # fmt: skip
        return holder

    def _number(self, name: str, label: str, control: Control) -> Field:
        self._params[name] = control
        control.setToolTip(name)
        return Field(label, control)

    def args(self) -> Json:
        """Chosen peers, parameters under XGBoost's names, and the rest of the terms."""
        params: Json = {name: control.value() for name, control in self._params.items()}
        params["early_stopping_rounds"] = self.early.value() or None
        args: Json = {
            "peers": [party for party, box in self._boxes.items() if box.isChecked()],
            "params": params,
            "key_bits": int(self.key_bits.value),
            "min_group": self.min_group.value(),
            "test_fraction": self.held_out.value() / 100,
            "rows": self.rows.value,
        }
        if words := self.purpose.text().strip():
            args["purpose"] = words
        if self.is_together:
            shared = ("peers", "params", "min_group", "test_fraction", "purpose")
            together = {"mode": "horizontal", "may_go_on_without": self.go_on_without.isChecked()}
            return {name: args[name] for name in shared if name in args} | together
        args["scheme"] = self.scheme.value
        if self.release.value != "all":
            args["release"] = ["auc", "auc_ci"] if self.release.value == "auc" else []
        return args

    def place(self) -> Json:
        """Where to meet: `listen`, or `host` to connect to."""
        listen = self.meeting.listen()
        chosen = self.args()["peers"]
        return {"listen": listen} if listen else {"host": chosen[0]} if chosen else {}

    def _restore(self, kept: Json) -> None:
        self.purpose.setText(str(kept.get("purpose") or ""))
        for party in kept.get("peers") or []:
            if party in self._boxes:
                self._boxes[party].setChecked(True)
        for name, value in (kept.get("params") or {}).items():
            if name in self._params and value is not None:
                self._params[name].setValue(value)
        self.early.setValue((kept.get("params") or {}).get("early_stopping_rounds") or 0)
        self.key_bits.choose(str(kept.get("key_bits", "3072")))
        self.min_group.setValue(int(kept.get("min_group", 5)))
        self.held_out.setValue(round(100 * float(kept.get("test_fraction", 0.3))))
        self.rows.choose(str(kept.get("rows", "label")))
        self.mode.choose(str(kept.get("mode", "vertical")))
        self.go_on_without.setChecked(bool(kept.get("may_go_on_without", True)))
        self.scheme.choose(str(kept.get("scheme", PROPOSED)))
        if "release" in kept:
            self.release.choose("auc" if kept["release"] else "none")


def mode_choices() -> list[tuple[str, str]]:
    """The two kinds of sessions, by what the hospitals have."""
    translate = QCoreApplication.translate
    return [
        ("vertical", translate("TermsForm", "the same patients, and other predictors of them")),
        ("horizontal", translate("TermsForm", "patients of their own, and the same predictors")),
    ]


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(theme.em(0.9))
    grid.setVerticalSpacing(theme.em(0.6))
    for i in range(3):
        grid.setColumnStretch(i, 1)
    return grid
