"""A report as a file, by the ending of its name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fedcore.errors import DataError
from fedcore.report.document import Document
from fedcore.report.html import html_of
from fedcore.session.files import write_atomically

SavePdf = Callable[[Document, Path], None]


def save_report(document: Document, path: Path, save_pdf: SavePdf | None = None) -> None:
    """Write `path` as its ending says, .html or .pdf, the latter by `save_pdf`.

    Raises DataError for another ending, for a PDF without `save_pdf`, and for a file that cannot be written.
    """
    kind = path.suffix.lower()
    if kind not in (".html", ".htm", ".pdf"):
        raise DataError(
            "A report cannot be saved as {file}.",
            advice="Choose a name that ends in .html or .pdf.",
            file=path.name,
        )
    if kind == ".pdf" and save_pdf is None:
        raise DataError(
            "A PDF is made by the program with the window, which is not running here.",
            advice="Save the report as .html, or run the command fedstroke.",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == ".pdf" and save_pdf is not None:
            save_pdf(document, path)
        else:
            write_atomically(path, html_of(document).encode())
    except OSError as error:
        raise DataError(
            "{path} cannot be written.", advice="Choose another folder.", path=str(path), detail=str(error)
        ) from error
