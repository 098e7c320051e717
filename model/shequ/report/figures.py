"""The figures of a comparison: effects, paths over time, and the funnel from need to care."""

from __future__ import annotations

from typing import Any

from matplotlib.figure import Figure

from shequ.lab.compare import HEADLINE, Comparison
from shequ.lab.variants import flips
from shequ.population.world import World
from shequ.report.effects import effects_figure
from shequ.report.funnel import funnel_figure
from shequ.report.paths import OVER_TIME, paths_figure
from shequ.report.style import save

__all__ = ["HEADLINE", "OVER_TIME", "effects_figure", "figures_of", "funnel_figure", "paths_figure", "save"]


def figures_of(comparison: Comparison, world: World, lang: str) -> dict[str, Figure]:
    """Draw effects, paths and funnel of a comparison.

    Parameters
    ----------
    comparison, world
        What came out, and where.
    lang
        ``en`` or ``zh``: the language of titles, names and notes.
    """
    question, tables, months = comparison.question, comparison.tables, comparison.months
    zh = lang == "zh"
    titles = {s.name: (s.title_zh if zh else "") or s.title or s.name for s in question.scenarios}
    about: dict[str, Any] = {"lang": lang, "place": world.title_zh if zh else world.title, "note": question.label(lang)}
    changed = flips(tables["effects"], tables["ends"]) if "ends" in tables else set()
    return {
        "effects": effects_figure(
            tables["effects"], titles, changed=changed, last_months=question.last_months, **about
        ),
        "paths": paths_figure(months, titles, **about),
        "funnel": funnel_figure(months, titles, **about),
    }
