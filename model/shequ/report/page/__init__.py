"""The page of a comparison: one HTML file that opens without a network, with figures drawn from its numbers."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from importlib import resources
from typing import Any

import jinja2
import markupsafe

from shequ.report import words
from shequ.report.answer import answer
from shequ.report.page.data import page_data
from shequ.report.page.font import font_face
from shequ.report.tables.comparison import money_notes
from shequ.report.tables.rows import (
    effect_rows,
    estimand_rows,
    level_rows,
    manifest_rows,
    marks_in,
    parameter_rows,
    price_notes,
    price_rows,
    reached_rows,
    scenario_texts,
)
from shequ.report.words import captions
from shequ.study.analyse.comparison import Comparison


def page(comparison: Comparison, lang: str) -> str:
    """Return the page as HTML.

    Every text is escaped by the template, the numbers travel as inert JSON, and a content policy in the page forbids
    any request and any script but its own: a title with markup or formulas in it does nothing.

    Parameters
    ----------
    comparison
        What came out.
    lang
        ``en`` or ``zh``.
    """
    script, look = (_file(name) for name in ("page.js", "page.css"))
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True,
                                     lstrip_blocks=True)  # fmt: skip
    environment.filters["fixed"] = lambda text: markupsafe.Markup(text)  # our own style and script only
    results = comparison.results
    titles, manifest = results.titles(lang), results.manifest
    place = words.title_of(manifest.places[manifest.scenarios[results.baseline].place], lang)
    text = environment.from_string(_file("page.html")).render(
        lang="zh-CN" if lang == "zh" else "en",
        say=lambda key, **values: words.word(key, lang, **values),
        sentences=lambda parts: words.sentences(parts, lang),
        title=words.word("page title", lang, place=place),
        note=captions.study_label(manifest, lang),
        notes=captions.study_notes(manifest, lang),
        answer=answer(comparison, lang),
        baseline=titles[results.baseline],
        replicates=results.replicates,
        months=captions.last_months(manifest.last_months, lang),
        effects=effect_rows(comparison, lang),
        notes_of=lambda rows: [words.word(key, lang) for key in marks_in(rows)],
        without_price=price_notes(comparison, lang),
        levels=level_rows(comparison, lang),
        reached=reached_rows(comparison, lang),
        cost=price_rows(comparison, lang),
        money=money_notes(comparison, lang),
        partial=captions.partial_notes(
            comparison.partial_years, list(dict.fromkeys(comparison.effects["outcome"])), lang
        ),
        daggers=["changed caption"] if comparison.changed else [],
        premium=estimand_rows(comparison, lang),
        scenarios=scenario_texts(results, lang),
        parameters=parameter_rows(manifest, lang),
        manifest=manifest_rows(manifest, lang),
        data=_inert(page_data(comparison, lang)),
        digest=digest,
        script=script,
        look=look,
    )
    return text.replace("@@FONT@@", font_face(text))


def _file(name: str) -> str:
    return (resources.files(__name__) / name).read_text(encoding="utf-8")


def _inert(data: Mapping[str, Any]) -> str:
    """Return JSON that cannot end the element that holds it."""
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
