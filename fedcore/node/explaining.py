"""The reasons beside the risks of a whole file, for models that score without another hospital."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from fedcore.data.reader import ReadOptions, read_records
from fedcore.data.table import Table
from fedcore.errors import DataError
from fedcore.node.hospital import Hospital
from fedcore.node.keeping import load_coding
from fedcore.node.kept_models import JOINT, load_own_or_whole
from fedcore.node.scoring import load_patients
from fedcore.node.site_scoring import load_site_model
from fedcore.session.files import write_atomically

MOST = 3


def add_reasons(hospital: Hospital, session: str, records_path: Path, scores_path: Path) -> None:
    """Add the three weightiest reasons of each patient to a CSV file of scores made just now from the same records.

    Raises DataError when the two files do not hold the same patients, or the file cannot be written.
    """
    model = load_own_or_whole(hospital, session)
    table = _table(hospital, session, records_path, is_site=model.name == JOINT)
    with scores_path.open(newline="", encoding="utf-8-sig") as file:
        header, *lines = csv.reader(file)
    if len(lines) != len(table.ids):
        raise DataError(
            "{file} changed while it was scored.", advice="Score it again.", file=records_path.name
        )
    explanation = model.explain(table.x)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([*header, *(f"reason_{k + 1}" for k in range(MOST))])
    for row, line in enumerate(lines):
        words = [str(reason) for reason in model.reasons(explanation, row)]
        writer.writerow([*line, *words, *[""] * (MOST - len(words))])
    try:
        write_atomically(scores_path, text.getvalue().encode("utf-8-sig"))  # as the scores were
    except OSError as error:
        raise DataError(
            "{path} cannot be written.", advice="Choose another folder.", path=str(scores_path), detail=str(error)
        ) from error


def _table(hospital: Hospital, session: str, records_path: Path, *, is_site: bool) -> Table:
    """The records coded as the scores' were."""
    if not is_site:
        return load_patients(records_path, load_coding(hospital, session))[1]
    site = load_site_model(hospital, session)
    records = read_records(records_path, ReadOptions())
    return site.table(records)
