"""Tables for the tests of trees: public records where they are present, and small made-up ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from numpy.typing import NDArray

Records = tuple[NDArray[np.float32], NDArray[np.uint8]]

_OUTCOME = {
    "kaggle_stroke_5110": "stroke",
    "nhanes_1999_2010_stroke": "stroke",
    "brfss2015_stroke": "Stroke",
    "uci_heart_hungarian": "num",
}


def _data_folder() -> Path:
    for folder in Path(__file__).resolve().parents:
        if (folder / "pyproject.toml").exists():
            return folder.parent / "shared" / "data"
    raise FileNotFoundError("the repository's root")


@pytest.fixture(scope="session")
def real_records() -> Callable[[str], Records]:
    """x (n, f) float32 with NaN and y (n,) of a public table; words become numbers in order of appearance."""

    def load(name: str) -> Records:
        found = sorted(_data_folder().glob(f"{name}.csv*"))
        if not found:
            pytest.skip(f"the public records {name} are not in ../shared/data")
        table = pd.read_csv(found[0])
        outcome = table.pop(_OUTCOME[name])
        y = outcome.map(lambda value: value == "Yes" if isinstance(value, str) else value > 0)
        table = table.drop(columns=["seqn", "weight", "psu", "strata", "id", "record_id"], errors="ignore")
        columns = [_numbers(table[column]) for column in table]
        return np.column_stack(columns).astype(np.float32), y.to_numpy(np.uint8)

    return load


def _numbers(column: pd.Series) -> NDArray[np.float64]:
    if pd.api.types.is_numeric_dtype(column):
        return column.to_numpy(np.float64)
    codes = pd.factorize(column)[0].astype(np.float64)
    return np.where(codes < 0, np.nan, codes)


@pytest.fixture(scope="session")
def made_up() -> Callable[..., Records]:
    """n made-up rows of f predictors, a share of them missing, and an outcome that depends on the first three."""

    def make(n: int, f: int = 6, missing: float = 0.1, seed: int = 0) -> Records:
        rng = np.random.default_rng(seed)
        x = rng.normal(size=(n, f)).astype(np.float32)
        x[:, 1] = np.round(x[:, 1])
        risk = x[:, 0] + 0.5 * x[:, 1] * x[:, 2] - 1.0
        y = (rng.random(n) < 1 / (1 + np.exp(-risk))).astype(np.uint8)
        x[rng.random(x.shape) < missing] = np.nan
        return x, y

    return make
