"""Terms: what may be proposed at all, the digest both compute, and the words they are shown in."""

from __future__ import annotations

import json

import msgspec
import pytest

from fedcore.errors import ProtocolError, TermsMismatch
from fedcore.protocols.messages import MESSAGE_TYPES, SCORING, VERTICAL_PAILLIER
from fedcore.protocols.terms import METRIC_NAMES, message_tags, read_terms


def proposed(terms, **changes):
    """The canonical JSON with other values, written as the program would."""
    values = json.loads(terms.canonical())
    values.update(changes)
    return msgspec.json.encode({k: v for k, v in values.items() if v != "absent"}, order=None)


def test_what_was_written_is_read(world):
    for terms in (world.terms(), world.terms(mode="score"), world.terms(n_features=2, generated=True)):
        assert read_terms(terms.canonical(), allow_small_keys=True) == terms


def test_a_changed_value_changes_the_digest(world):
    terms = world.terms()
    digests = {terms.digest, world.terms(min_group=2).digest, world.terms(purpose="x").digest}
    assert len(digests) == 3
    assert terms.fingerprint.count(" ") == 5


def test_small_keys_are_for_tests_only(world):
    with pytest.raises(ProtocolError, match="512 bits is not accepted"):
        read_terms(world.terms().canonical())


BAD = {
    "nothing": {"session": "absent"},
    "an unknown field": {"surprise": 1},
    "a session that is no number": {"session": "x" * 32},
    "an unknown mode": {"mode": "diagonal"},
    "another version": {"version": 2},
    "one hospital": {"parties": []},
    "a share of nothing": {"test_fraction": 0.0},
    "everybody held out": {"test_fraction": 0.9},
    "no group": {"min_group": 0},
    "an endless list": {"max_patients": 10**12},
    "no padding": {"pad_to": 0},
    "another scheme": {"scheme": "rot13"},
    "a tiny key": {"key_bits": 8},
    "a negative key": {"key_bits": -512},
    "a huge key": {"key_bits": 1 << 40},
    "an unknown metric": {"release": ["patients"]},
    "an unknown message": {"messages": ["everything"]},
    "fewer messages": {"messages": ["proposal"]},
    "a message twice": {"messages": [*message_tags("vertical"), "abort"]},
    "an unknown parameter": {"params": {"objective": "reg:squarederror"}},
    "parameters left out": {"params": {"eta": 0.3}},
    "a parameter that is text": {"params": {"eta": "0.3"}},
    "a model where none belongs": {"model": "cd" * 16},
    "letters that turn the text round": {"outcome": "stroke\u202e"},
    "a long purpose": {"purpose": "x" * 2001},
    "another order of fields": None,
}


@pytest.mark.parametrize("changes", BAD.values(), ids=BAD.keys())
def test_terms_that_cannot_be_are_refused(world, changes):
    canonical = world.terms().canonical()
    if changes is None:
        canonical = msgspec.json.encode(dict(reversed(json.loads(canonical).items())))
    else:
        canonical = proposed(world.terms(), **changes)
    with pytest.raises(ProtocolError) as caught:
        read_terms(canonical, allow_small_keys=True)
    assert caught.value.advice.template


@pytest.mark.parametrize(
    ("name", "value"),
    [("eta", 0), ("eta", 2), ("max_depth", 0), ("max_depth", 99), ("max_bin", 1), ("num_boost_round", 10**6),
     ("num_boost_round", 1.5), ("seed", -1), ("subsample", 0), ("eta", None), ("scale_pos_weight", 1e9)],
)  # fmt: skip
def test_a_parameter_out_of_its_range_is_the_proposers_fault(world, name, value):
    params = dict(sorted((world.terms().params | {name: value}).items()))
    with pytest.raises(ProtocolError, match=name):
        read_terms(proposed(world.terms(), params=params), allow_small_keys=True)


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw + b" ",
        lambda raw: raw.replace(b":", b": ", 1),
        lambda raw: raw[:-1],
        lambda raw: raw.replace(b'"min_group":1', b'"min_group":1,"min_group":1'),
        lambda raw: raw.replace(b'"min_group":1', b'"min_group":1.0'),
        lambda raw: raw.replace(b'"stroke"', b'"\\u0073troke"'),
        lambda raw: raw.replace(b'"stroke"', b'"\xff"'),
        lambda raw: b"",
        lambda raw: b"[" * 100_000,
        lambda raw: b"null",
    ],
    ids=["a blank at the end", "a blank within", "cut", "a field twice", "a float for an int", "an escape", "no UTF-8",
         "empty", "deep", "null"],
)  # fmt: skip
def test_another_way_of_writing_the_same_is_refused(world, change):
    with pytest.raises(ProtocolError):
        read_terms(change(world.terms().canonical()), allow_small_keys=True)


def test_hospitals_are_named_once_and_one_holds_the_outcome(world):
    terms = world.terms()
    label, feature = json.loads(terms.canonical())["parties"]
    for parties in ([label, label], [feature, feature | {"party_id": "0" * 64}], [label, feature | {"role": "label"}]):
        with pytest.raises(ProtocolError):
            read_terms(proposed(terms, parties=parties), allow_small_keys=True)


def test_a_hospital_which_does_not_take_part_is_told(world):
    with pytest.raises(TermsMismatch, match="do not name this hospital"):
        world.terms().party("0" * 64)


def test_the_lists_of_messages(world):
    assert set(world.terms().allowed()) >= set(VERTICAL_PAILLIER)
    assert set(world.terms(mode="score").allowed()) >= set(SCORING)
    assert MESSAGE_TYPES[SCORING[0]] in message_tags("score")
    assert set(world.terms(release=METRIC_NAMES).release) == set(METRIC_NAMES)
