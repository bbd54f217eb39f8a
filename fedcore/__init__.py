"""What a hospital computes and says to another hospital; runs without a screen."""

import os

# Before numpy is first imported: its matrix library keeps a thread per core spinning between the small products made
# here, which doubles the CPU time of training and takes the cores from the worker processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
