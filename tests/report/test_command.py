"""`fedstroke results report` from the entry which people call."""

from __future__ import annotations

import json
import shutil

import pytest

from app import main
from fedcore import cli
from fedcore.crypto.identity import save_identity
from fedcore.crypto.keystore import ScryptCost
from fedcore.node.hospital import PASSPHRASE_VARIABLE, identity_path

PASSPHRASE = "long enough passphrase"


@pytest.fixture
def home(vertical, tmp_path, monkeypatch):
    """A copy of North's home, which the other tests have open, under a passphrase."""
    north = vertical.hospitals[0]
    shutil.copytree(north.home, tmp_path / "home", ignore=shutil.ignore_patterns("*.lock"))
    cheap = ScryptCost(n=2**14)
    save_identity(identity_path(tmp_path / "home"), north.identity, PASSPHRASE, cost=cheap)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    return tmp_path / "home"


def test_both_forms_and_both_languages(home, vertical, tmp_path, qapp, capsys):
    words = ["--home", str(home), "results", "report", vertical.session[:8]]
    assert main.main([*words, "--out", str(tmp_path / "r.html"), "--language", "zh_CN", "--by", "sex"]) == 0
    page = (tmp_path / "r.html").read_text(encoding="utf-8")
    assert 'lang="zh-CN"' in page
    assert "按 sex" in page
    assert "按 age" not in page
    assert main.main([*words, "--out", str(tmp_path / "r.pdf"), "--json"]) == 0
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF-")
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == str(tmp_path / "r.pdf")


def test_what_cannot_be_is_said_with_the_exit_code_of_bad_data(home, vertical, tmp_path, capsys):
    words = ["--home", str(home), "results", "report", vertical.session[:8], "--out"]
    assert cli.main([*words, str(tmp_path / "r.pdf")]) == 3
    assert "Save the report as .html" in capsys.readouterr().err
    assert main.main([*words, str(tmp_path / "r.docx")]) == 3
    assert "ends in .html or .pdf" in capsys.readouterr().err
    assert main.main([*words, str(tmp_path / "r.html"), "--by", "height"]) == 3
    assert "Choose among: sex, age, weight" in capsys.readouterr().err


def test_the_result_in_a_terminal_has_differences_and_groups(home, vertical, capsys):
    assert cli.main(["--home", str(home), "results", "show", vertical.session[:8]]) == 0
    shown = capsys.readouterr().out
    drawn = vertical.first.result["comparison"]["differences"]["average_precision"]
    assert f"average precision {drawn[0]:+.3f} ({drawn[1]:+.3f} to {drawn[2]:+.3f})" in shown
    female = vertical.first.result["study"]["subgroups"][0]["groups"][0]
    (line,) = (line for line in shown.splitlines() if line.startswith("sex: female"))
    assert line.split()[2:4] == [str(female["n"]), str(female["cases"])]
    assert f"{female['joint']['auc']:.3f} (" in line
