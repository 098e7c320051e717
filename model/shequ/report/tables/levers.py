"""Levers in words: the list, and one explained."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shequ.engine.parameters import ParameterSet
from shequ.policy.levers import PATHS, Cost, Lever
from shequ.policy.parameters import PARAMETERS
from shequ.report.tables.text import align
from shequ.report.words import headed, in_language, title_of, translated


def overview(levers: Mapping[str, Lever], lang: str) -> str:
    """Return the list of levers by path."""
    zh = lang == "zh"
    rows: list[list[str]] = [WORDS[lang]["list"]]
    for name, lever in levers.items():
        changed = ", ".join(change.parameter for change in lever.changes)
        rows.append([f"{lever.path} {PATHS[lever.path][zh]}", name, title_of(lever, lang), changed])
    return align(rows, left=4)


WORDS: Mapping[str, Mapping[str, Any]] = {
    "en": {
        "list": ["path", "lever", "title", "changes"],
        "changes": ["changes", "from", "to", "range", "unit"],
        "costs": ["costs (CNY)", "range", "per", "volume", "spread over", "kind", "basis"],
        "years": "{:g} years", "monthly": "monthly", "money": "by the money",
        "purse": "Costs what it is given: amount = CNY a month, for all communities together.",
        "ramp": "Full strength after {} months.", "follow": " Follow-through applies.",
        "staff": "Staff hours taken from other work: {:g} a month and community.",
        "passage": "Study: {}", "rival": "A rival; not in the study.",
        "own": "Not in the study.", "disappoints": "Can disappoint: {}",
    },
    "zh": {
        "list": ["路径", "措施", "名称", "改变的参数"],
        "changes": ["改变的参数", "由", "到", "范围", "单位"],
        "costs": ["单价（元）", "范围", "计价单位", "数量", "摊销", "来源类别", "依据"],
        "years": "{:g} 年", "monthly": "每月", "money": "视金额而定",
        "purse": "费用即所给金额：amount 为全部社区合计每月元数。",
        "ramp": "{} 个月后达到全部强度。", "follow": "按各社区落实程度打折。",
        "staff": "占用其他工作的人员工时：每社区每月 {:g} 小时。",
        "passage": "研究原文：{}", "rival": "替代方案，研究中没有。",
        "own": "研究中没有。", "disappoints": "可能落空之处：{}",
    },
}  # fmt: skip


def explain(name: str, lever: Lever, lang: str, parameters: ParameterSet = PARAMETERS) -> str:
    """Return what a lever changes, what it costs and why, the study's passage, and how it can disappoint."""
    zh, say = lang == "zh", WORDS[lang]
    unsaid = str(say["rival" if lever.path == "R" else "own"])
    passage = str(say["passage"]).format(lever.passage) if lever.passage else unsaid
    parts = [
        headed(name, lever, lang),
        lever.about_zh if zh else lever.about,
        str(say["ramp"]).format(lever.ramp) + (str(say["follow"]) if lever.organisational else ""),
        align(_changes(lever, say, lang, parameters), left=(0, 4)),
        align(_costs(lever, say, lang), left=(2, 4, 5, 6)) if lever.costs else str(say["purse"]),
        str(say["staff"]).format(lever.staff_hours),
        passage,
        str(say["disappoints"]).format(in_language(lever.disappoints, lever.disappoints_zh, lang)),
    ]
    return "\n\n".join(part for part in parts if part)


def _changes(lever: Lever, say: Mapping[str, Any], lang: str, parameters: ParameterSet) -> list[list[str]]:
    rows = [say["changes"]]
    for change in lever.changes:
        parameter = parameters[change.parameter]
        to = say["money"] if lever.money else f"{change.to:g}"
        spread = "" if lever.money else f"{change.low:g}–{change.high:g}"
        unit = translated("units", parameter.unit, lang)
        rows.append([change.parameter, f"{parameter.value:g}", to, spread, unit])
    return rows


def _costs(lever: Lever, say: Mapping[str, Any], lang: str) -> list[list[str]]:
    rows = [say["costs"]]
    for cost in lever.costs:
        years = say["years"].format(cost.years) if cost.years else say["monthly"]
        spread, per = f"{cost.low:g}–{cost.high:g}", translated("counted", cost.per, lang)
        kind, basis = translated("kinds", cost.kind, lang), basis_of(cost, lang)
        rows.append([f"{cost.amount:g}", spread, per, f"{cost.volume:g}", years, kind, basis])
    return rows


def basis_of(cost: Cost, lang: str) -> str:
    """Return what a price rests on; in English where it has no Chinese."""
    return in_language(cost.basis, cost.basis_zh, lang)
