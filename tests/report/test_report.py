"""Reports of real sessions: what stands in them, what does not, in both languages, with and without what older versions
did not keep."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import re
from datetime import UTC, datetime
from html.parser import HTMLParser

import pytest

from app.paths import ROOT
from app.translations import core_templates
from fedcore.errors import DataError, Text
from fedcore.evaluation.comparison import compare
from fedcore.report.compose import report_of
from fedcore.report.document import Charts, Document, Flow, Grid, Heading, Items, Paragraph
from fedcore.report.figures import p_value, percent, size, with_interval
from fedcore.report.groups import chosen_groups
from fedcore.report.html import html_of
from fedcore.report.language import Language
from fedcore.report.naming import group_name
from fedcore.report.saving import save_report
from fedcore.report.tripod_items import ITEMS

MADE = datetime(2026, 11, 22, 21, 0, tzinfo=UTC)
CHINESE = re.compile("[\u4e00-\u9fff]")


def words_of(document):
    """Every string of the document, in order."""
    found = []

    def walk(value):
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for each in value.values():
                walk(each)
        elif isinstance(value, list | tuple):
            for each in value:
                walk(each)

    walk(document.to_json())
    return found


def grid_after(document, heading):
    """The first table after the heading that begins so."""
    blocks = iter(document.blocks)
    for block in blocks:
        if isinstance(block, Heading) and str(block.words).startswith(heading):
            return next(each for each in blocks if isinstance(each, Grid))
    raise AssertionError(heading)


@pytest.fixture(scope="session")
def label(vertical):
    return report_of(vertical.first, "en", MADE)


def test_every_section_is_there_in_order(label):
    headings = [str(b.words) for b in label.blocks if isinstance(b, Heading) and b.level == 2]
    assert headings == [
        "Purpose and outcome", "Data flow and what was revealed", "Patients", "Methods", "Performance", "Subgroups",
        "Limitations", "TRIPOD+AI checklist", "Model and versions",
    ]  # fmt: skip


def test_performance_is_that_of_the_result(vertical, label):
    comparison = vertical.first.result["comparison"]
    grid = grid_after(label, "Performance")
    assert grid.head == ("Measure", "Joint model", "Own model", "Joint less own")
    assert [row[3] == "–" for row in grid.rows] == [False] * 4 + [True] * 2  # calibration has no better and worse
    low, high = comparison["joint"]["auc_ci"]
    shown = grid.rows[0][1].replace("\u2060", "")
    assert shown == f"{comparison['joint']['auc']:.3f} ({low:.3f}–{high:.3f})"
    assert any(f"{comparison['auc_difference']:.3f}" in w and "(DeLong)" in w for w in words_of(label))
    charts = [chart.title for block in label.blocks if isinstance(block, Charts) for chart in block.charts]
    rests_on = "What the joint model rests on"
    assert charts == ["ROC curve", "Precision and recall", "Calibration", "Decision curve", rests_on]


def test_the_flow_counts_everybody(vertical, label):
    flow = next(b for b in label.blocks if isinstance(b, Flow))
    assert flow.steps[0].words == "Rows in the file: 703"
    assert flow.steps[0].left_out == (
        "Blank rows: 1", "Rows of patients who appear more than once: 1", "Rows without an outcome: 1"
    )  # fmt: skip
    assert flow.steps[1].words.startswith("Taking part: 700, of them ")
    study = vertical.first.result["study"]["flow"]
    assert study["fit"]["n"] + study["stop"]["n"] + study["held_out"]["n"] == study["taking_part"]["n"] == 700
    assert study["fit"]["cases"] + study["held_out"]["cases"] == study["taking_part"]["cases"]
    assert flow.ends[0].startswith(f"To train on: {study['fit']['n']}, of them {study['fit']['cases']}")
    assert flow.steps[-1].left_out[0].startswith("Known to South: 583")


def test_missing_values_and_characteristics(label):
    missing = grid_after(label, "Missing values")
    assert [row[0] for row in missing.rows] == ["weight"]
    assert 20 < float(missing.rows[0][1].split()[0].rstrip("\u00a0%").split("\u00a0")[0]) < 30
    told = grid_after(label, "Characteristics")
    assert [row[0] for row in told.rows] == ["age", "sex: female", "sex: male", "weight"]
    assert re.fullmatch(r"\d+(\.\d+)? \(\d+(\.\d+)?–\d+(\.\d+)?\)", told.rows[0][1])
    assert told.rows[1][1].endswith("%")


def test_what_left_the_house_is_the_ledger_s(vertical, label):
    grid = grid_after(label, "What left this hospital")
    sent = vertical.first.sent
    assert sum(s.messages for s in sent) == vertical.first.result["disclosures"]["messages"]
    assert len(grid.rows) == len(sent)
    assert {row[0] for row in grid.rows} == {"South"}
    total = sum(s.n_bytes for s in sent)
    assert any(w.endswith(f"{size(total)} in all.") for w in words_of(label))
    assert any("as it was written" in w for w in words_of(label))
    changed = report_of(dataclasses.replace(vertical.first, ledger_intact=False), "en", MADE)
    assert any(isinstance(b, Paragraph) and b.tone == "warning" and "not as it was written" in b.words
               for b in changed.blocks)  # fmt: skip


def test_subgroups_are_guessed_and_may_be_chosen(vertical, label):
    study = vertical.first.result["study"]["subgroups"]
    assert [each["guess"] for each in study] == ["sex", "age", None]
    grids = [b for b in label.blocks if isinstance(b, Grid) and str(b.caption).startswith("By ")]
    assert [g.caption for g in grids] == ["By sex", "By age"]
    assert [row[0] for row in grids[1].rows][:2] == ["under 50", "50 to 59 years"]
    joint = study[0]["groups"][0]["joint"]
    assert grids[0].rows[0][3].startswith(f"{joint['auc']:.3f} (")
    chosen = report_of(dataclasses.replace(vertical.first, grouped_by=("weight",)), "en", MADE)
    by = next(b for b in chosen.blocks if isinstance(b, Grid) and b.caption == "By weight")
    assert [row[0].split()[0] for row in by.rows] == ["up", "above", "above", "not"]
    none = report_of(dataclasses.replace(vertical.first, grouped_by=()), "en", MADE)
    assert not [b for b in none.blocks if isinstance(b, Grid) and str(b.caption).startswith("By ")]
    with pytest.raises(DataError, match="not grouped by a column height"):
        chosen_groups(dataclasses.replace(vertical.first, grouped_by=("height",)))


def test_small_groups_say_why_they_are_left_out(vertical):
    rows = [
        row
        for block in report_of(vertical.first, "en", MADE).blocks
        if isinstance(block, Grid) and str(block.caption).startswith("By ")
        for row in block.rows
    ]
    groups = [g for each in vertical.first.result["study"]["subgroups"][:2] for g in each["groups"]]
    assert len(rows) == len(groups)
    for row, group in zip(rows, groups, strict=True):
        if group["joint"] is None:
            assert row[3] == "Fewer than 10 patients with or without the outcome."
        else:
            assert row[3].startswith("0.")


def test_all_27_items_are_there_and_marked(label):
    grid = grid_after(label, "TRIPOD")
    numbers = [row[0] for row in grid.rows]
    assert numbers == [item.number for item in ITEMS]
    assert len(numbers) == 52
    assert sorted({int(re.match(r"\d+", n).group()) for n in numbers}) == list(range(1, 28))
    state = {row[0]: row[4] for row in grid.rows}
    assert set(state.values()) == {"filled", "in part", "author"}
    assert state["17"] == state["18a"] == state["5b"] == "author"
    assert state["20a"] == state["12e"] == state["22"] == state["11"] == "filled"
    for row in grid.rows:
        assert (row[3] == "To be written by the author.") == (row[4] == "author")


def test_sections_that_the_checklist_names_exist(label):
    headings = {str(b.words) for b in label.blocks if isinstance(b, Heading)} | {
        str(b.title) for b in label.blocks if isinstance(b, Flow)
    }
    charts = {c.title for b in label.blocks if isinstance(b, Charts) for c in b.charts}
    for row in grid_after(label, "TRIPOD").rows:
        for name in re.findall("“([^”]+)”", row[3]):
            assert name in headings | charts | {"stroke"}, name


def test_the_fingerprint_is_that_of_the_model_file(vertical, label):
    result = vertical.first.result
    (path,) = (p for p in result["files"] if p.endswith(".joint.json"))
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    rows = dict(row for row in grid_after(label, "Model and versions").rows)
    assert rows["SHA-256 of the model file"] == digest
    assert "numpy" in rows["Versions"]


class _Page(HTMLParser):
    VOID = {"meta", "col", "br", "rect", "line", "circle"}  # noqa: RUF012

    def __init__(self):
        super().__init__()
        self.open, self.tags, self.attributes = [], set(), []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if tag not in self.VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_page_stands_alone(vertical, language):
    page = html_of(report_of(vertical.first, language, MADE))
    parser = _Page()
    parser.feed(page)
    assert not parser.open
    assert not {"script", "link", "img", "iframe", "object", "b"} & parser.tags
    assert {"svg", "table", "style"} <= parser.tags
    assert not [v for k, v in parser.attributes if k in ("src", "href") or k.startswith("on")]
    assert "url(" not in page
    assert "@import" not in page
    assert set(re.findall(r"https?://[^\"<\s]+", page)) == {"http://www.w3.org/2000/svg"}
    assert "See &lt;b&gt;who&lt;/b&gt; &amp; why." in page
    assert f'lang="{language.replace("_", "-")}"' in page
    assert "nan" not in re.sub("<style>.*?</style>", "", page, flags=re.S).lower().split()


def test_chinese_is_complete(vertical, horizontal):
    """Every sentence that a report can say; those of other parts are the translation test's business."""
    known = Language("zh_CN")
    for template in core_templates(ROOT / "fedcore" / "report"):
        text = Text(template, dict.fromkeys(re.findall("{(.*?)}", template), "8"))
        if re.search("[A-Za-z]{4}", template.replace("DeLong", "")):
            assert known.say(text) != str(text), template
    for material in (vertical.first, vertical.second, horizontal.first):
        words = words_of(report_of(material, "zh_CN", MADE))
        assert sum(bool(CHINESE.search(w)) for w in words) > 120
        assert not [w for w in words if re.search("{[a-z_]+}", w)]


def test_a_result_of_an_older_version_still_makes_a_report(vertical):
    old = {k: v for k, v in vertical.first.result.items() if k not in ("study", "explanation", "versions")}
    document = report_of(dataclasses.replace(vertical.first, result=old | {"model_sha256": None}), "en", MADE)
    words = words_of(document)
    assert sum("kept by an older version" in w for w in words) == 3
    assert "Share of the gain of all splits" in words
    state = {row[0]: row[4] for row in grid_after(document, "TRIPOD").rows}
    assert state["20a"] == state["11"] == state["22"] == "author"
    html_of(document)


def test_the_feature_hospital_reports_what_it_was_told(vertical):
    document = report_of(vertical.second, "en", MADE)
    grid = grid_after(document, "Performance")
    released = vertical.second.result["released"]
    assert grid.head == ("Measure", "Joint model", "Label hospital alone")
    assert grid.rows[0][1].startswith(f"{released['joint']['auc']:.3f} (")
    charts = [c.title for b in document.blocks if isinstance(b, Charts) for c in b.charts]
    assert charts == ["Which of this hospital's predictors the joint model uses"]
    assert "pressure" in grid_after(document, "Characteristics").rows[0]
    words = words_of(document)
    assert "Groups are judged at the label hospital, which has the outcomes." in words
    assert "The label hospital defined it; its records stay there." in words
    html_of(document)


def test_sites_report_themselves_beside_all_together(horizontal):
    document = report_of(horizontal.first, "en", MADE)
    grid = grid_after(document, "By hospital")
    assert [row[:2] for row in grid.rows] == [
        ("North", "Joint model"), ("North", "Joint model at this hospital's level"), ("North", "Own model"),
        ("All hospitals together", "Joint model"), ("All hospitals together", "Joint model, each at its own level"),
        ("All hospitals together", "Each one's own"),
    ]  # fmt: skip
    counts = [int(row[2].replace(",", "")) for row in grid.rows]
    assert counts[3] > counts[0] > 0
    words = words_of(document)
    assert any("recalibrated" in w for w in words)
    assert any("masks hide nothing between two" in w for w in words)
    state = {row[0]: row[4] for row in grid_after(document, "TRIPOD").rows}
    assert state["12d"] == state["12f"] == state["24"] == "filled"


@pytest.mark.parametrize("outcomes", [[0, 0, 1], [0, 0, 0], []])
def test_hardly_anybody_held_out_is_no_error(vertical, outcomes):
    risks = [0.1, 0.2, 0.3][: len(outcomes)]
    few = compare(outcomes, risks, risks, outcome="stroke", hospitals=["South"]).to_json()
    result = dict(vertical.first.result) | {"comparison": few, "sentence": few["sentence"]}
    document = report_of(dataclasses.replace(vertical.first, result=result), "en", MADE)
    charts = [c.title for b in document.blocks if isinstance(b, Charts) for c in b.charts]
    assert ("ROC curve" in charts) == (1 in outcomes)
    assert "nan" not in html_of(document).replace("finance", "").split(">")
    assert outcomes or any("too few for curves" in w for w in words_of(document))


def test_a_pooled_model_has_its_column(vertical):
    pooled = vertical.first.result["comparison"]["joint"]
    document = report_of(dataclasses.replace(vertical.first, pooled=pooled), "en", MADE)
    assert grid_after(document, "Performance").head[3] == "Pooled records (simulation)"


def test_a_document_survives_the_way_to_the_window(label):
    assert Document.from_json(json.loads(json.dumps(label.to_json()))) == label
    assert any(isinstance(block, Items) for block in label.blocks)


def test_files_by_their_endings(label, tmp_path):
    save_report(label, tmp_path / "new" / "report.html")
    assert (tmp_path / "new" / "report.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    with pytest.raises(DataError, match=r"saved as report\.doc"):
        save_report(label, tmp_path / "report.doc")
    with pytest.raises(DataError, match="not running here"):
        save_report(label, tmp_path / "report.pdf")
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be written"):
        save_report(label, tmp_path / "file" / "report.html")
    with pytest.raises(DataError, match="no reports in"):
        Language("xx")


def test_numbers_as_written():
    assert with_interval(0.8123, (0.78, 0.84)).replace("\u2060", "") == "0.812 (0.780–0.840)"
    assert with_interval(-0.01, (-0.2, 0.18), 2).replace("\u2060", "") == "-0.01 (-0.20\u00a0–\u00a00.18)"
    assert with_interval(-0.0001, None, 2) == "0.00"
    assert with_interval(None, None) == "–"
    assert percent(0.001) == "<1\u00a0%"
    assert percent(0.0) == "0\u00a0%"
    assert p_value(0.0001) == "< 0.001"
    assert size(999) == "999\u00a0B"
    assert size(49_152_675) == "49.2\u00a0MB"


def test_words_in_gaps_are_said_too():
    chinese = Language("zh_CN")
    nested = {"template": "On held-out patients: {n}. In brackets: 95 % intervals.",
              "values": {"n": {"template": "Own model", "values": {}, "english": "Own model"}}}  # fmt: skip
    assert "本院模型" in chinese.say(nested)
    assert Language("en").say(Text("{a}: {b}", {"a": ["x", "y"], "b": 12_345})) == "x, y: 12,345"
    assert Language("en").say({"template": "{gone}", "values": {}, "english": "as it was"}) == "as it was"


def test_units_and_code_lists_name_what_they_stand_for(vertical):
    lists = {"sex": {"female": "Frauen"}, "weight": {}}
    mapping = dict(vertical.first.mapping) | {"units": {"weight": "kg"}, "code_lists": lists}
    document = report_of(dataclasses.replace(vertical.first, mapping=mapping), "en", MADE)
    assert [row[0] for row in grid_after(document, "Characteristics").rows] == [
        "age", "sex: Frauen (female)", "sex: male", "weight (kg)"
    ]  # fmt: skip
    assert grid_after(document, "Missing values").rows[0][0] == "weight (kg)"
    by_sex = next(b for b in document.blocks if isinstance(b, Grid) and b.caption == "By sex")
    assert [row[0] for row in by_sex.rows] == ["Frauen (female)", "male"]
    label = Text("yes (1)").to_json()
    named = dataclasses.replace(vertical.first, mapping={"code_lists": {"sex": {"1": "men"}}})
    assert group_name(named, "sex", label) == "men (1)"
    assert str(group_name(vertical.first, "sex", label)) == "yes (1)"


def test_a_hospital_that_was_lost_is_named(horizontal):
    lost = Text("{hospital} was lost.", {"hospital": "East"}).to_json()
    result = dict(horizontal.first.result) | {"left_out": [{"sentence": lost}]}
    document = report_of(dataclasses.replace(horizontal.first, result=result), "en", MADE)
    assert [b.words for b in document.blocks if isinstance(b, Paragraph) and b.tone == "warning"] == ["East was lost."]
