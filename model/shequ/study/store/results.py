"""Results read back: the folder of a sweep or a comparison as tidy frames, each read when it is asked for.

A row is a run at a point of the design: columns that say which (point, scenario, baseline, replicate, seed), the
factors of the design, and the outcomes. Units are in ``frame.attrs["units"]``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq

from shequ.engine.toml_files import suggest
from shequ.study.analyse.comparison import units
from shequ.study.statistics.period import last_year
from shequ.study.store.choosing import ResultsError, Where, chosen, told
from shequ.study.store.comparison_folder import intact, read_manifest, read_parquet
from shequ.study.store.runs import KEYS, columns_of, files_of, read_file

FRONT = ("point", "scenario", "baseline", "replicate", "seed")


def load(folder: str | Path) -> Results:
    """Open the results of a sweep or a comparison, finished or not.

    Raises
    ------
    ResultsError
        If there are none.

    Examples
    --------
    >>> results = load("results/party-premium")  # doctest: +SKIP
    >>> results.runs.groupby("scenario")["coverage"].mean()  # doctest: +SKIP
    """
    folder = Path(folder)
    if not (folder / "manifest.json").is_file():
        there = "holds no results of shequ" if folder.is_dir() else "no such folder"
        raise ResultsError(f"{folder}: {there}. Make some with: shequ compare, or shequ sweep EXPERIMENT")
    manifest = read_manifest(folder)
    return SweepResults(folder, manifest) if manifest.get("kind") == "sweep" else ComparisonResults(folder, manifest)


class Results:
    """Tables of finished runs with the columns of their design.

    Attributes
    ----------
    folder, manifest
        Where they are, and how they were made.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder, self.manifest = folder, manifest

    @cached_property
    def design(self) -> pd.DataFrame:
        """A row for each scenario at each point: case, point, scenario, baseline, and the factors."""
        raise NotImplementedError

    @property
    def tables(self) -> list[str]:
        """Tables that are there: ``runs``, and ``months`` and ``communities`` if they were kept."""
        raise NotImplementedError

    @property
    def stored(self) -> list[str]:
        """Tables that stand in files as they were made; the others are worked out from them."""
        return self.tables

    @property
    def seed(self) -> int:
        """Seed of the first replicate."""
        raise NotImplementedError

    @property
    def expected(self) -> int:
        """Runs that the design asks for, each once."""
        raise NotImplementedError

    @property
    def finished(self) -> int:
        """Runs of the design that have finished, each once."""
        parts = self._stored("runs", [], list(dict.fromkeys(self.design["case"])))
        return len(set().union(*(zip(part["case"], part["seed"], strict=True) for part in parts)))

    @property
    def failed(self) -> int:
        """Runs that failed."""
        return len(self.manifest.get("failures", [])) or sum(1 for _ in (self.folder / "failed").glob("*.json"))

    def _columns(self, table: str) -> list[str]:
        """Return the columns that a table was stored with; none before a run has finished."""
        raise NotImplementedError

    def _stored(self, table: str, columns: Sequence[str] | None, cases: Sequence[str]) -> Iterator[pd.DataFrame]:
        """Yield the rows of some cases piece by piece, with columns case and seed in front."""
        raise NotImplementedError

    def _check(self, table: str, outcomes: Sequence[str]) -> None:
        """Refuse an outcome that was not kept, before it is asked of every file."""
        there = self._columns(table) if outcomes else []
        for name in outcomes:
            if there and name not in there:
                raise ResultsError(f"{self.folder}: {name}: no such outcome in its {table}.{suggest(name, there)}")

    @property
    def factors(self) -> list[str]:
        """Names of what the design varies."""
        return [column for column in self.design.columns if column not in {"case", *FRONT}]

    @property
    def title(self) -> str:
        """What the results are called."""
        return self.folder.name

    @cached_property
    def units(self) -> dict[str, str]:
        """Unit of every outcome and factor."""
        own: dict[str, str] = self.manifest.get("units", {})
        return units() | own | {name: about["unit"] for name, about in self.manifest.get("factors", {}).items()}

    @cached_property
    def scenarios(self) -> list[str]:
        """Names of the scenarios, in their order."""
        return list(dict.fromkeys(self.design["scenario"]))

    @cached_property
    def baselines(self) -> set[str]:
        """Names of the scenarios that others are held against."""
        return set(self.design["baseline"])

    @property
    def policies(self) -> list[str]:
        """Names of the scenarios that are held against a baseline."""
        return [name for name in self.scenarios if name not in self.baselines]

    @property
    def is_sweep(self) -> bool:
        """Whether these are the results of a sweep, and not of a comparison."""
        return self.manifest.get("kind") == "sweep"

    def titles(self, lang: str = "en") -> dict[str, str]:
        """Return the title of every scenario in a language."""
        held = self.manifest["scenarios"]
        zh = "title_zh" if lang == "zh" else "title"
        return {
            s["name"]: s[zh] or s["title"] or s["name"] for s in (held.values() if isinstance(held, dict) else held)
        }

    @property
    def runs(self) -> pd.DataFrame:
        """Every finished run: means of all outcomes over the last twelve months."""
        return self.read("runs")

    @property
    def months(self) -> pd.DataFrame:
        """Every outcome in every month of every finished run."""
        return self.read("months")

    def read(
        self, table: str = "runs", outcomes: Sequence[str] | None = None, where: Where | None = None
    ) -> pd.DataFrame:
        """Read a table, or what is wanted of it.

        Parameters
        ----------
        table
            ``runs``, ``months`` or ``communities``.
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
            what = "no run has finished yet" if where is None else f"no finished run has {told(where)}"
            failed = f"; {self.failed:,} failed, see {self.folder / 'failed'}" if self.failed else ""
            raise ResultsError(f"{self.folder}: {what}{failed}")
        keys = ["point", "scenario", "seed", *(key for key in KEYS[table] if key != "run")]
        frame = pd.concat(parts, ignore_index=True).drop_duplicates(keys)
        frame = frame.sort_values(keys, key=self._in_order, ignore_index=True, kind="stable")
        frame.attrs["units"] = {name: self.units[name] for name in frame.columns if self.units.get(name)}
        return frame

    def parts(
        self, table: str = "runs", outcomes: Sequence[str] | None = None, where: Where | None = None
    ) -> Iterator[pd.DataFrame]:
        """Yield a table piece by piece, for one that is too large to be held; a run may come twice, the same."""
        if table not in self.tables:
            raise ResultsError(
                f"{self.folder}: no table {table} was kept; there are {', '.join(self.tables)}. "
                f'A design keeps more of each run with keep = ["{table}"]'
            )
        rows = chosen(self.design, where or {}, self.folder)
        self._check(table, outcomes or ())
        asked = None if outcomes is None else [*KEYS[table][1:], *outcomes]
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
        held = pd.concat(stored, ignore_index=True).drop_duplicates(["case", "seed"]).set_index(["case", "seed"])
        pairs = pd.MultiIndex.from_arrays([partners, wanted["seed"]])
        wanted[list(outcomes)] -= held.reindex(pairs)[list(outcomes)].to_numpy()
        return wanted[pairs.isin(held.index)].reset_index(drop=True)

    def _in_order(self, column: pd.Series[Any]) -> pd.Series[Any]:
        if column.name != "scenario":
            return column
        return column.map({name: place for place, name in enumerate(self.scenarios)})


class SweepResults(Results):
    """The results of a sweep."""

    @cached_property
    def design(self) -> pd.DataFrame:
        """A row for each scenario at each point."""
        return read_parquet(self.folder / "cases.parquet")

    @property
    def tables(self) -> list[str]:
        """Tables that are kept of each run."""
        return ["runs", *self.manifest["design"]["keep"]]

    @property
    def seed(self) -> int:
        """Seed of the first replicate."""
        return int(self.manifest["design"]["seed"])

    @property
    def expected(self) -> int:
        """Runs that the design asks for, each once."""
        return int(self.design["case"].nunique() * self.manifest["design"]["replicates"])

    @property
    def title(self) -> str:
        """Title of the design."""
        return str(self.manifest["design"]["title"] or self.manifest["design"]["name"])

    def _columns(self, table: str) -> list[str]:
        return next((columns_of(path) for path in files_of(self.folder, table)), [])

    def _stored(self, table: str, columns: Sequence[str] | None, cases: Sequence[str]) -> Iterator[pd.DataFrame]:
        wanted = None if columns is None else ["case", "seed", *columns]
        for path in files_of(self.folder, table):
            yield read_file(path, wanted, [("case", "in", cases)]).drop(columns="run", errors="ignore")


class ComparisonResults(Results):
    """The results of a comparison: its scenarios at one point, without factors."""

    @cached_property
    def design(self) -> pd.DataFrame:
        """A row for each scenario."""
        names = [scenario["name"] for scenario in self.manifest["scenarios"]]
        baselines = [self.manifest["references"][name] for name in names]
        return pd.DataFrame({"case": names, "point": 0, "scenario": names, "baseline": baselines})

    @property
    def tables(self) -> list[str]:
        """A comparison keeps every month."""
        return ["runs", "months"]

    @property
    def stored(self) -> list[str]:
        """Only the months."""
        return ["months"]

    @property
    def seed(self) -> int:
        """Seed of the first replicate."""
        return int(self.manifest["seed"])

    @property
    def expected(self) -> int:
        """Runs that the comparison asks for."""
        return len(self.manifest["scenarios"]) * int(self.manifest["replicates"])

    @property
    def _path(self) -> Path:
        return self.folder / "months.parquet"

    def _columns(self, table: str) -> list[str]:
        with intact(self._path):
            names: list[str] = pq.read_schema(self._path).names
        return names

    def _stored(self, table: str, columns: Sequence[str] | None, cases: Sequence[str]) -> Iterator[pd.DataFrame]:
        keys = ["scenario", "replicate", "month", "policy_month"]
        wanted = None if columns is None else list(dict.fromkeys([*keys, *columns]))
        months = read_parquet(self._path, columns=wanted, filters=[("scenario", "in", cases)])
        frame = last_year(months) if table == "runs" else months
        front = pd.DataFrame({"case": frame["scenario"], "seed": self.seed + frame["replicate"]})
        yield pd.concat([front, frame.drop(columns=["scenario", "replicate"])], axis=1)
