from __future__ import annotations

import pytest

from fedcore.errors import DataError
from fedcore.trees.params import BoostParams


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("num_boost_round", 0), ("max_depth", 0), ("max_depth", 17), ("max_depth", 2.5), ("eta", 0.0), ("eta", 1.5),
        ("eta", float("nan")), ("reg_lambda", -1), ("gamma", -0.1), ("min_child_weight", -1), ("max_bin", 1),
        ("scale_pos_weight", 0), ("subsample", 0.0), ("subsample", 1.01), ("colsample_bytree", 0),
        ("early_stopping_rounds", 0), ("seed", -1), ("eta", "0.3"), ("eta", None), ("seed", True),
    ],
)  # fmt: skip
def test_values_out_of_range_are_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(DataError, match=name):
        BoostParams.from_mapping({name: value})


def test_unknown_names_are_refused_by_name() -> None:
    with pytest.raises(DataError, match="learning_rate"):
        BoostParams.from_mapping({"learning_rate": 0.3})


def test_a_mapping_and_back() -> None:
    params = BoostParams.from_mapping({"eta": 1, "max_depth": 3.0, "early_stopping_rounds": 5})
    assert (params.eta, params.max_depth, type(params.eta), type(params.max_depth)) == (1.0, 3, float, int)
    assert BoostParams.from_mapping(params.to_mapping()) == params
    assert BoostParams().early_stopping_rounds is None
