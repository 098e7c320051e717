"""Results read back: the folder of a study as tidy frames, each read when it is asked for.

A row is a run at a point of the design: columns that say which (point, scenario, baseline, replicate, seed), the
factors of the design, and the outcomes. Units are in ``frame.attrs["units"]``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from shequ.city import City
from shequ.engine.toml_files import suggest
from shequ.study.design.study import Study
from shequ.study.store.choosing import Where, chosen, told
from shequ.study.store.manifest import CASES, SAMPLE, Manifest, ResultsError, read_manifest, study_again
from shequ.study.store.runs import columns_of, files_of, read_file, read_runs

FRONT = ("point", "scenario", "baseline", "replicate", "seed")


def load(folder: str | Path) -> Results:
    """Open the results of a comparison or a sweep, finished or not.

    Raises
    ------
    ResultsError
        If there are none.

    Examples
    --------
    >>> results = load("results/party-premium")  # doctest: +SKIP
    >>> results.runs.groupby("scenario")["coverage"].mean()  # doctest: +SKIP
    """
    return Results(Path(folder), read_manifest(Path(folder)))


class Results:
    """Tables of finished runs with the columns of their design.

    Attributes
    ----------
    folder, manifest
        Where they are, and what they were made from.
    look
        Name of the look whose runs these are; empty for the answer itself.
    """

    def __init__(self, folder: Path, manifest: Manifest, look: str = "") -> None:
        self.folder, self.manifest, self.look = folder, manifest, look

    def at(self, look: str) -> Results:
        """Return the results of a look: the same scenarios under other assumptions, run a few times."""
        return Results(self.folder, self.manifest, look)

    @cached_property
    def cases(self) -> pd.DataFrame:
        """Every scenario at every point, those of looks among them."""
        return read_file(self.folder / CASES, sha256=self.manifest.files[CASES])

    @cached_property
    def design(self) -> pd.DataFrame:
        """A row for each scenario at each point: case, point, scenario, baseline, and the factors."""
        cases = self.cases
        return cases[cases["look"] == self.look].drop(columns="look").reset_index(drop=True)

    @cached_property
    def sample(self) -> pd.DataFrame:
        """Of a sampled design, the place of every factor in its range (0 to 1), a row a point."""
        return read_file(self.folder / SAMPLE, sha256=self.manifest.files.get(SAMPLE, ""))

    @property
    def is_comparison(self) -> bool:
        """Whether nothing varies but the scenario."""
        return not self.manifest.factors

    @property
    def tables(self) -> list[str]:
        """Tables that are kept: ``runs``, and ``months``, ``communities``, ``groups``, ``estates`` if they were asked for."""
        return ["runs", *(() if self.look else self.manifest.design.keep)]

    @property
    def seed(self) -> int:
        """Seed of the first replicate."""
        return self.manifest.design.seed

    @property
    def replicates(self) -> int:
        """The most replicates that a case has here."""
        looks = {look.name: look.replicates for look in self.manifest.design.looks}
        return looks[self.look] if self.look else self.manifest.ceiling

    @property
    def expected(self) -> int:
        """Runs that the design asks for, each once."""
        return int(self.design["case"].nunique() * self.manifest.design.replicates)

    @property
    def finished(self) -> int:
        """Runs of the design that have finished, each once."""
        return sum(len(part) for part in self._stored("runs", [], list(dict.fromkeys(self.design["case"]))))

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return sum(1 for _ in (self.folder / "failed").glob("*.json"))

    @property
    def factors(self) -> list[str]:
        """Names of what the design varies."""
        return list(self.manifest.factors)

    @property
    def units(self) -> dict[str, str]:
        """Unit of every outcome and factor."""
        return self.manifest.units

    @property
    def references(self) -> dict[str, str]:
        """The baseline of each scenario."""
        return self.manifest.references

    @cached_property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in their order."""
        return list(dict.fromkeys(self.design["scenario"]))

    @property
    def baseline(self) -> str:
        """The first of the scenarios that others are held against."""
        return next(name for name in self.manifest.scenarios if self.references[name] == name)

    @cached_property
    def baselines(self) -> set[str]:
        """Names of the scenarios that others are held against."""
        return set(self.design["baseline"])

    @property
    def policies(self) -> list[str]:
        """Names of the scenarios that are held against a baseline."""
        return [name for name in self.scenarios if name not in self.baselines]

    @property
    def title(self) -> str:
        """What the results are called."""
        return self.manifest.design.title or self.folder.resolve().name

    def titles(self, lang: str = "en") -> dict[str, str]:
        """Return the title of every scenario in a language."""
        held = self.manifest.scenarios.values()
        return {s.name: (s.title_zh if lang == "zh" else s.title) or s.title or s.name for s in held}

    @cached_property
    def as_made(self) -> Study:
        """The study as it was when its runs were made, to be read; to run it again takes its class: see `study`."""
        return study_again(self.manifest, self.cases)

    def study(self, city: type[City] = City) -> Study:
        """Return the study as it was when its runs were made, to be run again.

        Raises
        ------
        ResultsError
            If it was made with a class of somebody's own, and this is another.
        """
        study = study_again(self.manifest, self.cases, city)
        if (self.manifest.source or study.city is not City) and (other := self.manifest.differs_from(study)):
            raise ResultsError(
                f"{self.folder}: made with {other}. Give the class that made it, in Python: city={self.manifest.city}"
            )
        return study

    @property
    def runs(self) -> pd.DataFrame:
        """Every finished run: means of all outcomes over the last twelve months."""
        return self.read("runs")

    @property
    def months(self) -> pd.DataFrame:
        """Every outcome in every month of every finished run."""
        return self.read("months")

    @property
    def communities(self) -> pd.DataFrame:
        """A few outcomes in every community and month of every finished run."""
        return self.read("communities")

    def read(
        self, table: str = "runs", outcomes: Sequence[str] | None = None, where: Where | None = None
    ) -> pd.DataFrame:
        """Read a table, or what is wanted of it.

        Parameters
        ----------
        table
            One of `tables`.
        outcomes
            Only these; all if left out.
        where
            Only rows with these values: ``{"scenario": ["full"], "trust.step": 0.05}``.

        Raises
        ------
        ResultsError
            If nothing of that kind is there.
        """
        parts = list(self.parts(table, outcomes, where))
        if not parts:
            some = where if where and self.finished else None
            what = f"no finished run has {told(some)}" if some else "no run has finished yet"
            failed = f"; {self.failed:,} failed, see {self.folder / 'failed'}" if self.failed else ""
            raise ResultsError(f"{self.folder}: {what}{failed}")
        frame = pd.concat(parts, ignore_index=True)
        order = {name: number for number, name in enumerate(self.scenarios)}
        ranks = frame["scenario"].map(order).rename("order")
        by = pd.concat([frame[["point"]], ranks, frame[["seed"]]], axis=1).sort_values(
            ["point", "order", "seed"], kind="stable"
        )
        frame = frame.loc[by.index].reset_index(drop=True)
        frame.attrs["units"] = {name: self.units[name] for name in frame.columns if self.units.get(name)}
        return frame

    def parts(
        self, table: str = "runs", outcomes: Sequence[str] | None = None, where: Where | None = None
    ) -> Iterator[pd.DataFrame]:
        """Yield a table piece by piece, for one that is too large to be held."""
        if table not in self.tables:
            raise ResultsError(
                f"{self.folder}: no table {table} was kept; there are {', '.join(self.tables)}. "
                f'A design keeps more of each run with keep = ["{table}"]'
            )
        rows = chosen(self.design, where, self.folder) if where else self.design
        self._check(table, outcomes or ())
        asked = None if outcomes is None else [*KEYS.get(table, ()), *outcomes]
        for stored in self._stored(table, asked, list(dict.fromkeys(rows["case"]))):
            stored.insert(2, "replicate", stored["seed"] - self.seed)
            joined = rows.merge(stored, on="case")
            if len(joined):
                rest = [column for column in joined.columns if column not in FRONT]
                yield joined[[*FRONT, *rest]]

    def differences(self, outcomes: Sequence[str], where: Where | None = None) -> pd.DataFrame:
        """Return runs less the run of their baseline under the same seed; runs without such a partner are left out."""
        wanted = self.read("runs", outcomes, where)
        cases = self.design.set_index(["point", "scenario"])["case"]
        partners = cases.reindex(pd.MultiIndex.from_frame(wanted[["point", "baseline"]])).to_numpy()
        stored = self._stored("runs", list(outcomes), list(dict.fromkeys(partners)))
        held = pd.concat(stored, ignore_index=True).set_index(["case", "seed"])
        pairs = pd.MultiIndex.from_arrays([partners, wanted["seed"]])
        wanted[list(outcomes)] -= held.reindex(pairs)[list(outcomes)].to_numpy()
        return wanted[pairs.isin(held.index)].reset_index(drop=True)

    def _check(self, table: str, outcomes: Sequence[str]) -> None:
        """Refuse an outcome that was not kept, before it is asked of every file."""
        there = next((columns_of(path) for path in files_of(self.folder, table)), []) if outcomes else []
        for name in outcomes:
            if there and name not in there:
                raise ResultsError(f"{self.folder}: {name}: no such outcome in its {table}.{suggest(name, there)}")

    def _stored(self, table: str, columns: Sequence[str] | None, cases: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Yield the rows of some cases piece by piece, of replicates of this design only."""
        for frame in read_runs(self.folder, table, columns, cases):
            inside = (frame["seed"] >= self.seed) & (frame["seed"] < self.seed + self.replicates)
            yield frame if inside.all() else frame[inside]


KEYS: dict[str, tuple[str, ...]] = {"months": ("month", "policy_month"), "communities": ("month", "community")}


def only(results: Results, what: str) -> Any:
    """Refuse what is made of a comparison only, for the results of a sweep.

    Raises
    ------
    ResultsError
        If something varies beside the scenario.
    """
    if not results.is_comparison:
        raise ResultsError(
            f"{results.folder}: a {what} is made of a comparison, and here {', '.join(results.factors[:3])} vary. Read it "
            f"with: shequ results {results.folder}, or shequ figure NAME {results.folder}"
        )
