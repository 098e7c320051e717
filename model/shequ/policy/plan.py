"""What a scenario orders: which levers, how strongly, from when to when and where."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from shequ.engine.written import Line, Month, Months, Name, Number, Quantity, Share
from shequ.policy.levers import Lever, levers
from shequ.policy.means import LIST, of_each_community

Where = Literal["all", "strongest-half", "weakest-half"] | Share | list[str]
HALVES = ("strongest-half", "weakest-half")  # by follow-through; of an odd number the middle one is in both


def part_of(count: int, share: float) -> int:
    """Return how many of several communities a share of them means: at least one, unless the share is none."""
    return max(round(share * count), 1) if share else 0


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _check_order(start: int, end: int | None) -> None:
    if end is not None and end <= start:
        raise ValueError(f"end: found {end}, but it must come after start ({start})")


class LeverUse(_Strict):
    """How a scenario uses a lever. Months are months of the policy period, counted from 1; ``end`` is exclusive."""

    intensity: Share | Literal["scaled"] | None = Field(
        None, description="0 to 1 (left out: 1), or 'scaled' to fit the budget"
    )
    amount: Quantity | Literal["rest"] | None = Field(
        None, description="money levers: CNY a month over all communities, or 'rest' of the budget"
    )
    start: Month = Field(1, description="first month of the policy period")
    ramp: Months | None = Field(None, description="months until full strength; 0 is at once")
    end: Month | None = Field(None, description="first month without it; none: to the horizon")
    communities: Where = Field(
        "all",
        description="all, strongest-half or weakest-half (by follow-through), a share chosen by the seed, or a list of names",
    )
    to: dict[str, Number] = Field(
        default_factory=dict, description="other values than the declared ones that the lever moves parameters to"
    )

    @model_validator(mode="after")
    def _in_order(self) -> LeverUse:
        _check_order(self.start, self.end)
        return self


class Shock(_Strict):
    """A dated change that nobody ordered and nobody pays for."""

    title: Line
    title_zh: Line = ""
    parameter: str
    value: Number | None = None
    add: Number | None = None
    start: Month = 1
    end: Month | None = None
    communities: Where = "all"

    @model_validator(mode="after")
    def _one_change(self) -> Shock:
        if (self.value is None) == (self.add is None):
            raise ValueError("a shock has either value or add")
        _check_order(self.start, self.end)
        return self


class Budget(_Strict):
    """Money for all levers together, CNY a month; beyond it they are scaled down by one factor."""

    monthly: Quantity | None = None


class Plan(_Strict):
    """All orders of a scenario that act on parameters."""

    coordinator: Literal["none", "office", "party"] = "none"
    label: Literal["office", "party"] | None = None
    levers: dict[str, LeverUse] = Field(default_factory=dict)
    shocks: list[Shock] = Field(default_factory=list)
    budget: Budget = Field(default_factory=lambda: Budget(monthly=None))
    budget_of: str | None = Field(None, description="spend what this scenario is priced at")
    means: str | Number = Field(LIST, description="list, fund, 2xfund, or CNY a month and community: scales all levers")
    new_levers: dict[Name, Lever] = Field(
        default_factory=dict,
        description="levers of one's own, as those in scenarios/levers.toml; used by name in levers",
    )
    staff_time: tuple[Quantity, ...] = Field((), description="hours a community of staff time granted, month by month")

    @model_validator(mode="after")
    def _known_means(self) -> Plan:
        try:
            of_each_community(self.means)
        except ValueError as error:
            raise ValueError(f"means: {error}") from None
        return self

    def lever(self, name: str) -> Lever:
        """Return a lever by name: one of the plan's own, or one that comes with the package."""
        return self.new_levers[name] if name in self.new_levers else levers()[name]
