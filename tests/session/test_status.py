"""The status board: one value replaced whole, times filled in, nothing secret in it."""

from __future__ import annotations

import dataclasses
import json

import pytest

from fedcore.errors import Text
from fedcore.session.status import AlignmentStatus, Board, CurvePoint, PeerStatus, Status


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def board():
    clock, shown = Clock(), []
    board = Board(shown.append, clock)
    return board, clock, shown


def test_each_change_is_shown_and_the_rest_stays(board):
    board, clock, shown = board
    board.show(state="aligning", share_done=0.5)
    clock.now += 4
    board.show(waiting_s=1.0)
    assert [s.state for s in shown] == ["aligning", "aligning"]
    assert shown[-1].share_done == 0.5
    assert (shown[-1].elapsed_s, shown[-1].own_work_s) == (4.0, 3.0)
    assert shown[-1] is board.status


def test_time_left_goes_by_the_trees_alone(board):
    """Alignment took 50 s, then each tree takes 2 s."""
    board, clock, shown = board
    board.show(state="aligning")
    clock.now += 50
    board.show(state="training", trees=10)
    assert shown[-1].left_s is None
    for tree in range(1, 11):
        clock.now += 2
        board.show(tree=tree)
        assert shown[-1].left_s == pytest.approx(2 * (10 - tree))
    board.show(state="evaluating")
    assert shown[-1].left_s is None


def test_a_status_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Status().state = "failed"  # type: ignore[misc]


def test_a_status_is_plain_values():
    status = Status(
        state="training", phase=Text("Tree {n}", {"n": 3}), peers=(PeerStatus("a" * 64, "South", True, 10, 20),),
        alignment=(AlignmentStatus("a" * 64, "South", 10, 20, 3),), curve=(CurvePoint(1, 0.8, None),),
    )  # fmt: skip
    plain = json.loads(json.dumps(status.to_json()))
    assert plain["phase"]["english"] == "Tree 3"
    assert plain["peers"][0]["bytes_sent"] == 10
    assert set(plain) == {f.name for f in dataclasses.fields(Status)}
    assert json.dumps(Status().to_json())
