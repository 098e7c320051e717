"""The words of figures in English and Chinese, each term once."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from shequ.lab.last_year import LAST_MONTHS
from shequ.lab.statistics import FEWEST_FOR_P
from shequ.outcomes import BY_NAME

LANGUAGES = ("en", "zh")
Term = tuple[str, str]

OUTCOME_NAMES: Mapping[str, Term] = {
    "coverage": ("Coverage of gross need", "服务覆盖率"),
    "coverage_formal": ("Coverage of formal need", "正式需求覆盖率"),
    "coverage_quality": ("Coverage weighted by quality", "质量加权覆盖率"),
    "any_care": ("Elders who get any care", "获得任一服务的老年人"),
    "unmet_adl": ("Unmet need of disabled elders", "失能老年人未满足需求"),
    "trust_party": ("Trust in Party organisation", "对党组织的信任"),
    "trust_committee": ("Trust in residents' committee", "对居委会的信任"),
    "trust_firm": ("Trust in property firm", "对物业企业的信任"),
    "trust_owners": ("Trust in owners' committee", "对业委会的信任"),
    "trust_neighbours": ("Trust in neighbours", "对邻里的信任"),
    "trust_local": ("Local trust", "基层信任"),
    "disputes": ("Open disputes", "未决纠纷"),
    "fee_payment": ("Property fees paid", "物业费收缴率"),
    "wellbeing": ("Wellbeing", "主观幸福感"),
    "participation": ("Elders who take part", "老年人社区参与率"),
    "active_members": ("Party members who serve", "参与服务的党员"),
}

STAGE_NAMES: Mapping[str, Term] = {
    "need": ("In need", "有需求"),
    "known": ("Known", "被知晓"),
    "referred": ("Referred", "被转介"),
    "accepted": ("Accepted", "接受"),
    "coverage_formal": ("Served", "获得服务"),
}

WHOLES: Mapping[str, Term] = {
    "gross need": ("gross need", "总需求"),
    "formal need": ("formal need", "正式需求"),
    "elders": ("elders", "老年人"),
    "elders in need": ("elders in need", "有需求老年人"),
    "disabled 65+": ("disabled 65+", "65 岁及以上失能者"),
    "fees": ("fees", "应收物业费"),
    "members": ("members", "党员"),
}

UNITS: Mapping[str, Term] = {
    "points of 100": ("points of 100", "分（百分制）"),
    "per 1,000 households": ("per 1,000 households", "件／千户"),
    "0–1": ("0–1", "0–1"),
}

TERMS: Mapping[str, Term] = {
    "place": ("A Bazhong-like city", "以巴中为原型的城市"),
    "effects title": ("{place}: differences from the baseline", "{place}：各情景与基线之差"),
    "paths title": ("{place}: paths over time", "{place}：逐月变化"),
    "funnel title": ("{place}: from need to care", "{place}：从需求到服务"),
    "baseline": ("baseline", "基线"),
    "percent of": ("% of {whole}", "占{whole}的百分比"),
    "points": ("percentage points", "百分点"),
    "one replicate": ("one replicate", "1 次模拟"),
    "replicates": ("{count} replicates", "{count} 次重复模拟"),
    "last year": ("last twelve months", "最后十二个月"),
    "last months": ("last {count} months", "最后 {count} 个月"),
    "last month": ("last month", "最后一个月"),
    "effects caption": (
        "Differences from '{baseline}': means of the {months}, paired over {replicates}. "
        "Bars are 95% intervals (paired percentile bootstrap): ● excludes zero, ○ includes it.",
        "与“{baseline}”之差：{months}均值，按 {replicates}逐次配对。横线为 95% 区间（配对百分位自助法）：● 不含零，○ 含零。",
    ),
    "effects caption of one": (
        "Differences from '{baseline}': means of the {months} in {replicates}, so no intervals.",
        "与“{baseline}”之差：{months}均值，仅 {replicates}，故无区间。",
    ),
    "few replicates": (
        "Intervals from {replicates} replicates are little more than the range of the differences.",
        "仅 {replicates} 次重复模拟，区间与差值的范围相差无几。",
    ),
    "changed caption": (
        "† the sign changes within the assumed weights of blame, contact and ties.",
        "† 在假设的归责、接触与联系权重范围内，符号会改变。",
    ),
    "changed note": (
        "the sign changes within the assumed weights of blame, contact and ties; see ends.csv",
        "在假设的归责、接触与联系权重范围内，符号会改变；见 ends.csv",
    ),
    "table note": (
        "the 95% interval (paired percentile bootstrap) includes zero; {replicates} replicates, {months}",
        "95% 区间（配对百分位自助法）含零；{replicates} 次重复模拟，{months}",
    ),
    "table note of one": ("One replicate, so no intervals; {months}.", "仅一次模拟，故无区间；{months}。"),
    "levels note": ("Means of the {months}, not differences.", "{months}的均值，并非差值。"),
    "quick note": ("A {label}. Not for a paper.", "{label}。不可用于论文。"),
    "scaled note": ("{name}: the budget pays for {share} of what is ordered", "{name}：预算只够支付所列措施的 {share}"),
    "unspent note": (
        "returned unspent, of the money appropriated: {names}",
        "拨款中未用退回的比例：{names}",
    ),
    "premium title": ("The party premium taken apart", "党建溢价分解"),
    "local trust": (
        "Local trust: mean of Party organisation and residents' committee.",
        "基层信任为对党组织与居委会信任的均值。",
    ),
    "other baselines": (
        "Scenarios under other assumptions are compared with the baseline under the same ones.",
        "改变假设的情景与同一假设下的基线比较。",
    ),
    "no value": ("– marks a difference that some replicate does not give.", "– 表示部分模拟无此数值。"),
    "months": ("month of the policy period", "政策期第几月"),
    "paths caption": (
        "Lines: mean of {replicates}; bands: 10th to 90th percentile of replicates. Vertical line: the policy period begins.",
        "线为 {replicates}的均值，色带为各次模拟的第 10 至第 90 百分位数；竖线为政策期开始。",
    ),
    "paths caption of one": (
        "Lines: {replicates}, so no bands. Vertical line: the policy period begins.",
        "线为 {replicates}的结果，故无色带；竖线为政策期开始。",
    ),
    "paths rows": (
        "Solid: the scenario at the left; dashed: '{baseline}'.",
        "实线为左侧所列情景，虚线为“{baseline}”。",
    ),
    "funnel caption": (
        "Hours as % of formal need, which families leave open (full width: 100%); mean of the {months}, "
        "{replicates}. Vertical line: '{baseline}'.",
        "各环节时数占正式需求（家庭照料之外的需求）的百分比，底条全长为 100%；{months}均值，{replicates}。"
        "竖线为“{baseline}”。",
    ),
}


def check_language(lang: str) -> None:
    """Refuse a language that has no words.

    Raises
    ------
    ValueError
        If it is neither ``en`` nor ``zh``.
    """
    if lang not in LANGUAGES:
        raise ValueError(f"lang={lang!r}: choose one of {', '.join(LANGUAGES)}.")


def say(term: Term, lang: str) -> str:
    """Return a term in one language."""
    check_language(lang)
    return term[LANGUAGES.index(lang)]


def word(key: str, lang: str, **values: object) -> str:
    """Return a word or sentence of the figures, its gaps filled."""
    return say(TERMS[key], lang).format(**values)


def last_months(count: int, lang: str) -> str:
    """Return the words for the months over which outcomes are averaged."""
    if count == LAST_MONTHS:
        return word("last year", lang)
    return word("last months" if count > 1 else "last month", lang, count=count)


def title(figure: str, place: str, lang: str) -> str:
    """Return the title of a figure, with the name of the place, the default world's if none is given."""
    return word(f"{figure} title", lang, place=place or word("place", lang))


def outcome_name(outcome: str, lang: str) -> str:
    """Return the name of an outcome; its short name where no other is known."""
    return say(OUTCOME_NAMES.get(outcome, (outcome, outcome)), lang)


def stage_name(stage: str, lang: str) -> str:
    """Return the name of a stage between need and care."""
    return say(STAGE_NAMES[stage], lang)


def is_percent(outcome: str) -> bool:
    """Say whether an outcome is a percentage."""
    return _unit(outcome).startswith("% of ")


def level_unit(outcome: str, lang: str) -> str:
    """Return the unit of an outcome's level."""
    unit = _unit(outcome)
    if not is_percent(outcome):
        return say(UNITS.get(unit, (unit, unit)), lang)
    whole = unit.removeprefix("% of ")
    return word("percent of", lang, whole=say(WHOLES.get(whole, (whole, whole)), lang))


def difference_unit(outcome: str, lang: str) -> str:
    """Return the unit of a difference: percentages differ by percentage points."""
    return word("points", lang) if is_percent(outcome) else level_unit(outcome, lang)


def signed(value: float) -> str:
    """Return a number with its sign, a true minus; zero has none."""
    return plain(value) if abs(value) < 1e-12 or value < 0 else f"+{plain(value)}"


def plain(value: float) -> str:
    """Return a number with a true minus."""
    return "0" if abs(value) < 1e-12 else f"{value:g}".replace("-", "−")


def share(value: float) -> str:
    """Return a percentage of need, without its sign."""
    if not math.isfinite(value):
        return "–"
    return f"{value:.1f}" if value < 100.0 else "100"


def scenario_titles(frame: Any, titles: Mapping[str, str], baseline: str | None) -> dict[str, str]:
    """Return the title of every scenario in a frame: the baseline first, the others in the order of the titles.

    Raises
    ------
    ValueError
        If the baseline is not there.
    """
    there = list(dict.fromkeys(frame["scenario"]))
    order = [name for name in titles if name in there] + [name for name in there if name not in titles]
    base = order[0] if baseline is None else baseline
    if base not in there:
        raise ValueError(f"baseline={base!r}: no such scenario here. There are {', '.join(there)}.")
    return {name: " ".join(str(titles.get(name) or name).split()) for name in dict.fromkeys([base, *order])}


def baseline_level(outcome: str, effect: Any, lang: str) -> str:
    """Return the line that states the baseline's level, from its row of effects."""
    level = float(effect["mean"])
    if not math.isfinite(level):
        return f"{word('baseline', lang)} –"
    percent = "%" if is_percent(outcome) else ""
    return f"{word('baseline', lang)} {level:.1f}{percent}".replace("-", "−")


def effects_caption(shown: Any, own: Any, baseline: str, lang: str, months: int, changed: bool) -> str:
    """Return what stands below effects, from the rows that are shown and the baseline's own by outcome."""
    counts = set(map(int, shown["replicates"]))
    parts = [_with_replicates("effects caption", counts, lang, baseline=baseline, months=last_months(months, lang))]
    if 1 < min(counts) < FEWEST_FOR_P:
        parts.append(word("few replicates", lang, replicates=min(counts)))
    if changed:
        parts.append(word("changed caption", lang))
    if "trust_local" in set(shown["outcome"]):
        parts.append(word("local trust", lang))
    apart = (shown["baseline_mean"] - shown["outcome"].map(own["mean"])).abs() > 1e-9
    if (apart & (shown["replicates"] == shown["outcome"].map(own["replicates"]))).any():
        parts.append(word("other baselines", lang))
    if shown["difference"].isna().any():
        parts.append(word("no value", lang))
    return _sentences(parts, lang)


def paths_caption(months: Any, baseline: str, lang: str) -> str:
    """Return what stands below paths; the baseline is named where each row shows it again."""
    parts = [_with_replicates("paths caption", _counts(months), lang)]
    if baseline:
        parts.append(word("paths rows", lang, baseline=baseline))
    return _sentences(parts, lang)


def funnel_caption(months: Any, baseline: str, lang: str) -> str:
    """Return what stands below the funnel."""
    count = min(LAST_MONTHS, int(months["policy_month"].max()))
    return word(
        "funnel caption", lang, replicates=_replicates(_counts(months), lang), baseline=baseline,
        months=last_months(count, lang),
    )  # fmt: skip


def _counts(months: Any) -> set[int]:
    return set(map(int, months.groupby("scenario")["replicate"].nunique()))


def _replicates(counts: set[int], lang: str) -> str:
    """Return how many replicates there are; a range where scenarios have more or fewer."""
    low, high = min(counts), max(counts)
    if high == 1:
        return word("one replicate", lang)
    return word("replicates", lang, count=str(high) if low == high else f"{low}–{high}")


def _with_replicates(key: str, counts: set[int], lang: str, **values: str) -> str:
    of_one = " of one" if max(counts) == 1 else ""
    return word(key + of_one, lang, replicates=_replicates(counts, lang), **values)


def _sentences(parts: list[str], lang: str) -> str:
    return ("" if lang == "zh" else " ").join(parts)


def _unit(outcome: str) -> str:
    return BY_NAME[outcome].unit if outcome in BY_NAME else ""
