"""`fedstroke simulate`: every hospital of a session file on this machine, and the pooled model beside them."""

from __future__ import annotations

from fedcore.simulate import add_arguments
from fedcore.simulate import main as run

HELP = "run every hospital of a session file as its own process on this machine and write a report"
EXAMPLES = """
  fedstroke simulate session.toml --report report.json
  fedstroke simulate session.toml --report report.json --models models
  fedstroke simulate session.toml --report report.json --page report.pdf --language zh_CN

For evaluation and benchmarks: it also trains the model on all hospitals' records pooled, which no real session can, and
says whether the joint model is the same in every split, default direction and leaf. README.md shows a session file.
"""

__all__ = ["EXAMPLES", "HELP", "add_arguments", "run"]
