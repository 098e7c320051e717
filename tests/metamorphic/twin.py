"""A twin of a city: the same people under other numbers, or every community twice, with draws that follow them."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

import numpy as np

from metamorphic.draws import TwinDraws
from metamorphic.numbering import Numbering, Numbers, followers, number_suppliers
from shequ import City
from shequ.agents.community import CommunityRecord
from shequ.agents.estate import Estate
from shequ.agents.mesa.kinds import Elder, PartyMember
from shequ.agents.society import Society
from shequ.agents.suppliers import Reach, SupplierOrder, Suppliers
from shequ.engine.table import Table
from shequ.policy.schedule import Schedule
from shequ.population.place import Place
from shequ.scenario import Scenario, defaults_of, resolved

KINDS = {"communities": CommunityRecord, "estates": Estate, "elders": Elder, "members": PartyMember}
POINTS_TO = {  # columns that hold the number of a row of another table
    "estates": {"community": "communities"},
    "elders": {"community": "communities", "estate": "estates", "neighbours": "elders", "supplier": "suppliers",
               "second": "suppliers"},
    "members": {"community": "communities", "estate": "estates", "elder": "elders"},
    "communities": {},
}  # fmt: skip


class Pair:
    """An original in its first month and its twin, which live side by side.

    Parameters
    ----------
    city
        A newly built city.
    communities
        The original of each community of the twin; an original named twice has two copies.
    rows
        Numberings of elders and members to take in place of the order of communities.
    policy
        The twin's policy, if it differs.
    """

    def __init__(
        self,
        city: City,
        communities: list[int],
        rows: dict[str, Numbering] | None = None,
        policy: Scenario | None = None,
    ) -> None:
        assert city.month == 0
        self.city = city
        self.numbers = number_everybody(city.society, communities)
        self.numbers.of |= rows or {}
        self.twin = twin_of(city, self.numbers, policy or city.policy)

    def step(self) -> None:
        """Let both live a month."""
        society = self.city.society
        before = len(society.elders), len(society.members)
        self.city.step()
        self.numbers.follow_arrivals(society, *before)
        self.twin.step()


def number_everybody(society: Society, communities: list[int]) -> Numbers:
    """Give numbers to all tables by the order of the twin's communities."""
    origin = np.array(communities)
    copies = np.array([communities[:position].count(one) for position, one in enumerate(communities)])
    of = {"communities": Numbering(origin, copies)}
    homes = {
        "estates": society.estates.community,
        "elders": society.elders.community,
        "members": society.members.community,
        "providers": np.array([provider.home for provider in society.providers], dtype=np.int64),
        "partners": np.array([partner.community for partner in society.partners]),
    }
    of |= {table: followers(home, of["communities"]) for table, home in homes.items()}
    of["suppliers"] = number_suppliers(society.order, of)
    return Numbers(of)


def twin_of(city: City, numbers: Numbers, policy: Scenario) -> City:
    """Return a city with the same people under the twin's numbers."""
    twin = copy.deepcopy(city)
    society, of = twin.society, numbers.of
    twin.place = place_of(city.place, of["communities"])
    for name in KINDS:
        setattr(society, name, table_of(city.society, name, of))
    twin._views[Elder].table, twin._views[PartyMember].table = society.elders, society.members
    _move_organisations(society, of)
    _move_suppliers(society, of)
    society.flows.knew = of["elders"].moved(society.flows.knew)
    assert society.newcomers is not None
    society.newcomers.keywords["place"] = twin.place  # type: ignore[attr-defined]
    society.draws = TwinDraws(city.seed, numbers, society)
    twin.policy = policy
    defaults = defaults_of(policy.parameters, twin.place)
    twin.schedule = Schedule(resolved(policy, twin.place), twin.place, society.draws, defaults)
    return twin


def place_of(place: Place, communities: Numbering) -> Place:
    """Return the place with its communities in the twin's order; copies have names of their own."""
    pairs = zip(communities.origin.tolist(), communities.copy.tolist(), strict=True)
    places = (replace(place.communities[one], name=name_of(place.communities[one].name, copy)) for one, copy in pairs)
    return replace(place, communities=tuple(places))


def name_of(name: str, copy: int) -> str:
    """Return the name of a copy of a community."""
    return name if copy == 0 else f"{name}, copy {copy}"


def table_of(society: Society, name: str, of: dict[str, Numbering]) -> Table:
    """Return a table with the twin's rows and the twin's numbers in it."""
    original, numbering = getattr(society, name), of[name]
    table = Table(KINDS[name], len(numbering))
    table.append(**{column: column_of(original, name, column, of) for column in original.columns})
    return table


def column_of(original: Table, name: str, column: str, of: dict[str, Numbering]) -> Any:
    """Return a column as the twin should have it."""
    numbering = of[name]
    moved = numbering.moved(getattr(original, column))
    if column in POINTS_TO[name]:
        return of[POINTS_TO[name][column]].renumbered(moved, numbering.copy)
    return moved


def _move_organisations(society: Society, of: dict[str, Numbering]) -> None:
    """Put the few into the twin's order; firms are the whole city's and stay as they are."""
    lists = {"residents": "communities", "party": "communities", "owners": "estates", "providers": "providers",
             "partners": "partners"}  # fmt: skip
    places = {"residents": "community", "party": "community", "owners": "estate", "providers": "home",
              "partners": "community"}  # fmt: skip
    for name, table in lists.items():
        originals, home = getattr(society, name), places[name]
        where = of["estates" if home == "estate" else "communities"]
        pairs = list(zip(of[table].origin.tolist(), of[table].copy.tolist(), strict=True))
        setattr(society, name, [_moved(originals[one], home, where, number) for one, number in pairs])


def _moved(agent: Any, home: str, where: Numbering, number: int) -> Any:
    """Return a copy of one of the few at its home in the twin, with what it remembers."""
    if agent is None:
        return None
    one = copy.copy(agent)
    setattr(one, home, int(where.renumbered(np.array(getattr(agent, home)), np.array(number))))
    if hasattr(one, "belief"):
        one.belief = agent.belief.copy()
    return one


def _move_suppliers(society: Society, of: dict[str, Numbering]) -> None:
    suppliers, numbering, places = society.suppliers, of["suppliers"], of["communities"]
    fields = {name: numbering.moved(getattr(suppliers, name)) for name in Suppliers.__dataclass_fields__}
    society.suppliers = Suppliers(**fields | {"community": places.renumbered(fields["community"], numbering.copy)})
    assert len(society.flows.used) == 0
    society.order = SupplierOrder(len(of["providers"]), len(places), len(of["estates"]))
    reach = society.reach
    rows = {name: getattr(reach, name)[places.origin] for name in ("weight", "cumulative", "cumulative_public")}
    provider = of["providers"].renumbered(reach.provider[places.origin], places.copy[:, None])
    society.reach = Reach(provider, **rows)
