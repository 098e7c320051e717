"""Words and sentences of figures and of the table of a comparison, in English and Chinese."""

from __future__ import annotations

from collections.abc import Mapping

from shequ.report.terms.names import Term
from shequ.study.statistics.conventions import LOOK_COMMUNITIES, LOOK_REPLICATES

FIGURES: Mapping[str, Term] = {
    "place": ("A Bazhong-like city", "以巴中为原型的城市"),
    "effects title": ("{place}: differences from the baseline", "{place}：各情景与基线之差"),
    "paths title": ("{place}: paths over time", "{place}：逐月变化"),
    "trust title": ("{place}: trust over time", "{place}：信任逐月变化"),
    "funnel title": ("{place}: from need to care", "{place}：从需求到服务"),
    "synergy title": ("{place}: the four paths together", "{place}：四条路径的互补"),
    "synergy caption": (
        "Above: each path's Shapley share of the whole effect; diamonds: its effect alone. Middle: interaction index of two "
        "paths, what they are worth more together than apart. Below: all paths. {count} replicates; lines are 95% intervals "
        "(paired percentile bootstrap); hollow points: the interval includes zero.",
        "上：各路径在总效应中的 Shapley 份额，菱形为单独实施的效应；中：两条路径的交互指数，即合用较分用多出的效应；下：全部路径。"
        "{count} 次重复模拟；横线为 95% 区间（配对百分位自助法），空心点的区间含零。",
    ),
    "cost title": ("{place}: what more care costs", "{place}：增加照护的成本"),
    "cost caption": (
        "Paired differences from the baseline (at the origin), means of the {months} over {count} replicates, with 95% "
        "intervals. Grey: the frontier, where no other policy or mixture of two gives more for less. Social cost adds "
        "volunteers' and members' hours and co-payments to public money; family hours that care displaces are not priced.",
        "与基线（原点）的配对差值，取{months}、{count} 次重复模拟的均值及 95% 区间。灰线为前沿：没有其他政策或两种政策的组合能以更低成本"
        "提供更多服务。社会成本在公共资金之外计入志愿者与党员时间及自付费用；被替代的家庭照料时间未计价。",
    ),
    "public account": ("Public money", "公共资金"),
    "social account": ("Social cost", "社会成本"),
    "more hours": ("more quality-weighted hours a month", "每月新增质量加权服务小时"),
    "more cost": ("more cost, 1,000 CNY a month", "新增成本（千元／月）"),
    "reached title": ("{place}: who is reached", "{place}：服务惠及谁"),
    "reached caption": (
        "Coverage of gross need in the {months} by kind of elder; thin lines: 95% intervals (Student's t, {count} "
        "replicates).",
        "{months}各类老年人的总需求覆盖率；细线为 95% 区间（t 分布，{count} 次重复模拟）。",
    ),
    "reached curves": (
        "Curves: elders in need ordered by income, then function, the worst-off first; above the diagonal the "
        "worst-off get more than their share. Shown: the baseline and the scenarios with the lowest and the highest "
        "concentration index.",
        "集中曲线：有需求老年人按收入、再按失能程度排列，处境最差者在前；曲线在对角线之上，表示处境最差者所得多于其人数份额。图中为基线及集中指数最低与最高的情景。",
    ),
    "concentration curve": ("Concentration of care", "服务的集中曲线"),
    "share of care": ("cumulative % of care", "服务累计占比（%）"),
    "share of elders": ("cumulative % of elders in need, worst-off first", "有需求老年人累计占比（%），处境最差者在前"),
    "curve": ("{scenario} (index {index})", "{scenario}（集中指数 {index}）"),
    "pilot title": ("{place}: a pilot and its evaluation", "{place}：试点及其评估"),
    "pilot caption": (
        "Above: means of treated and control communities; dotted line: the pilot starts. Below, means of the {months} over "
        "{count} replicates with 95% intervals (paired percentile bootstrap; hollow: it includes zero): difference in differences "
        "is what an evaluator sees; the true effect and the spillover onto controls compare with the run of the same seed "
        "without the pilot; bias is the first less the second.",
        "上：试点与对照社区的均值，点线为试点开始。下：{months}、{count} 次重复模拟的均值及 95% 区间（配对百分位自助法，空心点含零）：双重差分为评估者"
        "所见；真实效应与向对照社区的溢出，系与同一种子下未试点的运行相比；偏误为前者减去后者。",
    ),
    "pilot did": ("difference in differences", "双重差分估计"),
    "pilot true": ("true effect", "真实效应"),
    "pilot spillover": ("spillover onto controls", "向对照社区的溢出"),
    "pilot bias": ("bias of the estimate", "估计的偏误"),
    "treated with": ("treated communities", "试点社区"),
    "control with": ("control communities", "对照社区"),
    "treated without": ("treated communities, had there been no pilot", "试点社区若未试点"),
    "estates title": ("{place}: estates before and after", "{place}：小区的前后变化"),
    "estates caption": (
        "Thin arrows: estates with a firm, of one replicate, from the start of the policy period to the mean of the {months}; "
        "black: their mean by households over {count} replicates, from the hollow point to the full one. To the right more fees are "
        "paid; downwards fewer disputes are open.",
        "细箭头：一次模拟中有物业的各小区，自政策期开始至{months}均值；黑线：{count} 次重复模拟中这些小区按户数加权的均值，由空心点至实心点。"
        "向右为缴费增加，向下为未决纠纷减少。",
    ),
    "map title of": ("{place}: {outcome} by estate", "{place}：各小区{outcome}"),
    "map caption": (
        "Each tile is an estate, each frame a community, in the order of the place's table; it is no map of places. Means of the "
        "{months} over {count} replicates: the baseline's level, and each scenario's difference from it.",
        "每格为一个小区，每框为一个社区，按社区表的次序排列，并非实际位置。{months}、{count} 次重复模拟的均值：基线为水平，其余为与基线之差。",
    ),
    "map caption of places": (
        "Each tile is an estate, each frame a community at its coordinates. Means of the {months} over {count} replicates: "
        "the baseline's level, and each scenario's difference from it.",
        "每格为一个小区，每框为一个社区，置于其坐标处。{months}、{count} 次重复模拟的均值：基线为水平，其余为与基线之差。",
    ),
    "map difference": ("difference, {unit}", "差值，{unit}"),
    "regret title": ("{place}: robustness of policies", "{place}：政策的稳健性"),
    "regret caption": (
        "Over {count} worlds drawn from the whole of every range. Left: share of worlds in which a policy is best, with 95% "
        "intervals (Wilson). Right: regret, what it falls short of the best policy of the same world; filled: mean, hollow: 90th "
        "percentile.",
        "在全部参数区间内抽取的 {count} 个假设世界。左：该政策为最优的假设世界占比及 95% 区间（Wilson）；右：遗憾值，即与同一世界中最优政策的差距，"
        "实心点为均值，空心点为第 90 百分位数。",
    ),
    "best share of": ("{outcome}: best in", "{outcome}：为最优的占比"),
    "regret": ("Regret", "遗憾值"),
    "% of worlds": ("% of worlds", "占假设世界的百分比"),
    "all paths": ("all four paths", "四条路径合计"),
    "premium figure title": ("{place}: the party premium taken apart", "{place}：党建溢价分解"),
    "premium caption": (
        "Each part is a contrast of scenarios, paired over {count} replicates; lines are 95% intervals (paired percentile "
        "bootstrap); hollow points are not separated from zero: the interval includes it, or the false discovery rate "
        "(Benjamini–Hochberg) exceeds 5%.",
        "各部分均为情景之间的对比，按 {count} 次重复模拟逐次配对；横线为 95% 区间（配对百分位自助法）；空心点与零无显著差异：区间含零，"
        "或错误发现率（Benjamini–Hochberg）高于 5%。",
    ),
    "premium caption of worlds": (
        "Points: median over {count} worlds drawn from the whole of every range; lines: the middle 90% of worlds (hollow "
        "points: it includes zero); percentages: the share of worlds above 0.",
        "点为在全部参数区间内抽取的 {count} 个假设世界的中位数，横线为中间 90% 的假设世界（空心点的横线含零）；百分数为大于零的假设世界所占比例。",
    ),
    "premium caption of conditions": (
        "Below: share of worlds in which a part is above 0 for coverage, by thirds of a condition, with 95% intervals (Wilson).",
        "下方为各条件的最低、中间、最高三分之一中，该部分对覆盖率大于零的假设世界所占比例及 95% 区间（Wilson）。",
    ),
    "share of worlds": ("% of worlds above 0, by its thirds", "按三分位，大于零的假设世界占比（%）"),
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
        "Bars are 95% intervals (paired percentile bootstrap); hollow points are not separated from zero: the interval includes "
        "it, or the false discovery rate (Benjamini–Hochberg) exceeds 5%.",
        "与“{baseline}”之差：{months}均值，按 {replicates}逐次配对。横线为 95% 区间（配对百分位自助法）；空心点与零无显著差异：区间含零，"
        "或错误发现率（Benjamini–Hochberg）高于 5%。",
    ),
    "effects caption of one": (
        "Differences from '{baseline}': means of the {months} in {replicates}, so no intervals.",
        "与“{baseline}”之差：{months}均值，仅 {replicates}，故无区间。",
    ),
    "few replicates": (
        "Intervals from {replicates} replicates are little more than the range of the differences; nothing is separated from zero "
        "with fewer than {fewest}.",
        "仅 {replicates} 次重复模拟，区间与差值的范围相差无几；少于 {fewest} 次时，任何差异均不视为显著。",
    ),
    "coarse p-values": (
        "With {replicates} replicates no p-value lies below {smallest}, so the adjustment for many comparisons leaves little "
        "separated: take ten.",
        "{replicates} 次重复模拟的 p 值不会低于 {smallest}，多重比较校正后难有显著差异：宜取 10 次。",
    ),
    "open note": ("· not separated from zero.", "· 与零无显著差异。"),
    "changed caption": (
        "† the sign changes within the assumed weights of blame, contact and ties, with intervals on both sides of zero (a look: "
        f"{LOOK_REPLICATES} replicates, at most {LOOK_COMMUNITIES} communities).",
        f"† 在假设的归责、接触与纽带权重范围内，符号会改变，且两端区间均不含零（仅作粗看：{LOOK_REPLICATES} 次重复模拟，至多 {LOOK_COMMUNITIES} 个社区）。",
    ),
    "changed note": (
        "the sign changes within the assumed weights of blame, contact and ties, with intervals on both sides of zero "
        f"(a look: {LOOK_REPLICATES} replicates, at most {LOOK_COMMUNITIES} communities); see ends.csv",
        f"在假设的归责、接触与纽带权重范围内，符号会改变，且两端区间均不含零（仅作粗看：{LOOK_REPLICATES} 次重复模拟，至多 {LOOK_COMMUNITIES} 个社区）；见 ends.csv",
    ),
    "table note": (
        "not separated from zero by the 95% interval (paired percentile bootstrap) at a false discovery rate of 5% "
        "(Benjamini–Hochberg); {replicates} replicates, {months}",
        "按 95% 区间（配对百分位自助法）及 5% 错误发现率（Benjamini–Hochberg）与零无显著差异；{replicates} 次重复模拟，{months}",
    ),
    "table note of one": ("One replicate, so no intervals; {months}.", "仅一次模拟，故无区间；{months}。"),
    "levels note": ("Means of the {months}, not differences.", "{months}的均值，并非差值。"),
    "quick note": ("A {label}. Not for a paper.", "{label}。不可用于论文。"),
    "scaled note": ("{name}: the budget pays for {share} of what is ordered", "{name}：预算只够支付所列措施的 {share}"),
    "unspent note": (
        "returned unspent over the policy period, of the money appropriated: {names}",
        "整个政策期内拨款未用退回的比例：{names}",
    ),
    "gap of reach": ("gap of reach, points", "调动能力差距（百分点）"),
    "gap found": ("found", "模型所得"),
    "gap even": ("at which P_c = 0", "P_c = 0 处"),
    "gap note": (
        "– no change of sign between no gap and the widest one tried; a look, without intervals",
        "– 自无差距至所试最大差距，符号未变；仅作粗看，不附区间",
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
    "some without": (
        "‡ Some runs have no value (nobody to ask); those that have one are told.",
        "‡ 部分模拟无此数值（无人可评价），所列取自有数值的模拟。",
    ),
    "no price": (
        "– no price: the hours do not differ from zero.",
        "– 时数与零无显著差异，故无每小时成本。",
    ),
    "no value": ("– marks what some replicate does not give.", "– 表示部分模拟无此数值。"),
    "months": ("month of the policy period", "政策期第几月"),
    "paths caption": (
        "Lines: mean of {replicates}; bands: 10th to 90th percentile of the differences from the baseline's run of the same "
        "seed, around its mean. Vertical line: the policy period begins.",
        "线为 {replicates}的均值；色带为同一随机种子下与基线之差的第 10 至第 90 百分位数，叠加于基线均值之上；竖线为政策期开始。",
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
    "sensitivity title": ("What {outcome} depends on: {scenario}", "{outcome}取决于什么：{scenario}"),
    "sensitivity title of difference": (
        "What the difference in {outcome} depends on: {scenario}",
        "{outcome}之差取决于什么：{scenario}",
    ),
    "sensitivity caption of morris": (
        "● μ*: mean size of the effect of moving a factor over its range, with 95% interval; ◇ σ: its spread, from interactions "
        "and curvature. {count} trajectories.",
        "● μ*：因子在其区间内变动的平均效应大小及 95% 区间；◇ σ：效应的离散程度，来自交互与非线性。{count} 条轨迹。",
    ),
    "sensitivity caption of saltelli": (
        "● total share of variance with 95% interval; ◇ first-order share. {count} blocks.",
        "● 总方差贡献及 95% 区间；◇ 一阶方差贡献。{count} 个样本块。",
    ),
    "sensitivity caption of chance": ("Grey mark: what chance alone gives.", "灰色短线为纯随机水平。"),
    "sensitivity key of morris": ("● μ*, ◇ σ", "● μ*，◇ σ"),
    "sensitivity key of saltelli": ("● total, ◇ first order", "● 总方差贡献，◇ 一阶方差贡献"),
    "one of another": ("{one}: {other}", "{one}：{other}"),
    "tornado key": ("○ in its lowest, ● highest third", "○ 最低、● 最高三分之一"),
    "sensitivity caption of tornado": (
        "Right: mean over the sample where the factor lies in the lowest and in the highest third of its range.",
        "右：因子取值在其区间最低与最高三分之一时的样本均值。",
    ),
    "share of variance": ("share of variance", "方差贡献"),
    "convergence": ("The first {count} over sample size", "前 {count} 项随样本量的变化"),
    "samples axis of morris": ("trajectories", "轨迹数"),
    "samples axis of saltelli": ("blocks", "样本块数"),
    "in third low": ("lowest", "最低"),
    "in third middle": ("middle", "中间"),
    "in third high": ("highest", "最高"),
    "ties": ("worth of a Party tie", "党组织纽带的价值"),
    "idle hours": ("idle hours in the baseline", "基线闲置时数"),
    "follow-through": ("follow-through", "执行落实程度"),
    "who is seen": (
        "Trust in the Party follows who is seen to coordinate: read it beside local trust and the label effect L.",
        "对党组织的信任取决于谁被视为统筹者，须与基层信任及标签效应 L 一并解读。",
    ),
    "kind community": ("by community", "按社区"),
    "kind function": ("by function", "按失能程度"),
    "kind living": ("by living arrangement", "按居住方式"),
    "kind income": ("by income", "按收入"),
    "group independent": ("independent", "能自理"),
    "group mild": ("mild", "轻度失能"),
    "group moderate": ("moderate", "中度失能"),
    "group severe": ("severe", "重度失能"),
    "group alone": ("alone", "独居"),
    "group with spouse": ("with spouse", "与配偶同住"),
    "group with children": ("with children", "与子女同住"),
    "group low": ("low", "低收入"),
    "group middle": ("middle", "中等收入"),
    "group high": ("high", "高收入"),
}
