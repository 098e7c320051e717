"""What a scenario is: a plan, the place and the time in which it holds, and parameters of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shequ.engine.errors import InputError
from shequ.engine.toml_faults import faults_of
from shequ.engine.written import Line, Month, Months, Name, Number
from shequ.policy.plan import Plan

WORKED_OUT = ("name", "staff_time")  # of a scenario, and written in no file


class ScenarioError(InputError):
    """A scenario cannot be used; the message says where and what to do."""


class Horizon(BaseModel):
    """Months of the policy period, and months of the common past before it."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    months: Month = 60
    burn_in: Months = 24


class Scenario(Plan):
    """A policy scenario as resolved: nothing left to inherit."""

    name: Name = "scenario"
    title: Line = ""
    title_zh: Line = ""
    place: str = "bazhong"
    horizon: Horizon = Field(default_factory=lambda: Horizon(months=60, burn_in=24))
    parameters: dict[str, Number] = Field(default_factory=dict)
    rationing: Literal["need_first", "first_come", "equal_shares"] = "need_first"

    def in_time(self, months: int | None, burn_in: int | None) -> Scenario:
        """Return the scenario over another policy period or common past; None leaves its own.

        Raises
        ------
        ScenarioError
            If a lever or a shock would begin after it, or it is no such time.
        """
        if months is None and burn_in is None:
            return self
        own = self.horizon
        asked = {
            "months": own.months if months is None else months,
            "burn_in": own.burn_in if burn_in is None else burn_in,
        }
        try:
            changed = self.model_copy(update={"horizon": Horizon.model_validate(asked)})
            faults = list(changed.too_late())
        except ValidationError as error:
            faults = [(f"horizon.{key}", message) for key, message in faults_of(error, asked)]
        if faults:
            raise ScenarioError("\n".join(f"{self.name}: {key}: {message}" for key, message in faults))
        return changed

    def too_late(self) -> Iterator[tuple[str, str]]:
        """Yield the levers and shocks that begin after the last month: the dotted key, and what is wrong."""
        found = f"but the policy period has {self.horizon.months} months: it would never"
        for name, use in self.levers.items():
            if use.start > self.horizon.months:
                yield f"levers.{name}.start", f"found {use.start}, {found} act."
        for number, shock in enumerate(self.shocks):
            if shock.start > self.horizon.months:
                yield f"shocks.{number}.start", f"found {shock.start}, {found} happen."

    def past(self) -> tuple[Any, ...]:
        """Return what determines the past: scenarios with the same past can share one."""
        return self.place, self.horizon.burn_in, tuple(sorted(self.parameters.items())), self.rationing


def file_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file: a scenario, its base, and no name, which is the file's."""
    schema = Scenario.model_json_schema()
    extends = {"type": "string", "title": "Extends", "description": "a scenario to start from; it extends none itself"}
    schema["properties"] = {"extends": extends} | schema["properties"]
    for key in WORKED_OUT:
        del schema["properties"][key]
    schema["properties"]["parameters"]["description"] = "see: shequ parameters"
    return schema
