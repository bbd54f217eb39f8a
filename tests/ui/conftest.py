"""The window without a screen: offscreen platform, our theme, British numbers; and answers in the worker's shapes."""

from __future__ import annotations

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

import gc
import sys
import textwrap

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app import theme
from app.bridge import Bridge
from app.desktop import wire
from app.languages import Languages
from app.preferences import Preferences
from app.window import Window


def pytest_collection_modifyitems(items):
    # The platform without a screen says what it cannot do with windows and popups; nothing is wrong.
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore("This plugin does not support", extend=True))


PATIENCE_MS = 60_000


class PatientBot(QtBot):
    """Waits for a worker as long as it may need on a busy machine; a test that passes waits no longer for that."""

    def waitUntil(self, callback, *, timeout=PATIENCE_MS):
        super().waitUntil(callback, timeout=timeout)

    def waitSignal(self, signal, *, timeout=PATIENCE_MS, **how):
        return super().waitSignal(signal, timeout=timeout, **how)


@pytest.fixture
def qtbot(qapp, request):
    return PatientBot(request)


def text(template, **values):
    return {"template": template, "values": values, "english": template.format(**values)}


@pytest.fixture(autouse=True)
def _looks(qapp):
    QLocale.setDefault(QLocale("en_GB"))
    if theme.is_dark() or theme.scale() != 1.0 or not QApplication.instance().styleSheet():
        theme.apply(QApplication.instance(), "light")  # polishes every widget there is: not for nothing
    yield
    for widget in QApplication.topLevelWidgets():
        if widget.parentWidget() is None:
            widget.deleteLater()
    # No event loop runs between tests, and only one would delete them: they would be styled for every later test.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def own_garbage():
    """Python looks only through what the test makes: through all that other tests loaded and left in this process it
    looks for 0.2 s now and then, longer than what is measured may take."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def bridge(tmp_path):
    made = Bridge(tmp_path)
    yield made
    made.close()


@pytest.fixture
def preferences(tmp_path):
    made = Preferences(tmp_path)
    made.language = "en"
    return made


@pytest.fixture
def make_page(qtbot, bridge, preferences):
    """A page as the window shows it, without the window."""

    def make(kind):
        page = kind(bridge, preferences)
        qtbot.addWidget(page)
        page.resize(1100, 660)
        page.show()
        page.facts_changed("")
        return page

    return make


@pytest.fixture
def window(qtbot, qapp, bridge, preferences):
    languages = Languages(qapp)
    made = Window(bridge, preferences)
    wire(made, languages)
    made.show()
    yield made
    languages.use("en")
    theme.watcher().changed.disconnect()
    bridge.remember("session_failure", None)
    made.close()
    made.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def talker(qtbot, tmp_path):
    """A bridge to a process of a few lines, for what a sound worker never does: die, hang, print rubbish."""
    made = []

    def start(code):
        script = tmp_path / "talker.py"
        script.write_text("import json, os, sys, threading\n" + textwrap.dedent(code))
        bridge = Bridge(tmp_path, program=[sys.executable, str(script)])
        made.append(bridge)
        bridge.start()
        return bridge

    yield start
    for bridge in made:
        bridge.close()


def bell(n=12):
    return [1, 4, 12, 30, 55, 80, 80, 55, 30, 12, 4, 1][:n]


def column(name, kind, role, **more):
    return {
        "name": name,
        "kind": kind,
        "role": role,
        "role_guessed": True,
        "missing_share": 0.0,
        "distinct": 20,
        "minimum": None,
        "maximum": None,
        "histogram": bell(),
        "complaints": [],
    } | more


@pytest.fixture
def records():
    columns = [
        column("patient_id", "identifier", "identifier", histogram=[]),
        column("stroke", "yes_no", "outcome", distinct=2, minimum=0, maximum=1, histogram=[95, 5]),
        column("age", "numeric", "predictor", minimum=18, maximum=90),
        column("bmi", "numeric", "predictor", missing_share=0.031, minimum=14.2, maximum=60.5),
        column(
            "remarks",
            "text",
            "ignore",
            missing_share=0.93,
            complaints=[
                {"code": "missing", "text": text("{share} of the values are missing.", share="93 %"), "rows": []}
            ],
        ),
    ]
    names = [c["name"] for c in columns]
    return {
        "path": "/records/hospital_B.csv",
        "file": "hospital_B.csv",
        "rows": 1200,
        "generated": False,
        "columns": columns,
        "preview": {"columns": names, "rows": [[f"P{i}", "no", "64", "27.5", ""] for i in range(50)]},
        "problems": [],
        "summary": {"patients": 1200, "outcomes": 60, "duplicates": 0, "damaged_identifiers": 0},
    }


@pytest.fixture
def mapped():
    return {
        "patients": 1198,
        "cases": 60,
        "features": ["age", "bmi"],
        "left_out": [text("{n} rows of duplicate patients are left out.", n=2)],
        "events_per_predictor": 30.0,
        "digest": "d1",
    }


@pytest.fixture
def peers():
    return {
        "peers": [
            {
                "party_id": f"p{i}",
                "name": name,
                "address": f"10.0.0.{i}:47600",
                "fingerprint": "9c1e 0042 aa10 7d3b",
                "state": state,
            }
            for i, (name, state) in enumerate(
                [("Lakeside Hospital", "confirmed"), ("Clinic North", "invited"), ("Old Town", "blocked")], 1
            )
        ]
    }


@pytest.fixture
def terms():
    def leaf(item, mine):
        return {
            "type": "t",
            "item": text(item),
            "form": text("32 bytes per patient"),
            "reader": text("Lakeside Hospital"),
            "could_learn": text("How many patients this hospital has"),
            "bytes_expected": 32000,
            "times": text("once"),
            "from_me": mine,
        }

    return {
        "digest": "ab12",
        "fingerprint": "9f02 1b7c",
        "proposer": "Lakeside Hospital",
        "outcome": "stroke",
        "mode": "vertical",
        "parties": [],
        "params": {"num_boost_round": 100, "max_depth": 4, "eta": 0.1, "early_stopping_rounds": None, "seed": 0},
        "scheme": "paillier",
        "key_bits": 3072,
        "min_group": 5,
        "test_fraction": 0.3,
        "rows": "label",
        "my_columns": ["ldl"],
        "sections": [{"title": text("Who"), "lines": [text("{name} knows the outcome.", name="Lakeside Hospital")]}],
        "leaves": [leaf("Blinded identifiers", True), leaf("Encrypted gradients", False)],
        "expected_minutes": 12.4,
        "expected_megabytes": 61.0,
        "needs_signature": True,
    }
