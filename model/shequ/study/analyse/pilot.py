"""A pilot and its evaluation: what difference in differences says, and what it misses of the effect that the model knows.

An evaluator sees treated and control communities before and after. The model also knows the treated communities without the
pilot: the baseline's run of the same seed. Difference in differences is unbiased if both kinds would have moved alike and
controls are left alone; here they are neighbours, share people's tales and facilities, and so the bias is measured.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from shequ.outcomes.by_group import OF_COMMUNITIES
from shequ.study.statistics.conventions import LAST_MONTHS
from shequ.study.statistics.paired import paired
from shequ.study.store.manifest import ResultsError
from shequ.study.store.results import Results

MEASURED = (*OF_COMMUNITIES, "disputes")
KINDS = ("did", "true", "spillover", "bias")
RUN = ["point", "replicate"]


def pilot_of(results: Results) -> tuple[str, int]:
    """Return the scenario that treats only some communities, and the month in which it starts.

    Raises
    ------
    ResultsError
        If no table of communities was kept, or no scenario is a pilot.
    """
    if "communities" not in results.tables:
        raise ResultsError(
            f"{results.folder}: a pilot is evaluated by communities, which were not kept. Make it with: shequ sweep pilot"
        )
    treated = results.read("communities", ["treated"]).groupby("scenario")["treated"].mean()
    some = treated[(treated > 0.0) & (treated < 1.0)]
    if some.empty:
        raise ResultsError(f"{results.folder}: no scenario treats some communities and not others")
    name = str(some.index[0])
    return name, min(use.start for use in results.manifest.scenarios[name].levers.values())


def paths_of_pilot(results: Results, outcomes: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return the mean of treated and control communities month by month, with the pilot and without: its own baseline.

    Returns
    -------
    dict of pandas.DataFrame
        By outcome: columns point, replicate, month, group (``treated`` or ``control``), policy (``with`` or ``without``),
        value.

    Raises
    ------
    ResultsError
        If the pilot has no baseline, or was run in other communities than its baseline.
    """
    name, _ = pilot_of(results)
    base = results.references[name]
    if base == name:
        raise ResultsError(
            f"{results.folder}: {name} is what others are held against, and a pilot needs a city without it"
        )
    table = results.read("communities", ["treated", *outcomes], {"scenario": [name, base]})
    table = table[table["scenario"].isin([name, base]) & (table.groupby(RUN)["scenario"].transform("nunique") == 2)]
    treated = table[table["scenario"] == name].groupby([*RUN, "community"])["treated"].any()
    without = pd.MultiIndex.from_frame(table.loc[table["scenario"] == base, treated.index.names].drop_duplicates())
    if not without.sort_values().equals(treated.index.sort_values()):
        raise ResultsError(
            f"{results.folder}: {name} was run in other communities than {base}: nothing to hold it against"
        )
    key = pd.MultiIndex.from_frame(table[treated.index.names])
    group = np.where(treated.reindex(key).to_numpy(dtype=bool), "treated", "control")
    policy = np.where(table["scenario"] == name, "with", "without")
    rows = table.assign(group=group, policy=policy)
    means = rows.groupby([*RUN, "month", "group", "policy"])[list(outcomes)].mean()
    return {outcome: means[outcome].rename("value").reset_index() for outcome in outcomes}


def evaluated(results: Results, outcomes: Sequence[str] = MEASURED) -> pd.DataFrame:
    """Evaluate a pilot by every outcome of communities.

    Returns
    -------
    pandas.DataFrame
        Columns kind, outcome, unit, difference, ci_low, ci_high, replicates. Kinds: ``did``, difference in differences of
        what an evaluator sees; ``true``, treated communities with the pilot less without; ``spillover``, the same of
        controls; ``bias``, the first less the second. After the pilot are the last months, from its start on.

    Raises
    ------
    ResultsError
        If the pilot starts in the first month, so that there is no before; and as `paths_of_pilot` does.
    """
    name, start = pilot_of(results)
    if start <= 1:
        raise ResultsError(
            f"{results.folder}: {name} starts in the first month, so that no month is before it. Start it later."
        )
    rows = []
    for outcome, paths in paths_of_pilot(results, outcomes).items():
        after = paths[paths["month"] > max(paths["month"].max() - LAST_MONTHS, start - 1)]
        before = paths[paths["month"] < start]
        mean = [part.groupby([*RUN, "group", "policy"])["value"].mean().unstack(["group", "policy"])
                for part in (before, after)]  # fmt: skip
        change = mean[1] - mean[0]
        did = change[("treated", "with")] - change[("control", "with")]
        true = mean[1][("treated", "with")] - mean[1][("treated", "without")]
        spill = mean[1][("control", "with")] - mean[1][("control", "without")]
        values = pd.DataFrame(dict(zip(KINDS, (did, true, spill, did - true), strict=True)))
        for kind, found in paired(values).to_dict("index").items():
            about = {"kind": kind, "outcome": outcome, "unit": results.units[outcome]}
            rows.append(about | found | {"replicates": len(values)})
    return pd.DataFrame(rows)
