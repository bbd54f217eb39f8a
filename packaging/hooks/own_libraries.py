"""Runs in the bundle before the program: programs which ours starts get the user's own library path back.

PyInstaller's starter points LD_LIBRARY_PATH at the bundle for this process and keeps the former value beside it. A web
browser opened from the window must not load the bundle's libraries. This program's own further processes must: they are
told to begin as if nobody had started them, and set it for themselves.
"""

import os
import sys

if sys.platform.startswith("linux"):
    former = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
    os.environ["PYINSTALLER_RESET_ENVIRONMENT"] = "1"
    if former:
        os.environ["LD_LIBRARY_PATH"] = former
    else:
        os.environ.pop("LD_LIBRARY_PATH", None)
