"""Names of outcomes, stages and units in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

Term = tuple[str, str]  # English, Chinese

OUTCOME_NAMES: Mapping[str, Term] = {
    "coverage": ("Coverage of gross need", "服务覆盖率"),
    "coverage_formal": ("Coverage of formal need", "正式需求覆盖率"),
    "coverage_quality": ("Coverage weighted by quality", "质量加权覆盖率"),
    "any_care": ("Elders who get any care", "获得任一服务的老年人"),
    "unmet_adl": ("Unmet need of disabled elders", "需求未满足的失能老年人"),
    "trust_party": ("Trust in Party organisation", "对党组织的信任"),
    "trust_committee": ("Trust in residents' committee", "对居委会的信任"),
    "trust_firm": ("Trust in property firm", "对物业公司的信任"),
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
    "elders in need": ("elders in need", "存在需求的老年人"),
    "disabled 65+": ("disabled 65+", "65 岁及以上失能者"),
    "fees": ("fees", "应收物业费"),
    "members": ("members", "党员"),
}

UNITS: Mapping[str, Term] = {
    "points of 100": ("points of 100", "分（百分制）"),
    "per 1,000 households": ("per 1,000 households", "件／千户"),
    "0–1": ("0–1", "0–1"),
}
