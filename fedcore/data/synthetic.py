"""Made-up patients from aggregate statistics: a Gaussian copula for each outcome.

`assets/demo/population.json` holds, for people with and without a stroke, percentiles or shares of every measure and
the correlations between them; no person's row went into the program. Correlated normal numbers become ranks, ranks
become values. Joint and local models differ on these patients for the reason they differ on real ones: the predictors
of one hospital say something the other's do not.

The files in `assets/demo` must come out byte for byte on every machine. So numbers come from the legacy `RandomState`,
whose stream numpy has frozen, and the square root of the correlations from a Cholesky factor in plain Python:
eigenvectors depend on the linear-algebra library.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

DEMO = Path(__file__).resolve().parents[2] / "assets" / "demo"
"""Where the bundled demo records are, when the program runs from its own folder."""

ID_COLUMN = "generated_patient_id"
"""The first column of every generated file: its name says what the rows are."""

PATIENTS = 9600
NEW_PATIENTS = 240
PREVALENCE = 0.05
SEED = 1
"""The first one, not a lucky one: 9,600 patients are enough for the gain to show with most seeds."""

_MEASURED_TOGETHER = ("total_chol", "hdl", "triglycerides")  # one blood sample: missing together
_PERCENTILES = (0.01, *(k / 40 for k in range(1, 40)), 0.99)
_RIDGE = 0.01  # the correlations are rounded, so their smallest eigenvalue may be a little below zero

_NO_YES = ("No", "Yes")
_WORDS: dict[str, tuple[str, ...]] = {
    "sex": ("Women", "Men"),
    "race": ("Hispanic", "Non-Hispanic Black", "Non-Hispanic White", "Other"),
    "smoking": ("Never", "Former", "Current"),
    "bmi_class": ("under 25", "25 to under 30", "30 to under 35", "35 or more"),
}


@dataclass(frozen=True)
class DemoHospital:
    """A generated hospital: its two files, how it writes identifiers, what it records, its share of the patients."""

    name: str
    file: str
    new_patients: str
    id_form: str
    columns: tuple[str, ...]
    knows: float


RIVERSIDE = DemoHospital(
    "Riverside General", "riverside_general.csv", "riverside_new_patients.csv", "P{:06d}",
    ("age", "sex", "race", "smoking", "bmi_class"), 5 / 6,
)  # fmt: skip
HEART_CENTRE = DemoHospital(
    "Heart Centre", "heart_centre.csv", "heart_centre_new_patients.csv", "p-{:06d}",
    ("sbp", "dbp", "bp_medication", "told_hypertension", "total_chol", "hdl", "triglycerides", "hba1c", "diabetes",
     "hist_mi", "hist_chd", "hist_heart_failure"), 5 / 6,
)  # fmt: skip
KIDNEY_CLINIC = DemoHospital(
    "Kidney Clinic", "kidney_clinic.csv", "kidney_clinic_new_patients.csv", "P {:06d}", ("egfr", "urine_acr"), 0.5
)
HOSPITALS = (RIVERSIDE, HEART_CENTRE, KIDNEY_CLINIC)


def is_generated(path: str | Path | None) -> bool:
    """Whether a CSV file says in its first line that its patients are made up; no file (a database) does not."""
    if path is None:
        return False
    try:
        with Path(path).open("rb") as file:
            return file.readline(4096).startswith(ID_COLUMN.encode())
    except OSError:
        return False


def read_population(path: Path = DEMO / "population.json") -> dict[str, Any]:
    """The aggregate statistics patients are drawn from."""
    population: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return population


def generate_patients(
    n: int, prevalence: float, seed: int, population: Mapping[str, Any] | None = None
) -> pd.DataFrame:
    """`n` made-up patients in random order: text in every cell ("" missing), the outcome as "stroke" Yes or No."""
    population = read_population() if population is None else population
    random = np.random.RandomState(seed)
    with_stroke = round(n * prevalence)
    groups = [
        _draw(population["classes"][outcome], population, count, random).assign(stroke=_NO_YES[int(outcome)])
        for outcome, count in (("0", n - with_stroke), ("1", with_stroke))
    ]
    patients = pd.concat(groups, ignore_index=True)
    return patients.iloc[random.permutation(n)].reset_index(drop=True)


def _draw(
    group: Mapping[str, Any], population: Mapping[str, Any], count: int, random: np.random.RandomState
) -> pd.DataFrame:
    """`count` people measured like those of one group."""
    names: Sequence[str] = population["columns"]
    ranks = _ranks(random.standard_normal((count, len(names))), _factor(group["corr"]))
    no_sample = random.random_sample(count)
    cells: dict[str, list[str]] = {}
    for j, name in enumerate(names):
        marginal = group["marg"][name]
        values = _texts(ranks[:, j], marginal, name, population["decimals"].get(name, 0))
        missing = (no_sample if name in _MEASURED_TOGETHER else random.random_sample(count)) < marginal["miss"]
        cells[name] = ["" if gone else value for value, gone in zip(values, missing, strict=True)]
    return pd.DataFrame(cells, dtype=str)


def _factor(correlations: Sequence[Sequence[float]]) -> list[list[float]]:
    """The lower Cholesky factor L, L Lᵀ = correlations pulled towards independence by the ridge."""
    n = len(correlations)
    lower = [[0.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1):
            wanted = 1.0 if i == j else correlations[i][j] / (1 + _RIDGE)
            rest = wanted - math.fsum(lower[i][k] * lower[j][k] for k in range(j))
            lower[i][j] = math.sqrt(max(rest, 1e-9)) if i == j else rest / lower[j][j]
    return lower


def _ranks(independent: NDArray[np.float64], factor: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    """Correlated ranks in 0..1, (n_rows, n_measures): the normal distribution function of L z, in fixed order."""
    columns = []
    for row in factor:
        z = np.zeros(len(independent))
        for k, weight in enumerate(row):
            z = z + independent[:, k] * weight
        columns.append([0.5 * math.erfc(-value / math.sqrt(2)) for value in z])
    return np.array(columns).T.reshape(len(independent), len(factor))


def _texts(ranks: NDArray[np.float64], marginal: Mapping[str, Any], name: str, decimals: int) -> list[str]:
    if "q" in marginal:
        return [f"{value:.{decimals}f}" for value in np.interp(ranks, _PERCENTILES, marginal["q"])]
    words = _WORDS.get(name, _NO_YES)
    last = len(marginal["v"]) - 1
    position = np.minimum(np.searchsorted(np.cumsum(marginal["p"]), ranks), last)
    return [words[marginal["v"][k]] for k in position]


def demo_files(population: Mapping[str, Any] | None = None) -> dict[str, bytes]:
    """The bundled files by name: three hospitals' records and new patients, always the same bytes."""
    patients = generate_patients(PATIENTS, PREVALENCE, SEED, population)
    new = generate_patients(NEW_PATIENTS, PREVALENCE, SEED + 1, population)
    files: dict[str, bytes] = {}
    for hospital in HOSPITALS:
        with_outcome = ("stroke",) if hospital is RIVERSIDE else ()
        known = _known(hospital, PATIENTS)
        files[hospital.file] = _csv(hospital, patients, known, 1, with_outcome)
        files[hospital.new_patients] = _csv(hospital, new, _known(hospital, NEW_PATIENTS), 100_001, ())
    return files


def _known(hospital: DemoHospital, n: int) -> NDArray[np.int64]:
    """Which of `n` patients the hospital knows, in its own order.

    Riverside and the Heart Centre each know five in six, in such a way that four in five of either's are shared; the
    Kidney Clinic knows half of all.
    """
    if hospital is RIVERSIDE:
        first, count = 0, round(n * hospital.knows)
    elif hospital is HEART_CENTRE:
        first, count = n - round(n * hospital.knows), round(n * hospital.knows)
    else:
        first, count = 5 * n // 12, round(n * hospital.knows)
    seed = int.from_bytes(hashlib.sha256(hospital.file.encode()).digest()[:4], "big")
    return first + np.random.RandomState(seed).permutation(count)


def _csv(
    hospital: DemoHospital, patients: pd.DataFrame, known: NDArray[np.int64], first_id: int, outcome: tuple[str, ...]
) -> bytes:
    columns = [*hospital.columns, *outcome]
    table = patients.iloc[known][columns]
    table.insert(0, ID_COLUMN, [hospital.id_form.format(first_id + int(i)) for i in known])
    return table.to_csv(index=False, lineterminator="\n").encode()


def write_demo(folder: Path) -> None:
    """Write the bundled files anew, from the population file in the same folder."""
    for name, content in demo_files(read_population(folder / "population.json")).items():
        (folder / name).write_bytes(content)


if __name__ == "__main__":
    write_demo(DEMO)
