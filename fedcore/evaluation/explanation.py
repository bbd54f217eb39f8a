"""Why a model gives a patient a risk: SHAP values by stock xgboost, summed up to what a person can read.

A SHAP value is what a column adds to one patient's log-odds, averaged over all orders in which the columns could become
known (Lundberg et al. 2020, path-dependent). They add up to the margin, so those of the columns of one predictor may be
summed. A partner's columns say only on which side of a nameless split a patient lies: they count together.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from fedcore.errors import DataError, Text

STRONGLY, SOMEWHAT, NEGLIGIBLE = np.log([2.0, 1.25, 1.05]).tolist()
"""From which factor on the odds an addition to the log-odds counts as such; below the last it is no reason."""

_ATTRIBUTE = "fedstroke"  # where our boosters say which columns are a partner's
_AT_ONCE = 20_000  # rows, so that the columns' values of a large file do not fill the memory
_ENOUGH = 5_000  # patients, for an average over a cohort


@dataclass(frozen=True)
class Predictor:
    """A predictor and how its columns came about: one column, or one 0/1 column for each category."""

    name: str
    kind: Literal["number", "yes_no", "category"] = "number"
    categories: tuple[str, ...] = ()

    @property
    def n_columns(self) -> int:
        return len(self.categories) if self.kind == "category" else 1


@dataclass(frozen=True)
class Share:
    """What some columns of the booster stand for: a predictor here, or all that the hospital `partner` contributes."""

    columns: slice
    predictor: Predictor | None = None
    partner: str = ""


@dataclass(frozen=True)
class Explanation:
    """x (n_rows, n_columns) as the booster takes it, what each share adds to the log-odds (n_rows, n_shares), and the
    log-odds `base` they are added to."""

    x: NDArray[np.float32]
    shares: tuple[Share, ...]
    values: NDArray[np.float64]
    base: float


def explain(booster_json: bytes, x: NDArray[np.float32], predictors: Sequence[Predictor]) -> Explanation:
    """Explain the rows of x, whose first columns are those of `predictors`, followed by the partners'.

    Raises DataError when these are not the columns of the booster.
    """
    import xgboost as xgb  # half a second to import

    try:
        booster = xgb.Booster(model_file=bytearray(booster_json))
    except xgb.core.XGBoostError as error:
        raise DataError(
            "The model file is damaged or not a model this program can use.",
            advice="Open the file the training wrote, or train again.",
            detail=str(error).splitlines()[0],
        ) from None
    shares = _shares(booster.attr(_ATTRIBUTE), predictors)
    if x.ndim != 2 or shares[-1].columns.stop != x.shape[1] or x.shape[1] != booster.num_features():
        raise _no_fit()
    values = np.empty((len(x), len(shares)))
    base = 0.0
    for start in range(0, len(x), _AT_ONCE):
        rows = xgb.DMatrix(x[start : start + _AT_ONCE], feature_names=booster.feature_names)
        each = np.asarray(booster.predict(rows, pred_contribs=True), dtype=np.float64)
        for k, share in enumerate(shares):
            values[start : start + len(each), k] = each[:, share.columns].sum(axis=1)
        base = float(each[0, -1])  # the same for every row
    return Explanation(x, shares, values, base)


def _shares(note: str | None, predictors: Sequence[Predictor]) -> tuple[Share, ...]:
    """The shares in the order of the booster's columns; `note` is what the booster says of its remote columns."""
    shares, at = [], 0
    for predictor in predictors:
        shares.append(Share(slice(at, at + predictor.n_columns), predictor))
        at += predictor.n_columns
    said = json.loads(note) if note is not None else {"hospitals": [], "remote": []}
    owners = [owner for owner, _ in said["remote"]]  # ascending
    for owner, hospital in enumerate(said["hospitals"], 1):
        shares.append(Share(slice(at, at + owners.count(owner)), partner=hospital))
        at += owners.count(owner)
    if not shares or ("features" in said and len(said["features"]) != sum(p.n_columns for p in predictors)):
        raise _no_fit()
    return tuple(shares)


def _no_fit() -> DataError:
    return DataError(
        "The model and the coding of its predictors do not belong together.",
        advice="Restore both files of that session from the backup, or train again.",
    )


# -- one patient ------------------------------------------------------------------------------------------------------


def reasons(explanation: Explanation, row: int, most: int = 3, slope: float = 1.0) -> tuple[Text, ...]:
    """The weightiest reasons for this row's risk, at most so many; a share that hardly matters is none.

    slope: that of the calibration, by which all log-odds are multiplied. The sentences hold the patient's values: they
    are for the person who typed them, not for a log.
    """
    values = explanation.values[row] * slope
    order = np.argsort(-np.abs(values), kind="stable")[:most]
    return tuple(
        _reason(explanation.shares[k], explanation.x[row], float(values[k]))
        for k in order
        if abs(values[k]) >= NEGLIGIBLE
    )


def _reason(share: Share, x: NDArray[np.float32], adds: float) -> Text:
    raises, much, cells = adds > 0, _much(abs(adds)), x[share.columns]
    is_known = not bool(np.isnan(cells).all())
    if share.predictor is None:
        values = {"hospital": share.partner, "much": much}
        if is_known:
            return Text(
                "What {hospital} knows of the patient {much} raises the risk."
                if raises
                else "What {hospital} knows of the patient {much} lowers the risk.",
                values,
            )
        return Text(
            "That {hospital} does not know the patient {much} raises the risk."
            if raises
            else "That {hospital} does not know the patient {much} lowers the risk.",
            values,
        )
    values = {"predictor": share.predictor.name, "much": much}
    if not is_known:
        return Text(
            "{predictor} is not known, which {much} raises the risk."
            if raises
            else "{predictor} is not known, which {much} lowers the risk.",
            values,
        )
    values["value"] = _in_words(share.predictor, cells)
    return Text(
        "{predictor} = {value} {much} raises the risk." if raises else "{predictor} = {value} {much} lowers the risk.",
        values,
    )


def _much(size: float) -> Text:
    if size >= STRONGLY:
        return Text("strongly")
    return Text("somewhat") if size >= SOMEWHAT else Text("slightly")


def _in_words(predictor: Predictor, cells: NDArray[np.float32]) -> str | Text:
    """The known value of a predictor from its columns."""
    if predictor.kind == "category":
        hot = np.flatnonzero(cells == 1)
        return predictor.categories[int(hot[0])] if len(hot) else Text("another category")
    if predictor.kind == "yes_no":
        return Text("yes") if cells[0] == 1 else Text("no")
    return np.format_float_positional(cells[0], trim="-")


# -- a cohort ---------------------------------------------------------------------------------------------------------


def cohort_importance(
    booster_json: bytes, x: NDArray[np.float32], predictors: Sequence[Predictor], own: str = ""
) -> dict[str, Any]:
    """The mean |SHAP| of each predictor and of each hospital's predictors together, largest first, as plain values.

    Over at most a few thousand rows of x, evenly taken. A partner's predictors are one entry without a name; `own` is
    what this hospital is called.
    """
    taken = x[some_of(len(x))]
    if not len(taken):
        return importance_of(np.zeros((0, 0)), (), ())
    found = explain(booster_json, taken, predictors)
    owners = [share.partner if share.predictor is None else own for share in found.shares]
    return importance_of(found.values, owners, [s.predictor.name if s.predictor else "" for s in found.shares])


def some_of(n: int) -> slice:
    """At most a few thousand of n rows, evenly taken: enough for an average."""
    return slice(None, None, max(1, -(-n // _ENOUGH)))


def importance_of(values: NDArray[np.float64], owners: Sequence[str], names: Sequence[str]) -> dict[str, Any]:
    """As `cohort_importance`, from what each share of that owner and name adds to the log-odds (n_rows, n_shares)."""
    if not len(values):
        return {"patients": 0, "predictors": [], "hospitals": []}
    # What a hospital's predictors add together: two that say opposite things of a patient cancel out.
    together = {o: values[:, [other == o for other in owners]].sum(axis=1) for o in dict.fromkeys(owners)}
    return {
        "patients": len(values),
        "predictors": _largest_first(
            {"owner": owner, "name": name, "mean_abs_shap": size}
            for owner, name, size in zip(owners, names, _mean_size(values), strict=True)
        ),
        "hospitals": _largest_first({"owner": o, "mean_abs_shap": _mean_size(v)} for o, v in together.items()),
    }


def _mean_size(values: NDArray[np.float64]) -> Any:
    return np.abs(values).mean(axis=0).tolist()


def _largest_first(entries: Any) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda entry: -entry["mean_abs_shap"])
