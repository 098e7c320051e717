"""Many runs: designs, workers, files, statistics, and results read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["comparison_at_hand", "load", "sweep_at_hand"]

if TYPE_CHECKING:
    from shequ.study.at_hand import comparison_at_hand, sweep_at_hand
    from shequ.study.store.results import load


def __getattr__(name: str) -> Any:
    """Import the public name when it is asked for: the modules below do not all need it."""
    if name not in __all__:
        raise AttributeError(f"module 'shequ.study' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module("shequ.study.store.results" if name == "load" else "shequ.study.at_hand"), name)
