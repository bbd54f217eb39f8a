"""The window is on the screen soon: its process loads none of the packages which only the worker needs."""

from __future__ import annotations

import json
import subprocess
import sys

SCRIPT = """
import json, sys
from pathlib import Path
from app.desktop import make_application
from app.bridge import Bridge
from app.preferences import Preferences
from app.window import Window
app = make_application()
window = Window(Bridge(Path(sys.argv[1])), Preferences(Path(sys.argv[1])))
window.show()
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""
SLOW = {"cryptography", "gmpy2", "numpy", "pandas", "pyarrow", "scipy", "sqlalchemy", "xgboost", "zmq"}


def test_the_window_s_process_loads_nothing_that_takes_long(tmp_path):
    words = [sys.executable, "-c", SCRIPT, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=180, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert "PySide6" in loaded
    assert loaded & SLOW == set()
