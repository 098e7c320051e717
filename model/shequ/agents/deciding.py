"""What kinds of agents decide, apart from Mesa."""

from __future__ import annotations

from typing import Any


class Deciding:
    """State and decisions of a kind of agent, of which `agents.mesa.kinds` makes a Mesa agent.

    Kept apart so that parameters, which stand beside the decisions that use them, can be read without Mesa: it takes
    longer to import than most commands to answer.
    """

    def __init__(self, model: Any) -> None:
        super().__init__(model)  # type: ignore[call-arg]  # the Mesa agent comes next
