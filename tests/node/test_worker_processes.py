"""A worker process imports the program's main module again; the libraries of tables and trees must not come with it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
HEAVY = {"pandas", "xgboost", "PySide6", "pyarrow", "openpyxl", "distributed", "dask"}
MOST_MB = 150.0

# What pip writes for `[project.scripts] fedstroke = "app.main:main"`.
SCRIPT = """\
import sys
from app.main import main
if __name__ == '__main__':
    sys.exit(main())
"""

# Runs in the worker after each kind of work. In a file, because a worker must be able to import it.
LOOKING = """
import re
import sys
from pathlib import Path
import psutil

def look():
    memory, status = psutil.Process().memory_info(), Path("/proc/self/status")
    peak = getattr(memory, "peak_wset", memory.rss)
    if status.exists():
        peak = int(re.search(r"VmHWM:\\s+(\\d+)", status.read_text())[1]) * 1024
    return {"main": sys.modules["__mp_main__"].main.__module__, "modules": sorted(sys.modules), "peak_mb": peak / 1e6}
"""

# A program whose main module is, to `multiprocessing`, the one which `python -m fedcore.cli` or the script has.
PROGRAM = """
import importlib.util, json, sys
main = sys.modules["__main__"]
if sys.argv[1] == "-m":
    main.__spec__ = importlib.util.find_spec(sys.argv[2])
else:
    main.__spec__, main.__file__ = None, sys.argv[2]

import numpy as np
from looking import look
from fedcore.crypto import blinding, paillier
from fedcore.crypto.encrypted_rows import EncryptedRows, bin_products
from fedcore.crypto.packing import PairLayout, answer, decrypt_answers
from fedcore.node.meeting import workers

with workers(1, lambda: False) as pool:
    blinding.BlindingSecret.create().multiply(blinding.hash_to_curve(b"m" * 32, list("abc"), pool), pool, own=True)
    public, private = paillier.generate_keypair(2048)
    layout = PairLayout(1000, 1000)
    ciphertexts = paillier.Encryptor(private).encrypt_many(layout.encode(np.ones((600, 2), np.int64)), pool)
    bins, indptr = np.zeros((600, 2), np.uint8), np.array([0, 1, 2])
    rows = EncryptedRows(public, ciphertexts, "B", pool)
    products = bin_products(rows, bins, indptr, np.zeros(600, np.int32), 1, pool)
    sums = decrypt_answers(answer(products, layout, public, pool), 2, layout, private, "B", pool)
    found = pool.submit(look).result()
print(json.dumps(found | {"sums": sums.tolist()}))
"""


@pytest.mark.parametrize("main", ["python -m fedcore.cli", "fedstroke"])
def test_workers_stay_small(main: str, tmp_path: Path) -> None:
    (tmp_path / "looking.py").write_text(LOOKING, encoding="utf-8")
    (tmp_path / "fedstroke").write_text(SCRIPT, encoding="utf-8")
    how = ("-m", "fedcore.cli") if main.startswith("python") else ("script", str(tmp_path / "fedstroke"))
    paths = os.pathsep.join([str(ROOT), str(tmp_path)])
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM, *how],
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    print(f"{main}: peak memory of a worker {found['peak_mb']:.0f} MB, {len(found['modules'])} modules")
    assert found["sums"] == [[600, 600], [600, 600]]
    # The worker did import the main module: under a name of its own, what the script imports under its usual one.
    assert found["main"] == ("__mp_main__" if main.startswith("python") else "app.main")
    assert not HEAVY & {name.partition(".")[0] for name in found["modules"]}
    assert found["peak_mb"] < MOST_MB
