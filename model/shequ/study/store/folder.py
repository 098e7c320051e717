"""The folder of a study: whose it is, whether a study may go on in it, and a README that says what each file is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from shequ.engine.files import ASIDE
from shequ.engine.output import OutputError, writing
from shequ.study.design.sampling import SampledPoints
from shequ.study.design.study import Study
from shequ.study.store.frames import as_csv, frame_of
from shequ.study.store.manifest import (
    CASES,
    NAME,
    SAMPLE,
    Manifest,
    OldFormError,
    ResultsError,
    manifest_of,
    read_manifest,
    write_anew,
    write_manifest,
)  # fmt: skip
from shequ.study.store.runs import TABLES, Store, StoreError, as_parquet, content_of, read_file

ANOTHER = "Choose another folder, or remove this one."
RUNS = {
    "runs": "a row a run (case and seed): the mean of every outcome over the last months of the policy period, those of them "
    "in which it has a value",
    "months": "every outcome in every month of every run",
    "communities": "a few outcomes in every community and month",
    "groups": "parts and wholes of outcomes by community and by kind of elder in the last months",
    "estates": "fees, disputes, coverage and trust of every estate, before the policy and in the last months",
}
OF_A_COMPARISON = {
    "effects.csv": "each scenario's paired difference to its baseline, 95% interval, effect size (difference / standard "
    "deviation of the baseline's replicates), replicates",
    "price.csv": "CNY for one more hour of care, weighted by quality: public money, and social cost with co-payments and "
    "volunteers' hours; only where hours were gained: `verdict` says what a policy does that has no price",
    "p_values.csv": "with --p-values: paired t-tests, adjusted over all rows of the file (Benjamini and Hochberg)",
    "appropriations.csv": "money appropriated for levers over the policy period, and what of it was spent, CNY a replicate",
    "ends.csv": "the same differences under other assumptions, run a few times on few communities (`looks` in manifest.json)",
    "estimands.csv": "the party premium taken apart: contrasts of scenarios, 95% interval",
    "break_even.csv": "the gap of reach between Party and office, and the gap at which their hubs do equally well",
    "partial_years.csv": "outcomes that in some run are a mean over fewer months than the others, and the fewest: nobody "
    "could be asked in the rest",
    "figures/": "PNG and SVG; `shequ figure NAME DIR --lang zh --width 89mm --out NAME.pdf` draws others",
}
OF_ALL = {
    "cases.parquet": "the design: a row for each scenario at each point, its case, its baseline, and what varies",
    "sample.parquet": "of a sampled design, the place of each factor in its range (0 to 1), a row a point",
    "manifest.json": "scenarios, levers and place as they were run, parameters, seeds, versions, machine, units, SHA-256 of the "
    "other files",
    "failed/": "runs that raised three times, with inputs and traceback",
    "damaged/": "files that were not what they should be; their runs are made anew",
}
METHOD = """Differences are taken within each replicate: scenario and baseline share the seed, so the same people and the same past.
They are means of the last {months} months of the policy period. Intervals are Student's over replicates, paired, 95%: of
the outcomes that a policy does not move at all, one in twenty has an interval that leaves out zero. The interval of a
price is a paired percentile bootstrap. The effect size holds a difference against the noise between replicates, not against
what matters to people.
"""


def open_folder(study: Study, folder: Path, command: str = "", ceiling: int | None = None) -> tuple[Store, str]:
    """Make a folder ready for a study.

    Parameters
    ----------
    ceiling
        The most replicates that a case of the design may come to have, where that is not the design's number.

    Returns
    -------
    Store
        Of its runs, those found there among them.
    str
        What has to be told of a folder that held more; empty if nothing.

    Raises
    ------
    OutputError
        If it holds something else: another study, or results of another model.
    StoreError
        If it cannot be written.
    """
    before = _held(folder)
    note = _refuse_another(before, study, folder) if before is not None else ""
    store = Store(folder, ("runs", *study.design.keep))
    store.open()
    with writing(folder):
        files = before.files if before is not None else {}
        files |= {name: write_anew(folder / name, as_parquet(frame)) for name, frame in _frames(study)}
        now = manifest_of(study, files, command, ceiling)
        if before is not None and before.design.model_dump() == study.design.model_dump():
            now.started, now.command = before.started, before.command
        write_manifest(folder, now)
        write_anew(folder / "README.md", readme(now, folder).encode())
    return store, note


def _frames(study: Study) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield what stands beside the runs."""
    yield CASES, study.frame()
    if isinstance(study.points, SampledPoints):
        yield SAMPLE, pd.DataFrame(study.points.matrix, columns=[factor.name for factor in study.factors])


def write_tables(folder: Path, manifest: Manifest, tables: Mapping[str, pd.DataFrame], names: Sequence[str]) -> None:
    """Write tables as CSV beside the runs, and their sums into the manifest.

    Parameters
    ----------
    names
        Of all tables that a folder can have: one that is not given is of a question that it held before.

    Raises
    ------
    OutputError
        If one cannot be written: a spreadsheet has it open, say.
    """
    try:
        for name in names:
            path = folder / f"{name}.csv"
            manifest.files.pop(path.name, None)
            with writing(path):
                if name in tables:
                    manifest.files[path.name] = write_anew(path, as_csv(tables[name]))
                else:
                    path.unlink(missing_ok=True)
    finally:
        with writing(folder):
            write_manifest(folder, manifest)


def read_table(folder: Path, manifest: Manifest, name: str) -> pd.DataFrame:
    """Return a table as it was written beside the runs; without rows if none was.

    Raises
    ------
    StoreError
        If its file is missing or damaged.
    """
    path = folder / f"{name}.csv"
    if path.name not in manifest.files:
        return pd.DataFrame()
    return frame_of(content_of(path, manifest.files[path.name]))


def checked(folder: Path, manifest: Manifest, inside: Path) -> bytes:
    """Return the content of a file of the folder, held against its hash if it has one.

    Raises
    ------
    StoreError
        If it is damaged.
    """
    if inside.parent.as_posix() in TABLES or inside.as_posix() in manifest.files:
        return content_of(folder / inside, manifest.files.get(inside.as_posix()))
    return (folder / inside).read_bytes()


def _held(folder: Path) -> Manifest | None:
    """Return the manifest that is there; none in a new folder, or where it is damaged: runs are known by their content."""
    try:
        return read_manifest(folder)
    except OldFormError as error:
        raise OutputError(f"--out {error}") from None
    except ResultsError:
        there = [path.name for path in folder.iterdir() if path.suffix != ASIDE] if folder.is_dir() else []
        if folder.is_file() or (there and not {NAME, CASES, *TABLES} & set(there)):
            raise OutputError(f"--out {folder}: exists and is not a result folder. Choose another folder.") from None
        return None


def _refuse_another(before: Manifest, study: Study, folder: Path) -> str:
    """Refuse results that would be mixed with others, and return what is told of those that are left out."""
    if other := before.differs_from(study):
        raise OutputError(f"--out {folder}: holds results of {other}. {ANOTHER}")
    if before.design.seed != study.design.seed:
        raise OutputError(
            f"--out {folder}: holds the results of another question: its seeds start with {before.design.seed}, and here "
            f"with {study.design.seed}. {ANOTHER}"
        )
    try:
        held = set(read_file(folder / CASES, ["case"], sha256=before.files[CASES])["case"])
    except StoreError:
        return ""
    now = set(study.by_id)
    if not (held <= now or now <= held):
        raise OutputError(
            f"--out {folder}: holds the results of another question; {len(held - now):,} of its {len(held):,} cases are not "
            f"in this one. A study may grow in its folder, or shrink. {ANOTHER}"
        )
    if len(held) <= len(now) and before.ceiling <= study.design.replicates:
        return ""
    return (
        f"{folder} held {len(held):,} cases of {before.ceiling:,} replicates, and this question has {len(now):,} of "
        f"{study.design.replicates:,}; the other runs are kept, and left out. They were asked for by: {before.command}"
    )


def readme(made: Manifest, folder: Path) -> str:
    """Return the text that explains a folder."""
    design, comparison = made.design, not made.factors
    quick = "\n**A quick look. Not for a paper. 快速试算，不可用于论文。**\n" if design.quick else ""
    tables = {f"{name}/*.parquet": RUNS[name] for name in ("runs", *design.keep)}
    files = (OF_A_COMPARISON if comparison else {}) | tables | OF_ALL
    rows = "\n".join(f"| `{name}` | {what} |" for name, what in files.items())
    names = ", ".join(" ".join(name.split()) for name in made.scenarios)
    what = "A comparison" if comparison else "A sweep"
    return f"""# {" ".join((design.title or design.name).split())}
{quick}
{what} by Shequ {made.shequ}. The margins of the place are published figures; how people behave is assumed.

Scenarios: {names}. Replicates: {design.replicates} (seeds {design.seed} to {design.seed + design.replicates - 1}).
{_varied(made)}
{METHOD.format(months=made.last_months) if comparison else ""}
The command, which makes only what is missing:

    {made.command or "(a program)"}

| file | what it is |
|---|---|
{rows}

`shequ results {folder}` lists, filters and exports, also while runs are being made. In Python

    from shequ import load
    load("{folder.as_posix()}").runs

is a pandas frame of runs beside what varies. The files are plain Parquet, for DuckDB or anything else: each is named by the
hash of its content, and a run may stand in two of them, with the same values. `shequ verify {folder}` makes some runs again
and compares; `shequ bundle {folder}` packs all for an archive.
"""


def _varied(made: Manifest) -> str:
    """Say in both languages what was set in place of what scenarios and places declare, and what varies."""
    design, every = made.design, len(made.places[next(iter(made.scenarios.values())).place].communities)
    keys, names = ", ".join(design.set), ", ".join(made.factors)
    told = (
        (
            made.communities < every,
            f"Run: {made.communities} of {every} communities. 仅运行 {every} 个社区中的 {made.communities} 个。",
        ),
        (design.months is not None, f"Policy period: {design.months} months. 政策期：{design.months} 个月。"),
        (design.burn_in is not None, f"Burn-in: {design.burn_in} months. 预运行：{design.burn_in} 个月。"),
        (design.set, f"Set for all: {keys}. 统一改设：{keys}。"),
        (design.means is not None, f"Means: {design.means}. 资金规模：{design.means}。"),
        (made.factors, f"Varied: {names}. 变动因子：{names}。"),
    )
    return "".join(f"\n{line}\n" for there, line in told if there)
