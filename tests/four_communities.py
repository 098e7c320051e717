"""Four communities, levers and draws whose every number is chosen so that a schedule and a budget can be worked by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shequ.engine.draws import Draws
from shequ.policy.levers import Lever
from shequ.policy.parameters import PARAMETERS
from shequ.policy.plan import LeverUse, Plan
from shequ.policy.schedule import Schedule
from shequ.population.place import Community, Place
from shequ.population.place_files import find_place

N, E, S, W = range(4)
#           elders  estates  facilities   follow-through φ   pilot's draw
# North       1000        4           1                0.5            0.2   } the weakest half: North, South
# East        2000        8           2                0.8            0.9   } the strongest half: East, West
# South        500        2           0                0.6            0.8   } half by the pilot's draw: North, West
# West        1500        6           3                0.9            0.1
SIZES = [("North", 1000, 4, 1), ("East", 2000, 8, 2), ("South", 500, 2, 0), ("West", 1500, 6, 3)]
PHI = [0.5, 0.8, 0.6, 0.9]
# Mean 0.6 and deviation 0.2 are Beta(3, 2), whose distribution function is x³(4 − 3x):
# 0.125 · 2.5 = 0.3125, 0.512 · 1.6 = 0.8192, 0.216 · 2.2 = 0.4752, 0.729 · 1.3 = 0.9477
DRAWN = {"policy.follow_through": [0.3125, 0.8192, 0.4752, 0.9477], "policy.pilot": [0.2, 0.9, 0.8, 0.1]}
OWN = {
    "hub.studio_hours": 2.0, "provider.rooms": 40.0, "provider.hours_per_post": 130.0, "members.trained": 0.2,
    "staff.attention": 0.1, "staff.residents_per_worker": 400.0, "staff.hours_per_worker": 160.0,
}  # fmt: skip


class Drawn(Draws):
    """Draws chosen above."""

    def __init__(self) -> None:
        super().__init__(0)

    def uniform(self, decision: str, month: int, rows: int) -> np.ndarray:
        """Return the first of them."""
        return np.array(DRAWN[decision])[:rows]


def lever(parameter: str, to: float, costs: list[dict[str, object]] | None = None, **more: object) -> Lever:
    """Return a lever that moves one parameter."""
    words = {"title": "x", "disappoints": "x", "changes": [{"parameter": parameter, "to": to, "low": to, "high": to}]}
    return Lever.model_validate(words | {"costs": costs or []} | more)


def cost(per: str, amount: float, volume: float = 1.0, years: float = 0.0) -> dict[str, object]:
    """Return an entry of a price list."""
    return {
        "per": per, "amount": amount, "low": amount, "high": amount, "volume": volume, "years": years,
        "kind": "assumed", "basis": "x",
    }  # fmt: skip


# A month of the studio at full strength: 100 CNY and 50 · 2 for 1,000 elders. North 200, East 300, South 150, West 250.
STUDIO = lever(
    "hub.studio_hours", 8.0, [cost("community", 100.0), cost("1000_elders", 50.0, 2.0)],
    organisational=True, ramp=4, staff_hours=10.0,
)  # fmt: skip
# Rooms: 1200 an estate over two years, 50 a month; 30 a facility. North 230, East 460, South 100, West 390.
ROOMS = lever("provider.rooms", 80.0, [cost("estate", 1200.0, years=2.0), cost("facility", 30.0)], staff_hours=4.0)
LEVERS = {"studio": STUDIO, "rooms": ROOMS}
USES = {
    "studio": LeverUse(intensity=0.5, start=2, end=8, communities="strongest-half"),
    "rooms": LeverUse(intensity=1.0, ramp=0, communities=["North", "South"]),
    "direct_provision": LeverUse(amount=1000.0, ramp=2, communities="weakest-half"),
}


def four() -> Place:
    """Return the place of the table above: a quarter of its residents are elders."""
    place = find_place("bazhong")
    share = place.figures["elder_share"].model_copy(update={"value": 0.25})
    communities = tuple(Community(name, "one", True, *sizes) for name, *sizes in SIZES)
    return replace(place, figures={**place.figures, "elder_share": share}, communities=communities)


PLACE = four()


def schedule(
    levers: dict[str, LeverUse] | None = None, place: Place = PLACE, own: dict[str, float] | None = None, **plan: object
) -> Schedule:
    """Return the schedule of a plan in the four communities."""
    known = dict(LEVERS) | dict(plan.pop("new_levers", {}))  # type: ignore[call-overload]
    made = Plan.model_validate({"levers": levers or {}, "new_levers": known, **plan})
    defaults = {name: parameter.value for name, parameter in PARAMETERS.items()} | OWN | (own or {})
    return Schedule(made, place, Drawn(), defaults)
