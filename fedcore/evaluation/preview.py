"""Is joining worth it? What local numbers alone can say before any training."""

from __future__ import annotations

from fedcore.errors import DataError, Text

# Ten events per predictor is the old rule for regression (Peduzzi et al. 1996); trees may need far more (van der Ploeg
# et al. 2014 saw them still improve at 200). The upper mark is this program's own compromise between the two.
FEW = 10
MANY = 50


def events_per_predictor(positives: int, negatives: int, predictors: int) -> float | None:
    """Patients of the rarer outcome for each candidate predictor; None without predictors."""
    if min(positives, negatives, predictors) < 0:
        raise DataError("A number of patients or predictors is negative.", advice="Check the counts of the records.")
    return min(positives, negatives) / predictors if predictors else None


def preview(positives: int, negatives: int, predictors: int) -> Text:
    """What `events_per_predictor` means for the patients in training and all hospitals' predictors together."""
    events = events_per_predictor(positives, negatives, predictors)
    if events is None:
        return Text("There are no predictors yet. Choose at least one column as a predictor.")
    values = {"events": round(events, 1), "predictors": predictors}
    if events < FEW:
        return Text(
            "Too few cases: {events} per predictor for {predictors} predictors. The model will likely fit chance. "
            "Take part with fewer predictors or more patients.",
            values,
        )
    if events < MANY:
        return Text(
            "Enough cases for a small model: {events} per predictor for {predictors} predictors. "
            "Keep the trees shallow and stop early.",
            values,
        )
    return Text("Enough cases: {events} per predictor for {predictors} predictors.", values)
