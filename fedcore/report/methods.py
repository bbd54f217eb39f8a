"""How the models were made and judged, with every parameter."""

from __future__ import annotations

from fedcore.errors import Text
from fedcore.report.document import Block, Grid, Heading, Items, Words
from fedcore.report.figures import NONE, decimal, percent
from fedcore.report.material import Material
from fedcore.report.opening import text_of

_PARAMETERS = {
    "num_boost_round": Text("trees, at most"),
    "max_depth": Text("depth of a tree, at most"),
    "eta": Text("learning rate"),
    "reg_lambda": Text("L2 penalty on leaf weights"),
    "gamma": Text("least gain of a division"),
    "min_child_weight": Text("least sum of hessians on a side"),
    "max_bin": Text("bins per predictor, at most"),
    "scale_pos_weight": Text("weight of patients with the outcome"),
    "subsample": Text("share of patients per tree"),
    "colsample_bytree": Text("share of predictors per tree"),
    "early_stopping_rounds": Text("trees without gain before stopping"),
    "seed": Text("seed of the random choices"),
}


def methods(m: Material) -> list[Block]:
    return [
        Heading(Text("Methods")),
        *_model(m),
        Heading(Text("Parameters"), 3),
        _parameters(m),
        Heading(Text("Measures"), 3),
        Items(tuple(_measures(m))),
    ]


def _model(m: Material) -> list[Block]:
    columns = [str(name) for name in m.terms.get("my_columns") or ()]
    items: list[Words] = [
        Text("The joint model is a forest of gradient-boosted trees (XGBoost, logistic loss). It is the same model, "
             "bit for bit, that pooled records would give; only how it is computed differs."),
        _encryption(m),
        *(text_of(each["sentence"]) for each in m.result.get("left_out") or ()),
        _held_out(m),
        _own(m),
        Text("Predictors were neither scaled nor transformed: trees need only their order. Each category is a 0/1 "
             "column of its own. Numbers were put into at most {bins} bins by quantiles of the training patients.",
             {"bins": (m.terms.get("params") or {}).get("max_bin", NONE)}),
    ]  # fmt: skip
    if columns and m.role != "site":
        words = Text("Columns of this hospital, {n} of them: {columns}.", {"n": len(columns), "columns": columns})
        items.append(words)
        items.append(Text("The other hospitals' predictors have no names here, by design: ask them for theirs."))
    elif columns:
        items.append(Text("Columns agreed on by all, {n} of them: {columns}.", {"n": len(columns), "columns": columns}))
    return [Items(tuple(items))]


def _encryption(m: Material) -> Words:
    scheme = m.terms.get("scheme")
    if scheme == "masks":
        return Text(
            "Every hospital hid its counts and sums under random numbers shared with each other hospital, which vanish "
            "when all are added up."
        )
    if scheme == "lattice":
        return Text("What was added up was encrypted under ring learning with errors, with secrets made for each "
                    "query.")
    return Text(
        "What was added up was encrypted with Paillier keys of {bits} bits, made for this session.",
        {"bits": m.terms.get("key_bits", NONE)},
    )


def _held_out(m: Material) -> Words:
    prepared = m.study.get("prepared") or ()
    if len(prepared) > 1:
        return Text("Later patients, from a file of their own, were held out to judge the models; all others trained.")
    return Text(
        "{share} of the patients, chosen by a digest of their identifiers and stratified by outcome, were held out to "
        "judge the models; nothing was decided on them.",
        {"share": percent(m.terms.get("test_fraction"))},
    )


def _own(m: Material) -> Words:
    local = m.result.get("local_model") or {}
    if local:
        return Text(
            "The own model is the best of {n} settings of boosted trees and penalised logistic regressions by "
            "cross-validation on this hospital's training patients: {setting}.",
            {"n": len(local.get("tried") or ()), "setting": str(local.get("setting") or local.get("kind"))},
        )
    return Text(
        "The own model is stock XGBoost on the label hospital's predictors alone, with the same patients and "
        "parameters."
    )


def _parameters(m: Material) -> Grid:
    params = m.terms.get("params") or {}
    rows: list[tuple[Words, ...]] = [
        (name, words, NONE if params[name] is None else f"{params[name]:g}")
        for name, words in _PARAMETERS.items()
        if name in params
    ]
    rows.append(("min_group", Text("fewest patients on a side of another hospital's division"),
                 str(m.terms.get("min_group", NONE))))  # fmt: skip
    rows.append(("trees", Text("trees in the model"), str(m.result.get("trees", NONE))))
    return Grid(tuple(rows), (Text("Parameter"), Text("Meaning"), Text("Value")), right=(2,), widths=(28, 54, 18))


def _measures(m: Material) -> list[Words]:
    items: list[Words] = [
        Text("Discrimination: area under the ROC curve with DeLong's interval on the logit scale; the difference of "
             "two models on the same patients with DeLong's paired interval and test; average precision and Brier "
             "score with a stratified percentile bootstrap of 500 resamples."),
        Text("Differences of the other measures: percentiles of paired resamples, in which both models are measured "
             "on the same patients."),
        Text("Sensitivity at 80 % specificity, with an interval which counts that the same patients set the "
             "threshold."),
        Text("Calibration: intercept in the large and slope with Wald's intervals; a logistic regression of the "
             "outcome on a restricted cubic spline of the predicted log-odds, with its pointwise 95 % band; tenths of "
             "the risk with Wilson's intervals."),
        Text("Clinical utility: net benefit against flagging all and flagging nobody (decision curve)."),
        Text("Contributions: path-dependent SHAP values on held-out patients; another hospital's predictors count "
             "together. A contribution tells what the model uses, not what causes the outcome."),
    ]  # fmt: skip
    if m.mode == "vertical" and m.result.get("explanation"):
        items.append(
            Text("Another hospital's answers are known only at the divisions that a patient reached and count as not "
                 "known elsewhere: its contribution is rather understated.")
        )  # fmt: skip
    how = (m.result.get("calibrated") or {}).get("how") or {}
    if how:
        items.append(
            Text(
                "At this hospital the joint model's log-odds are recalibrated: intercept {intercept}, slope {slope}.",
                {"intercept": decimal(how.get("intercept"), 2), "slope": decimal(how.get("slope"), 2)},
            )
        )
        if how.get("reason"):
            items.append(text_of(how["reason"]))
    return items


def weighted(m: Material) -> bool:
    """Whether patients with the outcome counted more in training, which shifts the predicted risks."""
    return float((m.terms.get("params") or {}).get("scale_pos_weight") or 1.0) != 1.0


def stamp(m: Material, made: str) -> Words:
    """What stands at the foot."""
    version = (m.result.get("versions") or {}).get("fedstroke", NONE)
    return Text(
        "FedStroke {version}, session {session}, result of {time}; report made {made}. Research use only.",
        {
            "version": version,
            "session": str(m.result.get("session", ""))[:8],
            "time": str(m.result.get("time", NONE))[:16].replace("T", " "),
            "made": made,
        },
    )
