"""A comparison: what follows from scenarios under the same seeds, each held against the baseline that shares its past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd

from shequ.outcomes import HEADLINE
from shequ.study.analyse.estimands import break_even, estimate
from shequ.study.design.comparison import ENDS, PREMIUM, TIES
from shequ.study.statistics.last_months import partial_years
from shequ.study.statistics.paired import apart, effects, p_values
from shequ.study.statistics.price import appropriations, price
from shequ.study.store.folder import read_table, write_tables
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results, load, only

TABLES = ("effects", "price", "appropriations", "ends", "estimands", "break_even", "partial_years")
P_VALUES = "p_values"  # written where they are asked for: by the thousand they would mislead


class Comparison:
    """What follows from the results of a comparison, each table worked out when it is asked for.

    Attributes
    ----------
    results
        Where the runs are, and how they were made.

    Raises
    ------
    ResultsError
        If the results are those of a sweep, or no baseline has finished.
    """

    def __init__(self, results: Results) -> None:
        only(results, "table")
        self.results = results
        if results.baseline not in set(self.runs["scenario"]):
            raise ResultsError(
                f"{results.folder}: no run of the baseline {results.baseline} has finished; those that failed are in "
                f"{results.folder / 'failed'}"
            )

    @cached_property
    def runs(self) -> pd.DataFrame:
        """A row a run: scenario, replicate, and every outcome, means over the last months."""
        return _runs(self.results)

    @cached_property
    def months(self) -> pd.DataFrame:
        """Every outcome in every month of every run."""
        return self.results.months

    @cached_property
    def effects(self) -> pd.DataFrame:
        """Each scenario's paired difference from its baseline, outcome by outcome; see `statistics.paired.effects`."""
        return effects(self.runs, self.results.references, self.results.units)

    @cached_property
    def price(self) -> pd.DataFrame:
        """The price of one more hour; see `statistics.price.price`."""
        return price(self.runs, self.results.references)

    @cached_property
    def appropriations(self) -> pd.DataFrame:
        """Money appropriated for levers over the policy period, and spent, CNY a replicate."""
        return appropriations(self.results.read("months", ["policy_month", "appropriated", "lever_cost"]))

    @cached_property
    def ends(self) -> pd.DataFrame:
        """The effects again at the ends of assumed weights, column ``end``; empty where these were not looked at."""
        looked = {look.name for look in self.results.manifest.design.looks}
        parts = [self._at(end.name).assign(end=end.name) for end in ENDS if end.name in looked]
        return pd.concat(parts, ignore_index=True) if parts else self.effects.iloc[:0].assign(end="")

    def _at(self, look: str) -> pd.DataFrame:
        return effects(_runs(self.results.at(look)), self.results.references, self.results.units)

    @cached_property
    def changed(self) -> set[tuple[str, str]]:
        """Scenario and outcome of the differences whose sign changes within assumed weights, as far as was looked at."""
        return flips(self.effects, self.ends)

    @cached_property
    def estimands(self) -> pd.DataFrame:
        """The party premium taken apart; empty unless all of its scenarios ran."""
        whole = set(self.runs["scenario"]) >= PREMIUM
        return estimate(self.runs, HEADLINE, self.results.units) if whole else pd.DataFrame()

    @cached_property
    def break_even(self) -> pd.DataFrame:
        """The gap of reach at which the hubs of Party and office do equally well; empty where it was not looked for."""
        looked = {look.name for look in self.results.manifest.design.looks}
        if not len(self.estimands) or not {tie.name for tie in TIES} <= looked:
            return pd.DataFrame()
        return break_even([_runs(self.results.at(tie.name)) for tie in TIES], HEADLINE, self.results.units)

    @cached_property
    def partial_years(self) -> pd.DataFrame:
        """Outcomes that in some run are a mean over fewer months than the last twelve; empty where there are none."""
        return partial_years(self.months, list(self.runs.columns.drop(["scenario", "replicate"])))

    def tables(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Yield every table that is not empty by its name."""
        for name in TABLES:
            table: pd.DataFrame = getattr(self, name)
            if len(table):
                yield name, table

    def p_values(self, outcomes: Sequence[str] = HEADLINE) -> pd.DataFrame:
        """Return p-values of the differences in some outcomes, adjusted over them; see `statistics.paired.p_values`."""
        return p_values(self.runs, self.results.references, outcomes)

    def write(self, p_values_of: Sequence[str] = ()) -> list[str]:
        """Write every table as CSV into the folder of the results, and return their file names.

        Parameters
        ----------
        p_values_of
            Outcomes whose p-values are written too; none if it is empty.

        Raises
        ------
        OutputError
            If one cannot be written: a spreadsheet has it open, say. Runs are kept.
        """
        tables = dict(self.tables())
        if p_values_of:
            tables[P_VALUES] = self.p_values(p_values_of)
        write_tables(self.results.folder, self.results.manifest, tables, (*TABLES, P_VALUES))
        return [f"{name}.csv" for name in tables]


class Written(Comparison):
    """A comparison by its manifest and the tables that were written, without its runs."""

    def __init__(self, folder: Path) -> None:
        self.results = load(folder)
        for name in TABLES:
            # a cached property is held under its name
            self.__dict__[name] = read_table(folder, self.results.manifest, name)


def flips(effects: pd.DataFrame, at_ends: pd.DataFrame) -> set[tuple[str, str]]:
    """Return scenario and outcome of the differences whose sign changes within assumed weights.

    Only signs count whose interval excludes zero.
    """
    signs = pd.concat([effects, at_ends], ignore_index=True)
    sure = signs[apart(signs["ci_low"], signs["ci_high"])]
    seen = np.sign(sure["difference"]).groupby([sure["scenario"], sure["outcome"]]).nunique()
    return set(seen.index[seen > 1])


def _runs(results: Results) -> pd.DataFrame:
    return results.runs.drop(columns=["point", "baseline", "seed", "case"])
