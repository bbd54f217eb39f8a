"""The lattice scheme: exact sums, uniform-looking messages, floods that hide sets, secrets used once."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass

import numpy as np
import pytest

from fedcore.crypto import lattice
from fedcore.crypto.lattice import PublicElements, Secrets, SetupRows
from fedcore.crypto.lattice_form import DOUBLE, SINGLE, WIDE, Form, Members
from fedcore.crypto.lattice_ring import MAX_PRODUCTS, MOST_ERROR, WORD_BITS, N, product_error, unpack_words
from fedcore.crypto.lattice_sampling import Stream
from fedcore.errors import ProtocolError

FORMS = {"single": SINGLE, "double": DOUBLE, "wide": WIDE}
each_form = pytest.mark.parametrize("form", FORMS.values(), ids=FORMS.keys())


class Unflooded(Stream):
    """To see what floods hide."""

    def flood(self, n: int, width_bits: int) -> np.ndarray:
        return np.zeros(n, np.int64)


class Careless(Stream):
    """A label hospital that forgets its secret: the tests of uniformity must notice."""

    def ternary(self, n: int) -> np.ndarray:
        return np.zeros(n, np.int8)


@dataclass(frozen=True)
class Hospitals:
    """Both sides after set-up, over patients in n_sets groups; group n_sets is in no set."""

    public: PublicElements
    groups: np.ndarray
    n_sets: int
    label: Stream
    feature: Stream
    secrets: Secrets
    pads: np.ndarray
    rows: bytes

    def ask(self, form: Form, nodes: list[np.ndarray]) -> tuple[lattice.Asked, bytes]:
        members = [Members(np.flatnonzero(gh.any(axis=1)), gh[gh.any(axis=1)]) for gh in nodes]
        blob = bytearray(form.query_bytes(self.public.n_rows))
        asked = lattice.encrypt(self.public, form, members, self.secrets.take(), self.label, memoryview(blob))
        return asked, bytes(blob)

    def answer(self, blob: bytes, form: Form, stream: Stream | None = None) -> bytes:
        query = lattice.read_query(blob, len(self.groups), form, "North")
        sums = lattice.row_sums(query, self.groups, self.n_sets + 1)[:, : self.n_sets]
        (pad,) = lattice.pad_products([query], self.pads)
        return lattice.answer(query, sums, pad, stream or self.feature)

    def open(self, answer: bytes, asked: lattice.Asked) -> np.ndarray:
        return lattice.decrypt(answer, asked, np.ones(self.n_sets, np.bool_), "South")

    def true_sums(self, nodes: list[np.ndarray]) -> np.ndarray:
        return np.array([[gh[self.groups == j].sum(axis=0) for j in range(self.n_sets)] for gh in nodes])


def set_up(groups: np.ndarray, n_sets: int, label: Stream | None = None, feature: Stream | None = None) -> Hospitals:
    label, feature = label or Stream(), feature or Stream()
    public = PublicElements.expand(b"d" * 32, b"l" * 32, b"f" * 32, len(groups))
    blob, pads = lattice.setup_rows(public, groups, range(n_sets), feature)
    rows = SetupRows(n_sets)
    rows.put(0, blob, n_sets, "South")
    secrets = Secrets(rows, label)
    return Hospitals(public, groups.astype(np.intp), n_sets, label, feature, secrets, pads.astype(np.float64), blob)


def numbers(rng: np.random.Generator, n: int, form: Form) -> list[np.ndarray]:
    """Members' numbers as large as the range allows, zeros for others."""
    g, h = (1 << (form.gradient_bits - 1)) // n, (1 << form.hessian_bits) // n
    drawn = []
    for _ in range(form.n_nodes):
        gh = np.stack([rng.integers(-g + 1, g, n), rng.integers(0, h, n)], axis=1)
        drawn.append(gh * (rng.random(n) < 0.5)[:, None])
    return drawn


@pytest.fixture(scope="module")
def hospitals() -> Hospitals:
    return set_up(np.random.default_rng(1).integers(0, 7, 9000), 6)


@each_form
def test_sums_are_exact(form: Form, hospitals: Hospitals) -> None:
    rng = np.random.default_rng(2)
    for _ in range(5):
        nodes = numbers(rng, 9000, form)
        asked, blob = hospitals.ask(form, nodes)
        assert len(blob) == form.query_bytes(9000)
        np.testing.assert_array_equal(hospitals.open(hospitals.answer(blob, form), asked), hospitals.true_sums(nodes))


@each_form
def test_sums_are_exact_at_the_ends_of_the_range(form: Form) -> None:
    groups = np.array([0] * 100 + [1] * 100 + [2] * 10 + [3])  # set 4 is empty
    both = set_up(groups, 5)
    g, h = (1 << (form.gradient_bits - 1)) - 1, (1 << form.hessian_bits) - 1
    most = np.zeros((len(groups), 2), np.int64)
    most[:100] = g // 100, h // 100
    most[100:200, 0] = -(g // 100)
    ends = [most, -most * np.array([1, -1])][: form.n_nodes]
    asked, blob = both.ask(form, ends)
    np.testing.assert_array_equal(both.open(both.answer(blob, form), asked), both.true_sums(ends))


def test_more_chunks_than_products_are_added_at_once() -> None:
    n = (MAX_PRODUCTS + 2) * N - 5
    rng = np.random.default_rng(3)
    both = set_up((rng.random(n) < 0.9).astype(np.int64), 2)
    nodes = numbers(rng, n, DOUBLE)
    asked, blob = both.ask(DOUBLE, nodes)
    np.testing.assert_array_equal(both.open(both.answer(blob, DOUBLE), asked), both.true_sums(nodes))


def test_products_are_added_up_while_their_sum_can_be_rounded() -> None:
    rng = np.random.default_rng(9)
    for weights in ([N] * 5, [1] * 60, [0, 0], rng.integers(0, N, 80).tolist()):
        batches = lattice._batches(weights)
        assert [at for batch in batches for at in batch] == [at for at, weight in enumerate(weights) if weight]
        for batch in batches:
            assert len(batch) <= MAX_PRODUCTS
            assert sum(product_error(weights[at]) for at in batch) <= MOST_ERROR
    assert [len(batch) for batch in lattice._batches([N] * 5)] == [2, 2, 1]
    assert [len(batch) for batch in lattice._batches([1] * 60)] == [24, 24, 12]


def test_a_part_of_the_sets(hospitals: Hospitals) -> None:
    """Predictors left out of a tree have no sums in the answer."""
    chosen = np.array([True, False, True, True, False, False])
    nodes = numbers(np.random.default_rng(4), 9000, SINGLE)
    asked, blob = hospitals.ask(SINGLE, nodes)
    query = lattice.read_query(blob, 9000, SINGLE, "North")
    sums = lattice.row_sums(query, hospitals.groups, 7)[:, :6][:, chosen]
    (pad,) = lattice.pad_products([query], hospitals.pads[chosen])
    opened = lattice.decrypt(lattice.answer(query, sums, pad, hospitals.feature), asked, chosen, "South")
    np.testing.assert_array_equal(opened, hospitals.true_sums(nodes)[:, chosen])


def test_numbers_out_of_range_are_not_encrypted(hospitals: Hospitals) -> None:
    nodes = [np.zeros((9000, 2), np.int64)]
    for g, h in ((2**39, 0), (0, 2**38), (0, -1)):
        nodes[0][5] = g, h
        with pytest.raises(ValueError, match="do not fit"):
            hospitals.ask(SINGLE, nodes)
    with pytest.raises(ValueError, match="for each patient"):
        hospitals.ask(DOUBLE, [np.zeros((9000, 2), np.int64)])
    with pytest.raises(ValueError, match="rows can be added up"):
        PublicElements.expand(bytes(32), bytes(32), bytes(32), lattice.MAX_ROWS + 1)


# -- what is not an answer is an error, never a wrong number -----------------------------------------------------------


@each_form
def test_an_answer_under_another_secret_fails(form: Form, hospitals: Hospitals) -> None:
    nodes = numbers(np.random.default_rng(5), 9000, form)
    (first, blob), (second, _) = hospitals.ask(form, nodes), hospitals.ask(form, nodes)
    answer = hospitals.answer(blob, form)
    hospitals.open(answer, first)
    with pytest.raises(ProtocolError, match="South"):
        hospitals.open(answer, second)


@each_form
def test_lengths_are_checked(form: Form, hospitals: Hospitals) -> None:
    asked, blob = hospitals.ask(form, numbers(np.random.default_rng(6), 9000, form))
    answer = hospitals.answer(blob, form)
    for wrong in (answer[:-1], answer + b"\0", b""):
        with pytest.raises(ProtocolError, match="wrong length"):
            hospitals.open(wrong, asked)
    for wrong in (blob[:-1], blob + b"\0", b""):
        with pytest.raises(ProtocolError, match="wrong length"):
            lattice.read_query(wrong, 9000, form, "North")
    with pytest.raises(ProtocolError, match="wrong length"):
        SetupRows(2).put(0, hospitals.rows[:-1], 6, "South")


@each_form
def test_random_answers_fail(form: Form, hospitals: Hospitals) -> None:
    asked, _ = hospitals.ask(form, numbers(np.random.default_rng(7), 9000, form))
    stream, failed = Stream(), 0
    for _ in range(100):
        try:
            hospitals.open(stream.draw(form.answer_bytes(6)), asked)
        except ProtocolError:
            failed += 1
    assert failed >= 95  # six sets, each passing with probability 1/64 or less: 1/2 by its rest, 1/32 by its sums


def test_a_patient_counted_too_often_fails(hospitals: Hospitals) -> None:
    """A sum beyond what any set of patients gives."""
    nodes = [np.zeros((9000, 2), np.int64)]
    nodes[0][:] = 1000, 1000
    asked, blob = hospitals.ask(SINGLE, nodes)
    query = lattice.read_query(blob, 9000, SINGLE, "North")
    sums = lattice.row_sums(query, hospitals.groups, 7)[:, :6] * 9
    (pad,) = lattice.pad_products([query], hospitals.pads)
    with pytest.raises(ProtocolError):
        hospitals.open(lattice.answer(query, sums, pad, hospitals.feature), asked)


# -- what the other side sees ------------------------------------------------------------------------------------------


def uniformity(blob: bytes) -> float:
    """Chi-square of all bytes, in standard deviations: of uniform bytes above 9 with probability 1e-13."""
    counts = np.bincount(np.frombuffer(blob, np.uint8), minlength=256)
    expected = len(blob) / 256
    chi = float(((counts - expected) ** 2 / expected).sum())
    return (chi - 255) / math.sqrt(510)


def adversarial(form: Form, n: int) -> dict[str, np.ndarray]:
    g, h = (1 << (form.gradient_bits - 1)) // n, (1 << form.hessian_bits) // n
    one = np.zeros((n, 2), np.int64)
    one[17] = g * n - 1, h * n - 1
    return {
        "nobody": np.zeros((n, 2), np.int64),
        "one patient": one,
        "all the most": np.tile([g - 1, h - 1], (n, 1)),
        "all the least": np.tile([-g + 1, 0], (n, 1)),
    }


@each_form
def test_queries_look_uniform_whatever_they_hold(form: Form, hospitals: Hospitals) -> None:
    for name, gh in adversarial(form, 9000).items():
        _, blob = hospitals.ask(form, [gh] * form.n_nodes)
        assert abs(uniformity(blob)) < 9, name
        words = unpack_words(blob, form.n_words, 9000 + N)
        for word in words:  # neighbours and halves: each of the two reached by chance with probability 1e-14 or less
            assert abs(np.corrcoef(word[:-1], word[1:])[0, 1]) < 0.06
            assert abs(np.corrcoef(word[:4500], word[4500:9000])[0, 1]) < 0.12


def test_the_difference_of_two_queries_looks_uniform(hospitals: Hospitals) -> None:
    """It would not under one secret: then it is noise plus the difference of the messages."""
    gh = [adversarial(DOUBLE, 9000)["all the most"]] * 2
    first, second = (unpack_words(hospitals.ask(DOUBLE, gh)[1], 5, 9000 + N) for _ in range(2))
    difference = (first - second)[:-1] % 2**WORD_BITS
    assert abs(uniformity((difference >> 32).astype(np.uint8).tobytes())) < 9


def test_the_tests_above_notice_a_forgotten_secret() -> None:
    both = set_up(np.zeros(9000, np.int64), 1, label=Careless())
    _, blob = both.ask(DOUBLE, [adversarial(DOUBLE, 9000)["all the most"]] * 2)
    assert uniformity(blob) > 1000


def test_setup_rows_of_one_patient_and_of_all_cannot_be_told_apart() -> None:
    n, stream = 500, Stream()
    public = PublicElements.expand(b"d" * 32, b"l" * 32, b"f" * 32, n)
    one, everyone = np.ones(n, np.int64), np.zeros(n, np.int64)
    one[33] = 0
    tables = []
    for groups in (one, everyone):
        rows = b"".join(lattice.setup_rows(public, groups, range(1), stream)[0] for _ in range(6))
        assert abs(uniformity(rows)) < 9
        tables.append(np.bincount(np.frombuffer(rows, np.uint8), minlength=256).astype(np.float64))
    chi = float((((tables[0] - tables[1]) ** 2) / (tables[0] + tables[1])).sum())
    assert abs(chi - 255) / math.sqrt(510) < 9
    # Against the public element which the row of one patient is, without its pad.
    blob, _ = lattice.setup_rows(public, one, range(1), Careless())
    bare, _ = lattice.setup_rows(public, one, range(1), Careless())
    assert np.abs(unpack_words(blob, 4, N) - unpack_words(bare, 4, N))[0].max() <= 1


def rests(both: Hospitals, form: Form, nodes: list[np.ndarray], stream: Stream | None, n: int) -> np.ndarray:
    """What is left below Δ of n answers, in units of an answer's lowest word."""
    found = []
    for _ in range(n):
        asked, blob = both.ask(form, nodes)
        n_words = form.n_words - 1
        words = unpack_words(both.answer(blob, form, stream), n_words, both.n_sets) - asked.products[-n_words:]
        low = words[0] + (words[1] << WORD_BITS)  # Δ divides what the numbers add above
        period = 1 << min(62, form.delta_bit - (form.first_word + 1) * WORD_BITS)
        found.append((low + period // 2) % period - period // 2)
    return np.concatenate(found)


@pytest.mark.parametrize("form", [SINGLE, DOUBLE], ids=["single", "double"])
def test_floods_hide_how_many_patients_were_added_up(form: Form) -> None:
    """Below Δ an answer is flood: of the same spread for a set of one patient and for a set of all others, and far
    larger than the noise under it."""
    groups = np.ones(9000, np.int64)
    groups[5] = 0
    # Fixed keys: of 150 answers a spread differs by a fifth once in ten thousand draws.
    both = set_up(groups, 2, Stream(b"label" * 6 + b"!!"), Stream(b"feature" * 4 + b"!!!!"))
    nodes = numbers(np.random.default_rng(8), 9000, form)
    flooded = rests(both, form, nodes, None, 150).reshape(-1, 2)
    width = 2.0 ** (form.flood_bits - WORD_BITS)
    spread = flooded.std(axis=0) / width
    np.testing.assert_allclose(spread, 0.5, atol=0.1)
    assert np.abs(flooded.mean(axis=0)).max() < 5 * width * 0.5 / math.sqrt(150)
    bare = rests(both, form, nodes, Unflooded(), 10)
    assert np.abs(bare).max() <= 2**13
    assert np.abs(bare).max() < width / 8


def test_floods_are_of_the_width_that_the_argument_needs() -> None:
    for form in FORMS.values():
        noise = 21 * 250_000 + 2 * 21 * N if form.first_word == 0 else 250_000 / 2 + N
        assert math.log2(2**form.flood_bits / noise) > 33  # at the very worst; LATTICE.md counts the usual case


# -- nothing is used twice ---------------------------------------------------------------------------------------------


def test_secrets_are_given_out_once() -> None:
    both = set_up(np.arange(50) % 3, 3)
    seen = [both.secrets.take() for _ in range(80)]  # more than are made at a time
    assert len({secret.s.tobytes() for secret in seen}) == 80
    for secret in seen[:3]:
        assert set(np.unique(secret.s).tolist()) == {-1, 0, 1}


def test_pads_are_fresh_for_every_set() -> None:
    both = set_up(np.arange(50) % 9, 9)
    again = set_up(np.arange(50) % 9, 9)
    assert len({pad.tobytes() for pad in (*both.pads, *again.pads)}) == 18


# -- known answers -----------------------------------------------------------------------------------------------------


KNOWN = {
    "single": "386b446bab1ab45c8dfbc97293ad5ac79297386932675febbf6ea4cbd33a0880",
    "double": "194d4a8ac1268ce7c5a0363f4be1962ef3677f54dfe5872d98596dc0949ae5f1",
    "wide": "a249d2e4b7f1ae6eea1b5e78a9c370c793758351164d6d8ffbca36265001e06c",
}


@pytest.mark.parametrize("name", FORMS)
def test_known_answers(name: str) -> None:
    """Set-up, query and answer under fixed keys: another version must not change a byte of them unnoticed."""
    form = FORMS[name]
    groups = np.arange(300) % 5
    both = set_up(groups, 4, Stream(b"label" * 6 + b"!!"), Stream(b"feature" * 4 + b"!!!!"))
    gh = np.stack([np.arange(300) - 150, np.arange(300)], axis=1).astype(np.int64)
    asked, blob = both.ask(form, [gh] * form.n_nodes)
    answer = both.answer(blob, form)
    np.testing.assert_array_equal(both.open(answer, asked), both.true_sums([gh] * form.n_nodes))
    assert hashlib.sha256(both.rows + blob + answer).hexdigest() == KNOWN[name]
