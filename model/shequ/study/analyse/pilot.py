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
    """Return the mean of treated and control communities month by month, with the pilot and without.

    Returns
    -------
    dict of pandas.DataFrame
        By outcome: columns replicate, month, group (``treated`` or ``control``), policy (``with`` or ``without``), value.
    """
    name, _ = pilot_of(results)
    table = results.read("communities", ["treated", *outcomes], {"scenario": [name, *results.baselines]})
    piloted = table[table["scenario"] == name]
    where = piloted.groupby(["replicate", "community"])["treated"].any()
    key = pd.MultiIndex.from_frame(table[["replicate", "community"]])
    group = np.where(where.reindex(key).to_numpy(dtype=bool), "treated", "control")
    policy = np.where(table["scenario"] == name, "with", "without")
    rows = table.assign(group=group, policy=policy)
    means = rows.groupby(["replicate", "month", "group", "policy"])[list(outcomes)].mean()
    return {outcome: means[outcome].rename("value").reset_index() for outcome in outcomes}


def evaluated(results: Results, outcomes: Sequence[str] = MEASURED) -> pd.DataFrame:
    """Evaluate a pilot by every outcome of communities.

    Returns
    -------
    pandas.DataFrame
        Columns kind, outcome, unit, difference, ci_low, ci_high, replicates. Kinds: ``did``, difference in differences of
        what an evaluator sees; ``true``, treated communities with the pilot less without; ``spillover``, the same of
        controls; ``bias``, the first less the second.
    """
    _, start = pilot_of(results)
    rows = []
    for outcome, paths in paths_of_pilot(results, outcomes).items():
        after = paths[paths["month"] > paths["month"].max() - LAST_MONTHS]
        before = paths[paths["month"] < start]
        mean = [part.groupby(["replicate", "group", "policy"])["value"].mean().unstack(["group", "policy"])
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
