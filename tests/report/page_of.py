"""A small comparison with a hostile title, and its pages, which several tests read."""

from __future__ import annotations

import os
from pathlib import Path

from click.testing import CliRunner

from shequ.cli import main
from shequ.study.analyse.comparison import Comparison
from shequ.study.store.results import load

HOSTILE = '</script><script>document.title = "taken"</script><img src=x onerror="document.title=1">=1+1 ${7*7} {{7*7}}'
SCENARIO = f"""title = '''{HOSTILE}'''
title_zh = '''{HOSTILE}中文'''
extends = "baseline"
coordinator = "party"
[levers.secretary_studio]
[levers.member_visits]
"""


def compared_with(folder: Path, *words: str) -> Path:
    """Compare a scenario with a hostile title in a folder, and write the page in both languages."""
    (folder / "scenarios").mkdir(parents=True)
    (folder / "scenarios" / "mine.toml").write_text(SCENARIO, encoding="utf-8")
    before = Path.cwd()
    os.chdir(folder)
    try:
        for command in (
            ["compare", "supply-only", "mine", "--months", "14", "--set", "horizon.burn_in=2", "--elders", "1200", "--jobs", "1",
             "--out", "results", *words],
            ["report", "results"],
            ["report", "results", "--lang", "zh"],
        ):  # fmt: skip
            done = CliRunner().invoke(main, command)
            assert done.exit_code == 0, done.output
    finally:
        os.chdir(before)
    return folder / "results"


def read(folder: Path, title: str | None = None) -> Comparison:
    """Return the comparison of a folder, its scenario perhaps under another title."""
    results = load(folder)
    if title is not None:
        named = results.manifest.scenarios["mine"].model_copy(update={"title": title, "title_zh": title})
        results.manifest.scenarios["mine"] = named
    return Comparison(results)
