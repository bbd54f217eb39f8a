"""What a hospital computes and says to another hospital; runs without a screen."""

__version__ = "0.1.0"
