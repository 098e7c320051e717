"""Folders of sweeps whose runs are made up: a known function of the factors in place of the model."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd

from shequ.study.design import Design, Study, study_of
from shequ.study.store.folder import open_folder
from shequ.study.store.results import Results, load

Formula = Callable[[dict[str, float], str, int], float]


def made_up(
    folder: Path, formula: Formula, *, leave_out: Callable[[int, str, int], bool] = lambda *run: False,
    outcome: str = "coverage", **design: object,
) -> Results:  # fmt: skip
    """Write a folder in which coverage, or another outcome, is a formula of factors, scenario and seed; idle is 1.

    Rows are written in reversed order, so that nothing can go by position.
    """
    plain = {"scenarios": ["full"], "elders": 1200, "months": 12, "burn_in": 2, "outcomes": ["coverage", "idle"]}
    study: Study = study_of(Design.model_validate(plain | design))
    store, _ = open_folder(study, folder, "made up")
    frame = study.frame()
    names = [factor.name for factor in study.factors]
    rows = []
    for row in frame.to_dict("records"):
        for replicate in range(study.design.replicates):
            if not leave_out(row["point"], row["scenario"], replicate):
                values = {name: row[name] for name in names}
                seed = study.design.seed + replicate
                value = formula(values, row["scenario"], seed)
                rows.append({"run": study.run(row["case"], replicate), "case": row["case"], "seed": seed,
                             outcome: value, "idle": 1.0})  # fmt: skip
    runs = pd.DataFrame(rows).drop_duplicates("run").iloc[::-1].reset_index(drop=True)
    half = len(runs) // 2
    for part in (runs.iloc[:half], runs.iloc[half:]):
        store.write({"runs": part.reset_index(drop=True)})
    return load(folder)
