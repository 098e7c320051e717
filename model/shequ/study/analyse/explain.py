"""Why a scenario differs from its baseline: through the funnel, by whom, and by which levers. All of it is run again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from shequ.city import City
from shequ.engine.errors import InputError
from shequ.engine.toml_files import suggest
from shequ.outcomes.by_group import ADDITIVE, STANDING
from shequ.policy.levers import Lever
from shequ.population.place import Place
from shequ.scenario import Scenario
from shequ.study.analyse.funnel import decompose
from shequ.study.design.study import Study
from shequ.study.run.driver import task_of
from shequ.study.run.runner import NOBODY_WATCHES, Watcher, run_all
from shequ.study.run.task import Failure, Result, Task
from shequ.study.statistics.paired import student
from shequ.study.store.results import Results

PERCENT = 100.0
GROUP = ["kind", "group"]
SIDES = ("baseline", "scenario")
Runs = Callable[[list[Task]], list[Result]]


@dataclass(frozen=True)
class Pair:
    """A scenario and its baseline at one point of a study, each by itself complete, and how to run them."""

    study: Study
    name: str
    baseline: str
    base: Scenario
    other: Scenario
    place: Place

    @property
    def seed(self) -> int:
        """Seed of the first replicate."""
        return self.study.design.seed

    @property
    def levers(self) -> dict[str, Lever]:
        """Every lever that one of the two uses, by name."""
        return self.base.new_levers | self.other.new_levers

    def task(self, scenarios: Sequence[Scenario], replicate: int, keep: tuple[str, ...]) -> Task:
        """Return the task of some scenarios that share the past of this pair."""
        return task_of(self.study, scenarios, self.place, replicate, keep)


@dataclass
class Explanation:
    """Why a scenario differs from its baseline.

    Attributes
    ----------
    whole
        The difference of each replicate, in the outcome's unit.
    funnel
        A row a step: columns step, mean, low, high; empty for other outcomes than coverage.
    groups
        A row a community or kind of elder: columns kind, group; baseline and scenario, its levels; baseline_weight and
        scenario_weight, its shares of the whole; level and composition, what it adds by each; mean, what it adds in all;
        these three with ends of their intervals. The means of each kind add up to the whole. Empty for outcomes that do
        not add up over elders.
    """

    pair: Pair
    outcome: str
    whole: pd.Series[float]
    funnel: pd.DataFrame = field(default_factory=pd.DataFrame)
    groups: pd.DataFrame = field(default_factory=pd.DataFrame)
    failures: list[Failure] = field(default_factory=list)


def pair_of(results: Results, scenario: str, point: int = 0, city: type[City] = City) -> Pair:
    """Return a scenario of a folder and its baseline, as they were when its runs were made.

    Parameters
    ----------
    city
        The model, if the results were made with a subclass.

    Raises
    ------
    InputError
        If there is no such scenario or point, it is the baseline itself, or the class is another.
    """
    study = results.study(city)
    if scenario not in study.scenarios:
        raise InputError(f"{results.folder}: no scenario {scenario}.{suggest(scenario, study.scenarios)} There are "
                         f"{', '.join(study.scenarios)}.")  # fmt: skip
    if not 0 <= point < len(study.points):
        raise InputError(f"--point {point}: there are {len(study.points)}, counted from 0")
    baseline = study.references[scenario]
    if baseline == scenario:
        raise InputError(f"{scenario} is what others are held against: nothing to explain. Choose another scenario.")
    (base, place), (other, _) = (study.ready(name, point) for name in (baseline, scenario))
    return Pair(study, scenario, baseline, base, other, place)


def explain(
    pair: Pair, outcome: str, replicates: int, jobs: int = 1, scheduler: str | None = None,
    watcher: Watcher = NOBODY_WATCHES,
) -> Explanation:  # fmt: skip
    """Run scenario and baseline again and take their difference apart.

    Raises
    ------
    InputError
        If there is no such outcome, or every run failed.
    """
    known = pair.study.city.units()
    if outcome not in known:
        raise InputError(f"{outcome}: no such outcome.{suggest(outcome, known)}")
    named = [pair.base.model_copy(update={"name": "base"}), pair.other.model_copy(update={"name": "other"})]
    tasks = [pair.task(named, replicate, ("months", "runs", "groups")) for replicate in range(replicates)]
    results = run_all(tasks, jobs, scheduler, watcher)
    failures = [failure for result in results for failure in result.failures]
    good = [result for result in results if not result.failures]
    if not good:
        raise InputError(f"every run failed; the first with {failures[0].reason}")
    tables = {name: pd.concat([result.tables[name] for result in good]) for name in ("months", "runs", "groups")}
    apart = {name: dict(iter(table.groupby("scenario"))) for name, table in tables.items()}
    runs = {name: table.set_index("replicate")[outcome] for name, table in apart["runs"].items()}
    found = Explanation(pair, outcome, runs["other"] - runs["base"], failures=failures)
    if outcome == "coverage":
        steps = decompose(apart["months"]["base"], apart["months"]["other"])
        found.funnel = student(steps).rename_axis("step").reset_index()
    if outcome in ADDITIVE:
        found.groups = by_group(apart["groups"]["base"], apart["groups"]["other"], outcome)
    return found


def by_group(base: pd.DataFrame, other: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return each group's level and weight, and its part of the difference by level and by composition.

    An outcome is the mean of the groups' levels, weighted by their shares of the whole: of need, or of those able to
    rate. In each month a group adds, by level, its mean weight times the change of its level; and by composition, the change
    of its weight times how far its mean level lies from that of all (Kitagawa 1955, doi 10.1080/01621459.1955.10501299).
    Both together add up to the difference for each kind.

    Returns
    -------
    pandas.DataFrame
        As `Explanation.groups` says.
    """
    one, two = (_levels_and_weights(frame[frame["kind"] != STANDING], outcome) for frame in (base, other))
    level = (one["level"].fillna(two["level"]).fillna(0.0), two["level"].fillna(one["level"]).fillna(0.0))
    weight = (one["weight"], two["weight"])
    middle, total = (level[0] + level[1]) / 2.0, (weight[0] * level[0] + weight[1] * level[1]) / 2.0
    of_all = total.groupby(["kind", "month", "replicate"]).transform("sum", min_count=1)
    by_level = (weight[0] + weight[1]) / 2.0 * (level[1] - level[0])
    by_composition = (weight[1] - weight[0]) * (middle - of_all)
    parts = {"level": by_level, "composition": by_composition, "adds": by_level + by_composition}
    frames = [one.groupby(GROUP, sort=False).mean(), two.groupby(GROUP, sort=False).mean()]
    frames = [
        f.rename(columns={"level": name, "weight": f"{name}_weight"}) for f, name in zip(frames, SIDES, strict=True)
    ]
    for name, part in parts.items():
        by_replicate = part.groupby([*GROUP, "replicate"], sort=False).mean().unstack("replicate")
        found = student(by_replicate.T)
        frames.append(
            found
            if name == "adds"
            else found.rename(columns=lambda end, of=name: of if end == "mean" else f"{of}_{end}")
        )
    return pd.concat(frames, axis=1).reset_index()


def _levels_and_weights(groups: pd.DataFrame, outcome: str) -> pd.DataFrame:
    """Return level (in %) and weight (a share) of every group in every month and replicate."""
    rows = groups.set_index([*GROUP, "month", "replicate"])
    part, whole = rows[f"{outcome}_part"], rows[f"{outcome}_whole"]
    total = whole.groupby(["kind", "month", "replicate"]).transform("sum")
    level = PERCENT * part / whole.where(whole > 0.0)
    return pd.DataFrame({"level": level, "weight": whole / total.where(total > 0.0)})
