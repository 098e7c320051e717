"""What differs between the versions of Mesa that the package works with, 3.3 to 3.5."""

from __future__ import annotations

import inspect
import sys
from types import FrameType
from typing import Any

import mesa
import numpy as np
from mesa import batchrunner

try:
    from mesa.agentset import AgentSet, GroupBy
except ImportError:
    from mesa.agent import AgentSet, GroupBy

__all__ = ["AgentSet", "GroupBy", "forget", "repeated"]


def forget(model: mesa.Model) -> None:
    """Let go of the counter by which Mesa 3.3 keeps every model alive."""
    counters = getattr(mesa.Agent, "_ids", None)
    if counters is not None:
        counters.pop(model, None)


def repeated(seed: int) -> int:
    """Return the replicate for which ``mesa.batch_run`` is using a seed again, 0 if it is not.

    ``iterations`` runs the same arguments several times over, a given seed among them. Only the runner
    knows the number of the repetition, and it tells the model nothing; so its frame is read.
    """
    frame: FrameType | None = sys._getframe()
    while frame is not None and frame.f_code is not batchrunner._model_run_func.__code__:
        frame = frame.f_back
    if frame is None:
        return 0
    _, iteration, arguments = frame.f_locals["run"]
    fixed = {"seed", "rng"} - {_varied(frame.f_locals["model_cls"])}
    return iteration if any(_equal(arguments.get(name), seed) for name in fixed) else 0


def _varied(kind: type[mesa.Model]) -> str | None:
    """Name the argument in which Mesa 3.5 gives every replicate a seed of its own."""
    if "rng" not in inspect.signature(mesa.batch_run).parameters:
        return None
    return "seed" if "seed" in inspect.signature(kind).parameters else "rng"


def _equal(value: Any, seed: int) -> bool:
    return isinstance(value, int | np.integer) and bool(value == seed)
