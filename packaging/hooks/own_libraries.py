"""Runs in the bundle before the program: programs which ours starts get the user's own library path back.

PyInstaller's starter points LD_LIBRARY_PATH at the bundle for this process and keeps the former value beside it. A web
browser opened from the window must not load the bundle's libraries; another copy of this program sets its own.
"""

import os
import sys

if sys.platform.startswith("linux"):
    former = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    if former:
        os.environ["LD_LIBRARY_PATH"] = former
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
