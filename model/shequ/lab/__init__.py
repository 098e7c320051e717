"""Many runs: designs, workers, files, statistics, and results read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__all__ = ["load"]

if TYPE_CHECKING:
    from shequ.lab.results import load


def __getattr__(name: str) -> Any:
    """Import the public name when it is asked for: the modules below do not all need it."""
    if name not in __all__:
        raise AttributeError(f"module 'shequ.lab' has no attribute {name!r}")
    from shequ.lab.results import load

    return load
