"""What a scenario orders: which levers, how strongly, from when to when and where."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, Strict, model_validator

from shequ.policy.levers import Lever, levers
from shequ.policy.means import LIST, of_each_community

Number = Annotated[float, Strict()]  # neither true nor "0.5" is one
Where = Literal["all", "strongest-half", "weakest-half"] | Number | list[str]
HALVES = ("strongest-half", "weakest-half")  # by follow-through; of an odd number the middle one is in both


def part_of(count: int, share: float) -> int:
    """Return how many of several communities a share of them means: at least one, unless the share is none."""
    return max(round(share * count), 1) if share else 0


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class LeverUse(_Strict):
    """How a scenario uses a lever. Months are months of the policy period, counted from 1; ``end`` is exclusive."""

    intensity: Number | Literal["scaled"] | None = Field(
        None, description="0 to 1 (left out: 1), or 'scaled' to fit the budget"
    )
    amount: Number | Literal["rest"] | None = Field(
        None, description="money levers: CNY a month over all communities, or 'rest' of the budget"
    )
    start: int = Field(1, ge=1, strict=True, description="first month of the policy period")
    ramp: int | None = Field(None, ge=0, strict=True, description="months until full strength; 0 is at once")
    end: int | None = Field(None, ge=1, strict=True, description="first month without it; none: to the horizon")
    communities: Where = Field(
        "all",
        description="all, strongest-half or weakest-half (by follow-through), a share chosen by the seed, or a list of names",
    )
    to: dict[str, Number] = Field(
        default_factory=dict, description="other values than the declared ones that the lever moves parameters to"
    )

    @model_validator(mode="after")
    def _in_order(self) -> LeverUse:
        if self.end is not None and self.end <= self.start:
            raise ValueError(f"end: found {self.end}, but it must come after start ({self.start})")
        if isinstance(self.intensity, float) and not 0.0 <= self.intensity <= 1.0:
            raise ValueError(f"intensity: found {self.intensity}, but it lies between 0 and 1")
        if isinstance(self.amount, float) and self.amount < 0.0:
            raise ValueError(f"amount: found {self.amount}, but money is 0 or more")
        if isinstance(self.communities, float) and not 0.0 <= self.communities <= 1.0:
            raise ValueError(f"communities: found {self.communities}, but a share lies between 0 and 1")
        return self


class Shock(_Strict):
    """A dated change that nobody ordered and nobody pays for."""

    title: str
    title_zh: str = ""
    parameter: str
    value: Number | None = None
    add: Number | None = None
    start: int = Field(1, ge=1, strict=True)
    end: int | None = Field(None, ge=1, strict=True)
    communities: Where = "all"

    @model_validator(mode="after")
    def _one_change(self) -> Shock:
        if (self.value is None) == (self.add is None):
            raise ValueError("a shock has either value or add")
        return self


class Budget(_Strict):
    """Money for all levers together, CNY a month; beyond it they are scaled down by one factor."""

    monthly: Number | None = Field(None, ge=0.0)


class Plan(_Strict):
    """All orders of a scenario that act on parameters."""

    coordinator: Literal["none", "office", "party"] = "none"
    label: Literal["office", "party"] | None = None
    levers: dict[str, LeverUse] = Field(default_factory=dict)
    shocks: list[Shock] = Field(default_factory=list)
    budget: Budget = Field(default_factory=lambda: Budget(monthly=None))
    budget_of: str | None = Field(None, description="spend what this scenario is priced at")
    means: str | Number = Field(LIST, description="list, fund, 2xfund, or CNY a month and community: scales all levers")
    new_levers: dict[str, Lever] = Field(
        default_factory=dict,
        description="levers of one's own, as those in scenarios/levers.toml; used by name in levers",
    )
    staff_time: tuple[float, ...] = Field((), description="hours a community of staff time granted, month by month")

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
