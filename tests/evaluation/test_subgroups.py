"""Subgroups and characteristics: what they count, what they hide, and their figures against other implementations."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from sklearn.metrics import roc_auc_score

from fedcore.data.demographics import demographic
from fedcore.evaluation.characteristics import characteristics
from fedcore.evaluation.disclosure import hidden
from fedcore.evaluation.explanation import Predictor
from fedcore.evaluation.subgroups import is_sized_like_age, members_of, subgroups

NAN = float("nan")


@pytest.fixture
def judged():
    rng = np.random.default_rng(7)
    age = rng.uniform(30, 92, 3000)
    p = 1 / (1 + np.exp(5 - 0.05 * age + rng.normal(size=3000)))
    y = rng.random(3000) < 1 / (1 + np.exp(4.5 - 0.05 * age))
    return age.astype(np.float32), y, p, np.clip(p * 0.8, 0, 1)


def test_figures_agree_with_scikit_learn_and_statsmodels(judged):
    age, y, p, own = judged
    members = members_of(Predictor("age"), age[:, None], is_age=True)
    found = subgroups(members, y, p, own, 5)
    assert [str(group.label) for group in found] == [
        "under 50", "50 to 59 years", "60 to 69 years", "70 to 79 years", "80 or older"
    ]  # fmt: skip
    assert sum(group.n for group in found) == 3000
    for group, (_, mask) in zip(found, members, strict=False):
        assert group.n == mask.sum()
        assert group.cases == y[mask].sum()
        assert group.joint.auc == pytest.approx(roc_auc_score(y[mask], p[mask]))
        logit = np.log(p[mask] / (1 - p[mask]))
        fit = sm.GLM(y[mask].astype(float), np.ones(mask.sum()), family=sm.families.Binomial(), offset=logit).fit()
        assert group.joint.intercept == pytest.approx(fit.params[0], abs=1e-6)
        assert group.joint.intercept_ci == pytest.approx(tuple(fit.conf_int()[0]), abs=1e-5)
        assert group.joint.expected == pytest.approx(p[mask].mean())
        assert group.own.auc == pytest.approx(roc_auc_score(y[mask], own[mask]))
        assert group.observed_ci[0] < group.observed < group.observed_ci[1]


def test_small_groups_are_hidden_with_the_reason(judged):
    _, y, p, own = judged
    few = np.zeros(3000, np.bool_)
    few[np.flatnonzero(~y)[:3]] = True
    some = np.zeros(3000, np.bool_)
    some[np.flatnonzero(y)[:8]] = True
    some[np.flatnonzero(~y)[3:400]] = True
    rest = ~few & ~some
    found = subgroups([("few", few), ("some", some), ("rest", rest)], y, p, own, 5)
    assert found[0].n is None
    assert found[0].joint is None
    assert "Fewer than 10 patients" in str(found[0].reason)
    assert found[1].n is None  # else the first group's size would be the total less the others
    assert found[1].joint is None
    assert found[2].n == rest.sum()
    assert found[2].joint is not None


@pytest.mark.parametrize(
    ("counts", "places"),
    [((3, 40, 20), {0, 2}), ((0, 40, 20), set()), ((3, 4, 20), {0, 1}), ((3,), {0}), ((5, 9), set()), ((), set())],
)
def test_no_count_can_be_found_by_subtraction(counts, places):
    assert hidden(counts, 5) == places


def test_groups_of_each_kind():
    smoking = Predictor("smoking", "category", ("never", "now"))
    x = np.array([[1, 0], [0, 1], [0, 0], [NAN, NAN]], np.float32)
    assert [(str(name), mask.tolist()) for name, mask in members_of(smoking, x)] == [
        ("never", [True, False, False, False]), ("now", [False, True, False, False]),
        ("another category", [False, False, True, False]), ("not known", [False, False, False, True]),
    ]  # fmt: skip
    yes_no = np.array([[0], [1], [NAN]], np.float32)
    assert [mask.tolist() for _, mask in members_of(Predictor("atrial", "yes_no"), yes_no)][:2] == [
        [True, False, False], [False, True, False]
    ]  # fmt: skip
    code = np.array([[1], [2], [2], [NAN]], np.float32)
    assert [str(name) for name, _ in members_of(Predictor("sex"), code)] == ["1", "2", "not known"]
    amount = np.arange(90, dtype=np.float32)[:, None]
    assert [int(mask.sum()) for _, mask in members_of(Predictor("bmi"), amount)] == [30, 30, 30, 0]
    assert members_of(Predictor("empty"), np.full((3, 1), NAN, np.float32))[-1][1].all()


def test_age_is_told_from_codes_of_age():
    assert is_sized_like_age(np.array([20, 85, NAN], np.float32))
    assert not is_sized_like_age(np.array([1, 13], np.float32))
    assert not is_sized_like_age(np.array([1950, 1980], np.float32))


@pytest.mark.parametrize(
    ("name", "found"),
    [("age", "age"), ("Age (years)", "age"), ("AgeCategory", "age"), ("sex", "sex"), ("Gender", "sex"), ("性别", "sex"),
     ("年龄", "age"), ("age_at_onset", None), ("mother_age", None), ("sex_hormone", None), ("percentage", None),
     ("bmi", None), ("stage", None)],
)  # fmt: skip
def test_sex_and_age_are_guessed_from_names(name, found):
    assert demographic(name) == found


def test_characteristics_are_quartiles_shares_and_gaps():
    rng = np.random.default_rng(1)
    bmi, yes = rng.normal(27, 4, 400), rng.random(400) < 0.25
    kind = rng.integers(0, 3, 400)
    x = np.column_stack([bmi, yes, kind == 0, kind == 1, kind == 2]).astype(np.float32)
    x[:40, 0] = NAN
    everyone, few = np.ones(400, np.bool_), np.arange(400) < 50
    predictors = [Predictor("bmi"), Predictor("af", "yes_no"), Predictor("smoking", "category", ("a", "b", "c"))]
    found = characteristics(predictors, x, {"all": everyone, "few": few}, 5)
    assert found[0]["groups"]["all"]["missing"] == pytest.approx(0.1)
    assert found[0]["groups"]["all"]["quartiles"] == pytest.approx(
        np.quantile(x[40:, 0], [0.25, 0.5, 0.75]), rel=2e-2
    )
    assert found[0]["groups"]["few"]["quartiles"] is None  # ten known values
    assert found[1]["groups"]["all"]["shares"] == [pytest.approx(yes.mean(), abs=1e-3)]
    assert found[2]["groups"]["all"]["shares"] == pytest.approx(np.bincount(kind) / 400, abs=1e-3)


def test_a_share_of_a_handful_is_hidden():
    x = np.zeros((300, 1), np.float32)
    x[:3] = 1
    (found,) = characteristics([Predictor("rare", "yes_no")], x, {"all": np.ones(300, np.bool_)}, 5)
    assert found["groups"]["all"]["shares"] == [None]
    x[:3] = NAN
    (found,) = characteristics([Predictor("rare", "yes_no")], x, {"all": np.ones(300, np.bool_)}, 5)
    assert found["groups"]["all"]["missing"] is None
