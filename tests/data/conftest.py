"""Files written for one test, and the public records where they are present."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fedcore.data.records import Records

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data"


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write("a.csv", text_or_bytes)` puts a file in the test's own folder."""

    def _write(name: str, content: str | bytes, encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return _write


@pytest.fixture
def make_records() -> Callable[..., Records]:
    """`make_records(age=[...], sex=[...])` gives records as the reader would, the first row at line 2."""

    def _make(decimal: str = ".", **columns: list[str]) -> Records:
        frame = pd.DataFrame({k: pd.Series(v, dtype=str) for k, v in columns.items()})
        return Records(Path("hospital.csv"), frame, np.arange(2, len(frame) + 2), decimal=decimal)

    return _make


@pytest.fixture
def real() -> Callable[[str], Path]:
    """The path of one of the public files; skips where it is absent."""

    def _real(name: str) -> Path:
        path = REAL / name
        if not path.exists():
            pytest.skip(f"the public records are not here: {name} is expected in ../shared/data")
        return path

    return _real
