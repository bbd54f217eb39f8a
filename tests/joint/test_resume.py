"""Kill a hospital at any tree and go on: the finished model is the same, bit for bit, as without the interruption."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from fedcore.crypto import paillier
from fedcore.crypto.keystore import StoreKey
from fedcore.data.table import Table
from fedcore.errors import ProtocolError, StoreError, TermsMismatch
from fedcore.protocols.exchange import run_in_memory
from fedcore.protocols.terms import PartyTerms, Terms, message_tags
from fedcore.session.checkpoint import FeatureState, Keeper, LabelState
from fedcore.session.records import SessionRecord
from fedcore.session.resuming import resume_as_feature, resume_as_label
from fedcore.session.status import Board
from fedcore.session.store import Store
from fedcore.session.vertical_session import FeatureResult, LabelResult, run_as_feature, run_as_label
from fedcore.trees.params import BoostParams

LABEL, FEATURE = "0" * 64, "1" * 64
TREES = 5


class KilledError(Exception):
    """Stands for the power cut: nothing after it runs."""


@pytest.fixture(scope="module")
def private_key() -> paillier.PrivateKey:
    return paillier.generate_keypair(512, allow_insecure_test_size=True)[1]


@pytest.fixture(scope="module")
def terms() -> Terms:
    params = BoostParams(num_boost_round=TREES, max_depth=3, eta=0.3, max_bin=8, subsample=0.8, early_stopping_rounds=4)
    return Terms(
        session="cd" * 16, created="2024-01-01T00:00:00Z", mode="vertical", outcome="stroke", purpose="test",
        parties=(PartyTerms(LABEL, "L", "label"), PartyTerms(FEATURE, "F", "feature")), params=params.to_mapping(),
        scheme="paillier", key_bits=512, min_group=2, test_fraction=0.3, rows="label", pad_to=10,
        max_patients=10_000, release=("auc",), messages=message_tags("vertical"),
    )  # fmt: skip


@pytest.fixture(scope="module")
def tables() -> tuple[Table, Table]:
    rng = np.random.default_rng(3)
    a, b = rng.normal(size=(240, 2)).astype(np.float32), rng.normal(size=(240, 3)).astype(np.float32)
    y = (a[:, 0] + b[:, 0] + rng.normal(size=240) > 0.5).astype(np.uint8)
    ids = tuple(f"patient {i}" for i in range(240))
    other = rng.permutation(240)[:200]
    return Table(ids, ("a0", "a1"), a, y), Table(tuple(ids[i] for i in other), ("b0", "b1", "b2"), b[other], None)


@contextlib.contextmanager
def keepers(folder: Path, terms: Terms) -> Iterator[tuple[Keeper, Keeper]]:
    with contextlib.ExitStack() as stack:
        stores = [stack.enter_context(Store(folder / name)) for name in ("label", "feature")]
        for store in stores:
            if store.session(terms.session) is None:
                record = SessionRecord(terms.session, terms.canonical().decode(), terms.digest, "label", "running")
                store.add_session(record)
        label, feature = (Keeper(s, StoreKey(k * 32), terms.session) for s, k in zip(stores, (b"l", b"f"), strict=True))
        yield label, feature


def run(
    terms: Terms,
    tables: tuple[Table, Table],
    kept: tuple[Keeper, Keeper],
    key: paillier.PrivateKey,
    *,
    resumes: bool = False,
    kill_at: tuple[int, int] = (99, 99),
) -> tuple[LabelResult, FeatureResult]:
    """Both sides in memory; a side whose board shows as many trees as `kill_at` says dies right there."""

    def board(limit: int) -> Board:
        def show(status: object) -> None:
            if getattr(status, "state", "") == "training" and getattr(status, "tree", 0) >= limit:
                raise KilledError

        return Board(show)

    results = run_in_memory({
        LABEL: run_as_label(terms, tables[0], None, board(kill_at[0]), kept[0], resumes=resumes, private_key=key),
        FEATURE: run_as_feature(terms, FEATURE, tables[1], None, board(kill_at[1]), kept[1], resumes=resumes),
    })  # fmt: skip
    return results[LABEL], results[FEATURE]


@pytest.fixture(scope="module")
def undisturbed(
    tmp_path_factory: pytest.TempPathFactory,
    terms: Terms,
    tables: tuple[Table, Table],
    private_key: paillier.PrivateKey,
) -> tuple[LabelResult, FeatureResult]:
    with keepers(tmp_path_factory.mktemp("undisturbed"), terms) as kept:
        return run(terms, tables, kept, private_key)


@pytest.mark.parametrize("kill_at", [(1, 99), (3, 99), (99, 1), (99, 2), (99, 4), (TREES, 99)])
def test_the_model_is_the_same(
    tmp_path: Path,
    terms: Terms,
    tables: tuple[Table, Table],
    private_key: paillier.PrivateKey,
    undisturbed: tuple[LabelResult, FeatureResult],
    kill_at: tuple[int, int],
) -> None:
    with keepers(tmp_path, terms) as kept, pytest.raises(KilledError):
        run(terms, tables, kept, private_key, kill_at=kill_at)
    with keepers(tmp_path, terms) as kept:
        label, feature = run(terms, tables, kept, private_key, resumes=True)
    assert label.booster_json == undisturbed[0].booster_json
    assert feature.model == undisturbed[1].model
    assert label.comparison == undisturbed[0].comparison
    assert label.explanation == undisturbed[0].explanation
    assert label.study == undisturbed[0].study
    assert len(label.timings_s["per_tree"]) == len(undisturbed[0].timings_s["per_tree"])


@pytest.mark.parametrize("kept_before", [False, True])
def test_the_model_is_the_same_after_one_interruption_upon_another(
    tmp_path: Path,
    terms: Terms,
    tables: tuple[Table, Table],
    private_key: paillier.PrivateKey,
    undisturbed: tuple[LabelResult, FeatureResult],
    kept_before: bool,
) -> None:
    """Also where what was kept until then was kept by an earlier version, all in one."""
    with keepers(tmp_path, terms) as kept, pytest.raises(KilledError):
        run(terms, tables, kept, private_key, kill_at=(3, 99))
    if kept_before:
        for name, secret, kind in (("label", b"l" * 32, LabelState), ("feature", b"f" * 32, FeatureState)):
            as_kept_by_an_earlier_version(tmp_path / name, terms.session, StoreKey(secret), kind)
    with keepers(tmp_path, terms) as kept, pytest.raises(KilledError):
        run(terms, tables, kept, private_key, resumes=True, kill_at=(99, 4))
    with keepers(tmp_path, terms) as kept:
        label, feature = run(terms, tables, kept, private_key, resumes=True)
    assert label.booster_json == undisturbed[0].booster_json
    assert feature.model == undisturbed[1].model
    assert label.explanation == undisturbed[0].explanation
    with keepers(tmp_path, terms) as (mine, theirs):
        last = mine.load(mine.counts()[-1], LabelState, tables[0].digest)
        assert len(last.test_margins) == len(last.trees) == len(last.tree_s) == len(label.timings_s["per_tree"])
        assert theirs.load(theirs.counts()[-1], FeatureState, None).model() == feature.model


def as_kept_by_an_earlier_version(
    folder: Path, session: str, key: StoreKey, kind: type[LabelState] | type[FeatureState]
) -> None:
    """The same states, each of them with everything in it."""
    with Store(folder) as store:
        keeper = Keeper(store, key, session)
        states = [keeper.load(count, kind, None) for count in keeper.counts()]
        store.drop_checkpoints(session)
        for state in states:
            fields = {name: getattr(state, name) for name in state.__struct_fields__ if name not in ("apart", "ends")}
            store.save_checkpoint(session, state.count, key.encrypt(b"checkpoint", msgspec.msgpack.encode(fields)))
        assert store.checkpoint_trees(session) == 0 < states[-1].count


def test_other_records_are_refused(
    tmp_path: Path, terms: Terms, tables: tuple[Table, Table], private_key: paillier.PrivateKey
) -> None:
    with keepers(tmp_path, terms) as kept, pytest.raises(KilledError):
        run(terms, tables, kept, private_key, kill_at=(2, 99))
    label, feature = tables
    changed = Table(label.ids, label.features, label.x + 1, label.y)
    with keepers(tmp_path, terms) as kept, pytest.raises(StoreError, match="other records"):
        run(terms, (changed, feature), kept, private_key, resumes=True)


def test_without_a_state_in_common_nothing_goes_on(
    tmp_path: Path, terms: Terms, tables: tuple[Table, Table], private_key: paillier.PrivateKey
) -> None:
    with keepers(tmp_path, terms) as kept, pytest.raises(KilledError):
        run(terms, tables, kept, private_key, kill_at=(2, 99))
    with keepers(tmp_path, terms) as kept:
        kept[1].drop()
        with pytest.raises(TermsMismatch, match="no state in common"):
            run(terms, tables, kept, private_key, resumes=True)


def test_going_back_again_and_again_is_refused(
    tmp_path: Path, terms: Terms, tables: tuple[Table, Table], private_key: paillier.PrivateKey
) -> None:
    """Each time the label hospital may ask anew about the tree under way: not more often than some interruptions."""
    label, feature = tables
    with keepers(tmp_path, terms) as kept, pytest.raises(KilledError):
        run(terms, tables, kept, private_key, kill_at=(2, 99))

    def go_on() -> int:
        with keepers(tmp_path, terms) as kept:
            states = run_in_memory({
                LABEL: resume_as_label(terms, kept[0], label.digest),
                FEATURE: resume_as_feature(terms, kept[1], feature.digest),
            })  # fmt: skip
        return states[FEATURE].asked_again

    first = go_on()
    assert [go_on() for _ in range(first, 20)] == list(range(first + 1, 21))
    with pytest.raises(ProtocolError, match="L has asked for 21 trees a second time; 5 trees were signed"):
        go_on()
