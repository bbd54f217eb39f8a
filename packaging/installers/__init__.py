"""What the scripts of this folder are made of: what goes into the bundle, what must be in it, and what wraps it."""
