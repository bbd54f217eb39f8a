"""A document as one HTML page: its style within, charts as SVG in the text, nothing fetched, no script."""

from __future__ import annotations

from html import escape

from fedcore.report.document import Block, Charts, Document, Flow, Grid, Heading, Items, Paragraph, Words
from fedcore.report.svg import chart_svg, flow_svg

_STYLE = """
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { font: 15px/1.5 "Segoe UI", "Noto Sans", "Helvetica Neue", Arial, "DejaVu Sans", "Noto Sans CJK SC",
  "Microsoft YaHei", "PingFang SC", sans-serif; color: #1a2530; background: #fff; margin: 0 auto;
  padding: 2.5em 1.5em 4em; max-width: 62em; }
h1 { font-size: 1.75em; line-height: 1.25; margin: 0 0 .6em; }
h2 { font-size: 1.25em; margin: 2em 0 .5em; padding-bottom: .25em; border-bottom: 2px solid #0a6780; }
h3 { font-size: 1.02em; margin: 1.4em 0 .4em; }
p { margin: .5em 0; }
.lead { font-size: 1.12em; font-weight: 600; }
.muted { color: #54606d; font-size: .92em; }
.warning { background: #fdf2dc; color: #7d5200; padding: .5em .8em; border-left: 4px solid #7d5200; }
ul { margin: .4em 0; padding-left: 1.3em; }
table { border-collapse: collapse; width: 100%; margin: .6em 0 1em; font-size: .92em; }
caption { text-align: left; font-weight: 600; padding: .3em 0; }
th, td { text-align: left; vertical-align: top; padding: .32em .6em; border-bottom: 1px solid #d9dfe6;
  overflow-wrap: break-word; }
td.name, thead th { font-weight: 600; }
thead th { border-bottom: 2px solid #8793a1; }
.right { text-align: right; font-variant-numeric: tabular-nums; }
.charts { display: flex; flex-wrap: wrap; gap: 1.2em 1.5em; margin: 1em 0; }
.charts svg, .flow svg { max-width: 100%; height: auto; }
footer { margin-top: 3em; padding-top: .6em; border-top: 1px solid #d9dfe6; color: #54606d; font-size: .85em; }
@page { size: A4; margin: 16mm 15mm 18mm; }
@media print {
  body { font-size: 10pt; padding: 0; max-width: none; }
  h2, h3, caption { break-after: avoid; }
  tr, svg, table.small { break-inside: avoid; }
  thead { display: table-header-group; }
  .charts { display: block; }
  .charts svg { width: 48%; margin-right: 1%; }
  .charts svg:only-child { width: 65%; }
}
"""
_MOST_KEPT = 10  # rows of a table which is printed on one page


def html_of(document: Document) -> str:
    """The page; `document` must be translated."""
    language = document.language.replace("_", "-")
    body = "\n".join(_block(block) for block in document.blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Nothing may be fetched or run, whatever a hospital's name contains.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src \'unsafe-inline\'">\n'
        f"<title>{_words(document.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{_words(document.title)}</h1>\n{body}\n</main>\n<footer>{_words(document.stamp)}</footer>\n"
        "</body>\n</html>\n"
    )


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{_words(block.words)}</h{block.level}>"
    if isinstance(block, Paragraph):
        tone = "" if block.tone == "plain" else f' class="{block.tone}"'
        return f"<p{tone}>{_words(block.words)}</p>"
    if isinstance(block, Items):
        return "<ul>" + "".join(f"<li>{_words(words)}</li>" for words in block.words) + "</ul>"
    if isinstance(block, Grid):
        return _grid(block)
    if isinstance(block, Flow):
        return f'<div class="flow">{flow_svg(block)}</div>'
    assert isinstance(block, Charts)
    return '<div class="charts">' + "".join(chart_svg(chart) for chart in block.charts) + "</div>"


def _grid(grid: Grid) -> str:
    caption = f"<caption>{_words(grid.caption)}</caption>" if grid.caption else ""
    widths = "".join(f'<col style="width: {width}%">' for width in grid.widths)
    head = "".join(f'<th scope="col"{_side(grid, k)}>{_words(cell)}</th>' for k, cell in enumerate(grid.head))
    head = f"<thead><tr>{head}</tr></thead>" if head else ""
    rows = "".join(f"<tr>{''.join(_cell(grid, k, cell) for k, cell in enumerate(row))}</tr>" for row in grid.rows)
    small = ' class="small"' if len(grid.rows) <= _MOST_KEPT else ""
    return f"<table{small}>{caption}{widths}{head}<tbody>{rows}</tbody></table>"


def _cell(grid: Grid, k: int, words: Words) -> str:
    if k == 0 and not grid.head:
        return f'<td class="name">{_words(words)}</td>'
    return f"<td{_side(grid, k)}>{_words(words)}</td>"


def _side(grid: Grid, k: int) -> str:
    return ' class="right"' if k in grid.right else ""


def _words(words: Words) -> str:
    return escape(str(words)).replace("\n", "<br>")
