"""The facade over the core: what the window's worker, the command line and the simulator call."""
