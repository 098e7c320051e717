"""Figures, each subject a file, and all of them by name."""
