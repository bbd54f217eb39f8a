"""The probe measures the real functions within a few seconds, and a session leaves the speed of its line behind."""

from __future__ import annotations

import dataclasses
import math
import time

from fedcore.node import probe
from fedcore.node.sessions import draft_terms, join, propose
from fedcore.protocols.costs import ASSUMED_BYTES_PER_S
from fedcore.worker.forecast_desk import first_forecast, forecast


def test_every_speed_is_measured_once():
    started = time.process_time()
    speeds = probe.computer_speeds(3)
    assert time.process_time() - started < 20  # two seconds
    assert speeds.cores == 3
    assert speeds.is_computer_measured
    assert not speeds.is_line_measured
    for field in dataclasses.fields(speeds):
        if field.name.endswith("_s"):
            value = getattr(speeds, field.name)
            assert math.isfinite(value), field.name
            assert value > 0, field.name
    assert speeds.row_s > speeds.add_s > speeds.number_s > speeds.word_s  # each by an order of magnitude
    started = time.process_time()  # the computer may pause just now
    assert probe.computer_speeds(3) == speeds
    assert time.process_time() - started < 0.1


def test_the_line_of_a_session_is_known_in_the_next(two, tables):
    two.introduce()
    assert probe.line_speed(two.north, two.south.party_id) is None
    assert probe.speeds_with(two.north, [two.south.party_id]).bytes_per_s == ASSUMED_BYTES_PER_S
    terms = draft_terms(two.north, two.draft(scheme="lattice"))
    label, feature = two.meet(
        lambda: propose(two.north, terms, tables[0], two.listening),
        lambda: join(two.south, two.north.party_id, tables[1], two.connecting, lambda _: None),
    )
    assert label.result["trees"] == feature.result["trees"]
    # Set-up rows go out in pieces of more than a quarter of a megabyte, the queries for 50 patients do not.
    speeds = probe.speeds_with(two.south, [two.north.party_id])
    assert speeds.is_line_measured
    assert speeds.bytes_per_s == probe.line_speed(two.south, two.north.party_id)
    assert speeds.bytes_per_s > 1e5  # over loopback
    assert probe.line_speed(two.south, "f" * 64) is None


def test_a_forecast_comes_with_the_terms_before_anything_is_measured(two, tables, monkeypatch):
    monkeypatch.setattr(probe, "_measured", [])
    two.introduce()
    terms = draft_terms(two.north, two.draft(scheme="lattice"))
    first = first_forecast(two.north, terms, tables[0], 2)
    assert not probe.is_measured()
    assert "was not measured" in first["basis"][0]["english"]
    later = forecast(two.north, two.draft(scheme="lattice"), tables[0], 2)
    assert "was measured" in later["basis"][0]["english"]
    for before, after in zip(first["schemes"], later["schemes"], strict=True):
        assert before["minutes"] > 0
        # All but the time is known from the beginning.
        assert {**before, "minutes": 0} == {**after, "minutes": 0}
    measured = first_forecast(two.north, terms, tables[0], 2)
    assert measured["schemes"] == later["schemes"]
