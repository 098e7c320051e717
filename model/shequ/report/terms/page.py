"""Words and sentences of the page, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from shequ.report.terms.names import Term

PAGE: Mapping[str, Term] = {
    "page title": ("{place}: policies compared", "{place}：政策比较"),
    "answer": ("The answer", "结论"),
    "answer coverage": (
        "Under '{baseline}' {level}% of gross need is covered; {raised} of {count} policies raise that, most of all "
        "'{best}', by {difference}.",
        "“{baseline}”下总需求的 {level}% 得到满足；{count} 项政策中有 {raised} 项提高了覆盖率，其中“{best}”提高最多，为 {difference}。",
    ),
    "answer no coverage": (
        "Under '{baseline}' {level}% of gross need is covered, and none of {count} policies raises that by an amount that can be "
        "told from zero.",
        "“{baseline}”下总需求的 {level}% 得到满足；{count} 项政策均未显著提高覆盖率。",
    ),
    "answer trust": (
        "Local trust (in Party organisation and residents' committee together) gains most under '{local}', by {difference}; "
        "trust in the Party organisation alone under '{party}', by {other}.",
        "基层信任（对党组织与居委会信任的均值）以“{local}”提高最多，为 {difference}；仅就对党组织的信任而言，以“{party}”提高最多，为 {other}。",
    ),
    "quoted": ("'{name}'", "“{name}”"),
    "answer tied": (", not told apart from {names}", "，与{names}无显著差异"),
    "answer no trust": (
        "No policy raises local trust (in Party organisation and residents' committee together) by an amount that can be told "
        "from zero.",
        "没有政策显著提高基层信任（对党组织与居委会信任的均值）。",
    ),
    "answer cost": (
        "One more hour of care, weighted by quality, costs {least} CNY of public money under '{cheapest}' and {most} CNY under "
        "'{dearest}'; {open} of the {shown} differences tabled below cannot be told from zero",
        "每增加一小时质量加权服务，公共资金成本以“{cheapest}”最低（{least} 元），“{dearest}”最高（{most} 元）；下表 {shown} 个差值中有 "
        "{open} 个与零无显著差异",
    ),
    "answer no cost": (
        "{open} of the {shown} differences tabled below cannot be told from zero",
        "下表 {shown} 个差值中有 {open} 个与零无显著差异",
    ),
    "answer signs": (
        ", and {flips} change their sign within the assumed weights of blame, contact and ties.",
        "，并有 {flips} 个在假设的归责、接触与纽带权重范围内改变符号。",
    ),
    "answer no signs": (
        "; whether signs hold within the assumed weights of blame, contact and ties was not looked at.",
        "；符号在假设的归责、接触与纽带权重范围内是否稳定，此次未作检验。",
    ),
    "answer alone": (
        "Only the baseline was run: there is nothing to compare it with, and what follows are its own levels.",
        "仅模拟了基线，无从比较；以下为其自身水平。",
    ),
    "answer one": (
        "There is one replicate, so nothing can be told from chance.",
        "仅有 1 次模拟，任何差异都无法与偶然区分。",
    ),
    "answer few": (
        "With {count} replicates no difference can be told from chance; that takes {fewest} or more. What follows is a first look.",
        "仅有 {count} 次重复模拟，任何差异都无法与偶然区分（至少需 {fewest} 次）；以下仅供初步了解。",
    ),
    "by interval": ("{value} {unit} (95% interval {low} to {high})", "{value} {unit}（95% 区间 {low} 至 {high}）"),
    "by value": ("{value} {unit} (no interval)", "{value} {unit}（无区间）"),
    "not told from zero": ("not separated from zero", "与零无显著差异"),
    "export note": (
        "Mean (95% interval, paired percentile bootstrap) of the {months} of the policy period; n: replicates.",
        "政策期{months}的均值（95% 区间，配对百分位自助法）；n 为重复模拟次数。",
    ),
    "export note of cost": (
        "Ratio of mean differences from the baseline (95% interval, percentile bootstrap) in the {months} of the policy period; "
        "n: replicates.",
        "政策期{months}与基线之差的均值之比（95% 区间，百分位自助法）；n 为重复模拟次数。",
    ),
    "name and unit": ("{name} ({unit})", "{name}，{unit}"),
    "export note of levels": (
        "Mean (95% interval, Student's t over replicates) of the {months} of the policy period; n: replicates.",
        "政策期{months}的均值（95% 区间，对重复模拟用 t 分布）；n 为重复模拟次数。",
    ),
    "assumptions": (
        "Margins of the place are published figures; how people behave is assumed. Results hold for a model, not for a city.",
        "人口等边际分布取自公布数据，行为机制为假设。结果只适用于模型，不是对某个城市的预测。",
    ),
    "page effects": ("Differences from the baseline", "与基线之差"),
    "page player": ("Month by month", "逐月演变"),
    "page funnel": ("From need to care: {title}", "从需求到服务：{title}"),
    "page paths": ("Paths over time", "变化轨迹"),
    "page reached": ("Who is reached", "服务惠及谁"),
    "page cost": ("What more care costs", "增加照护的成本"),
    "page premium": ("The party premium taken apart", "党建溢价分解"),
    "page scenarios": ("The scenarios", "情景说明"),
    "page parameters": ("Parameters", "参数"),
    "page manifest": ("How this was made", "制作信息"),
    "page contents": ("Contents", "目录"),
    "as a table": ("The same as a table", "以表格显示"),
    "outcome": ("Outcome", "指标"),
    "level": ("Level", "水平"),
    "difference": ("Difference", "差值"),
    "month": ("Month", "月份"),
    "play": ("Play", "播放"),
    "pause": ("Pause", "暂停"),
    "keys": (
        "Focus a figure and press the arrow keys to step through its marks.",
        "选中图形后，可用方向键逐一查看各数据点。",
    ),
    "ghost": ("Grey: '{baseline}'.", "灰色为“{baseline}”。"),
    "no script": (
        "Without JavaScript the figures are not drawn; every number stands in the tables.",
        "未启用 JavaScript，图形无法显示；全部数字见各表。",
    ),
    "effects note": (
        "Filled: separated from zero; hollow: not. Paired over {count} replicates, means of the {months}, 95% intervals "
        "(percentile bootstrap), false discoveries held at 5% (Benjamini–Hochberg).",
        "实心点与零有显著差异，空心点无。按 {count} 次重复模拟逐次配对，{months}均值，95% 区间（百分位自助法），"
        "错误发现率控制在 5%（Benjamini–Hochberg）。",
    ),
    "paths note": (
        "Means over replicates; bands: 10th to 90th percentile of the paired differences around the baseline's mean.",
        "线为重复模拟的均值；色带为配对差值的第 10 至第 90 百分位数，叠加于基线均值之上。",
    ),
    "lever": ("Lever", "措施"),
    "path": ("Path", "路径"),
    "strength": ("Strength", "力度"),
    "from month": ("From month", "起始月"),
    "full after": ("Full after, months", "达到全部力度（月）"),
    "until": ("Until", "截止"),
    "the end": ("the end", "期末"),
    "month number": ("{month}", "第 {month} 个月"),
    "where": ("Communities", "社区"),
    "everywhere": ("all", "全部"),
    "strongest half": ("the strongest half", "基础最好的一半"),
    "weakest half": ("the weakest half", "落实最弱的一半社区"),
    "price": ("Mean price, CNY a month", "月均价格（元）"),
    "can disappoint": ("Can disappoint: {how}", "可能落空之处：{how}"),
    "passage": ("The study: {passage}", "研究原文：{passage}"),
    "coordinator": ("Coordinator", "统筹者"),
    "coordinator none": ("nobody", "无"),
    "coordinator office": ("a government office", "政府部门"),
    "coordinator party": ("the community Party committee", "社区党委"),
    "set parameter": ("Parameter {name} = {value}", "参数 {name} = {value}"),
    "shock": (
        "Shock: {title} ({parameter}), months {start} to {end}",
        "冲击：{title}（{parameter}），第 {start} 个月至{end}",
    ),
    "shock of one month": (
        "Shock: {title} ({parameter}), month {start}",
        "冲击：{title}（{parameter}），第 {start} 个月",
    ),
    "moves parameter": ("{lever} moves {parameter} to {value}", "{lever} 使 {parameter} 变为 {value}"),
    "last month at": ("Last month at", "期末力度"),
    "portrait place": (
        "place {place}: {elders} elders in {communities} communities; {burn_in} + {months} months; coordinator: {coordinator}",
        "城市 {place}：{elders} 名老年人，{communities} 个社区；预热 {burn_in} 个月，政策期 {months} 个月；统筹者：{coordinator}",
    ),
    "portrait price": (
        "Priced at {total} CNY over the policy period of {months} months, ramps included.",
        "{months} 个月政策期内合计 {total} 元（含逐步实施期）。",
    ),
    "portrait budget": (
        "The budget of {budget} CNY a month pays for {paid} CNY of it; in months in which more is ordered, all levers are "
        "scaled down by one factor.",
        "每月预算 {budget} 元，可支付其中 {paid} 元；超出预算的月份，全部措施按同一比例缩减。",
    ),
    "no orders": ("No lever is used.", "未采取任何措施。"),
    "parameter": ("Parameter", "参数"),
    "value": ("Value", "取值"),
    "range": ("Range", "区间"),
    "unit": ("Unit", "单位"),
    "kind": ("Kind", "类别"),
    "meaning": ("Meaning", "含义"),
    "source": ("Source", "来源"),
    "interval": ("95% interval", "95% 区间"),
    "all parameters": ("All {count} parameters", "全部 {count} 个参数"),
    "replicate count": ("Replicates", "重复模拟次数"),
    "seeds": ("Seeds", "随机种子"),
    "made by": ("Command", "命令"),
    "made when": ("Written", "写入时间"),
    "made with": ("Versions", "版本"),
    "fingerprint": ("Fingerprint", "指纹"),
    "group": ("Group", "人群"),
    "public cost": ("Public money, CNY for one more quality-weighted hour", "公共资金（元，每增加一小时质量加权服务）"),
    "social cost": ("Social cost, CNY for one more quality-weighted hour", "社会成本（元，每增加一小时质量加权服务）"),
}
