"""What a protocol may await, and the runner in one process."""

from __future__ import annotations

import pytest

from fedcore.errors import ProtocolError
from fedcore.protocols.exchange import Exchange, Undecided, ask, hear, hear_any, person, run_in_memory, tell
from fedcore.protocols.messages import Finished, TrainingDone, TreeDone


def test_messages_arrive_in_order_and_as_sent():
    async def sender():
        await Exchange({"b": (TreeDone(1), TreeDone(2))})
        return (await ask({"b": TrainingDone(2)}, Finished))["b"]

    async def receiver():
        numbers = [(await hear("a", TreeDone)).tree, (await hear_any("a", TrainingDone, TreeDone)).tree]
        await hear("a", TrainingDone)
        await tell({"a": Finished()})
        return numbers

    assert run_in_memory({"a": sender(), "b": receiver()}) == {"a": Finished(), "b": [1, 2]}


def test_a_message_of_another_type_is_refused_where_it_was_expected():
    async def sender():
        await tell({"b": TreeDone(1)})

    async def receiver():
        await hear("a", Finished)

    with pytest.raises(ProtocolError, match="a sent a message of type TreeDone where Finished was due"):
        run_in_memory({"a": sender(), "b": receiver()})


def test_waiting_for_each_other_is_an_error_and_closes_everybody():
    closed = []

    async def waiting(other):
        try:
            await hear(other, Finished)
        finally:
            closed.append(other)

    with pytest.raises(ProtocolError, match="waiting for a message that none has sent"):
        run_in_memory({"a": waiting("b"), "b": waiting("a")})
    assert sorted(closed) == ["a", "b"]


def test_an_error_on_one_side_closes_the_other():
    closed = []

    async def fails():
        raise ValueError("broken")

    async def waiting():
        try:
            await hear("a", Finished)
        finally:
            closed.append("b")

    with pytest.raises(ValueError, match="broken"):
        run_in_memory({"b": waiting(), "a": fails()})
    assert closed == ["b"]


def test_a_person_is_asked_again_until_they_decide():
    answers = iter([Undecided, Undecided, "yes"])

    def question():
        answer = next(answers)
        if answer is Undecided:
            raise Undecided
        return answer

    async def asks():
        return await person(question)

    assert run_in_memory({"a": asks()}) == {"a": "yes"}


def test_an_answer_of_another_sender_does_not_count():
    async def a():
        return await hear("c", TreeDone)

    async def b():
        await tell({"a": TreeDone(1)})

    async def c():
        await tell({"a": TreeDone(2)})

    assert run_in_memory({"a": a(), "b": b(), "c": c()})["a"].tree == 2
