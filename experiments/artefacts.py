"""See whether the headline depends on choices that no theory makes: order of rules, size, past, number of neighbours.

Run it with ``python experiments/artefacts.py``; about half an hour on two cores. Each variant runs in a process of its
own, since it changes the model before it is used, with the same seeds as the model as it stands.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

SCENARIOS = ("baseline", "full", "supply-only", "market-led")
HEADLINE = ("coverage", "trust_party", "trust_local", "disputes")
REPLICATES = 10
OUT = Path("results") / "artefacts"


@dataclass(frozen=True)
class Variant:
    """The model with one choice made otherwise."""

    what: str
    rules_moved: tuple[tuple[str, str], ...] = ()  # (rule, the rule before which it acts)
    communities: int = 10
    burn_in: int = 24
    neighbours: int = 6


AS_IT_STANDS = "as it stands"
VARIANTS = {
    AS_IT_STANDS: Variant("ten communities, 12,000 elders, 24 months of past, six neighbours"),
    "volunteers last": Variant("volunteering after discovery", (("volunteer", "plan_supply"),)),
    "estates first": Variant("estates before care", (("run_estates", "volunteer"),)),
    "planning first": Variant("supply planned before anybody is found", (("plan_supply", "volunteer"),)),
    "joining first": Variant("participation before trust", (("take_part", "update_trust"),)),
    "2,400 elders": Variant("the first two communities", communities=2),
    "6,000 elders": Variant("the first five communities", communities=5),
    "48,000 elders": Variant("every community four times", communities=40),
    "no past": Variant("policies from the third month", burn_in=2),
    "half the past": Variant("12 months of past", burn_in=12),
    "twice the past": Variant("48 months of past", burn_in=48),
    "two neighbours": Variant("one on each side", neighbours=2),
    "twelve neighbours": Variant("six on each side", neighbours=12),
}


def run(name: str) -> None:
    """Run all scenarios under one variant and write the differences from its own baseline."""
    variant = VARIANTS[name]
    from shequ.agents import words

    words.NEIGHBOUR_COUNT = variant.neighbours  # before anybody else reads it
    from shequ import month
    from shequ.study.statistics.last_months import last_year
    from shequ.study.statistics.paired import effects

    for rule, before in variant.rules_moved:
        month.RULES[:] = moved(month.RULES, rule, before)
    months = pd.concat([replicate(variant, seed) for seed in range(REPLICATES)], ignore_index=True)
    runs = pd.concat([last_year(one) for _, one in months.groupby(["scenario", "replicate"], sort=False)])
    found = effects(runs, dict.fromkeys(SCENARIOS, SCENARIOS[0]), {})
    found = found[found["outcome"].isin(HEADLINE) & (found["scenario"] != SCENARIOS[0])]
    OUT.mkdir(parents=True, exist_ok=True)
    found.to_csv(OUT / f"{name}.csv", index=False)


def moved(rules: list[Callable[..., None]], rule: str, before: str) -> list[Callable[..., None]]:
    """Return the rules with one of them before another."""
    by_name = {one.__name__: one for one in rules}
    names = [name for name in by_name if name != rule]
    names.insert(names.index(before), rule)
    return [by_name[name] for name in names]


def replicate(variant: Variant, seed: int) -> pd.DataFrame:
    """Run every scenario from one past."""
    from shequ import City, load_scenario
    from shequ.population.place_files import find_place
    from shequ.scenario import Horizon

    whole = find_place("bazhong")
    place = replace(whole, communities=copies(whole.communities, variant.communities), whole=whole)
    horizon = Horizon(months=60, burn_in=variant.burn_in)
    scenarios = [load_scenario(name).model_copy(update={"horizon": horizon}) for name in SCENARIOS]
    past = City(scenarios[0], seed=seed, place=place)
    while past.policy_month < 0:
        past.step()
    frames = []
    for scenario in scenarios:
        city = past.branch(scenario)
        city.run_model()
        frames.append(city.outcomes.assign(scenario=scenario.name, replicate=seed))
    return pd.concat(frames, ignore_index=True)


def copies(communities: tuple, count: int) -> tuple:
    """Return the first communities, or all of them again under other names until there are enough."""
    named = [
        replace(one, name=f"{one.name}-{n // len(communities) + 1}" if n >= len(communities) else one.name)
        for n, one in ((n, communities[n % len(communities)]) for n in range(count))
    ]
    return tuple(named)


def table() -> str:
    """Return the differences from the baseline by variant, marked where they leave the interval of the first row."""
    from shequ.report.tables.text import align

    found = {name: pd.read_csv(OUT / f"{name}.csv").set_index(["scenario", "outcome"]) for name in VARIANTS}
    standing = found[AS_IT_STANDS]
    columns = list(standing.index)
    head = [["", *(scenario for scenario, _ in columns)], ["", *(outcome for _, outcome in columns)]]
    return align(head + [[name, *(cell(one.loc[c], standing.loc[c]) for c in columns)] for name, one in found.items()])


def cell(one: pd.Series, standing: pd.Series) -> str:
    """Return a difference with half its interval; * outside the standing interval, ** where both are apart."""
    outside = not standing["ci_low"] <= one["difference"] <= standing["ci_high"]
    apart = one["ci_low"] > standing["ci_high"] or one["ci_high"] < standing["ci_low"]
    half = (one["ci_high"] - one["ci_low"]) / 2.0
    return f"{one['difference']:+.2f} ±{half:.2f}{'**' if apart else '* ' if outside else '  '}"


def main() -> None:
    """Run every variant that has no result yet, two at a time, and print the table."""
    waiting = [name for name in VARIANTS if not (OUT / f"{name}.csv").exists()]
    with ThreadPoolExecutor(2) as two:
        for name in two.map(
            lambda name: (subprocess.run([sys.executable, __file__, name], check=True), name)[1], waiting
        ):
            print(name, file=sys.stderr, flush=True)
    print(table())


if __name__ == "__main__":
    run(sys.argv[1]) if len(sys.argv) > 1 else main()
