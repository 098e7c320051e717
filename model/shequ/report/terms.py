"""The terms of figures and tables in English and Chinese, each once."""

from __future__ import annotations

from collections.abc import Mapping

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
        "Paired differences from the baseline (at the origin), means of the last months over {count} replicates, with 95% "
        "intervals. Grey: the frontier, where no other policy or mixture of two gives more for less. Social cost adds "
        "volunteers' and members' hours, co-payments and displaced family hours to public money.",
        "与基线（原点）的配对差值，取最后数月 {count} 次重复模拟的均值及 95% 区间。灰线为前沿：没有其他政策或两种政策的组合能以更低成本"
        "提供更多服务。社会成本在公共资金之外计入志愿者与党员时间、自付费用与被替代的家庭照料时间。",
    ),
    "public account": ("Public money", "公共资金"),
    "social account": ("Social cost", "社会成本"),
    "more hours": ("more quality-weighted hours a month", "每月新增质量加权服务小时"),
    "more cost": ("more cost, 1,000 CNY a month", "新增成本（千元／月）"),
    "reached title": ("{place}: who is reached", "{place}：服务惠及谁"),
    "reached caption": (
        "Coverage of gross need in the last months by kind of elder; thin lines: 95% intervals (Student's t, {count} "
        "replicates). Curves: elders in need ordered by income, then function, the worst-off first; above the diagonal the "
        "worst-off get more than their share. Shown: the baseline and the scenarios with the lowest and the highest "
        "concentration index.",
        "最后数月各类老年人的总需求覆盖率；细线为 95% 区间（t 分布，{count} 次重复模拟）。集中曲线：有需求老年人按收入、再按失能程度排列，"
        "处境最差者在前；曲线在对角线之上，表示处境最差者所得多于其人数份额。图中为基线及集中指数最低与最高的情景。",
    ),
    "concentration curve": ("Concentration of care", "服务的集中曲线"),
    "share of care": ("cumulative % of care", "服务累计占比（%）"),
    "share of elders": ("cumulative % of elders in need, worst-off first", "有需求老年人累计占比（%），处境最差者在前"),
    "curve": ("{scenario} (index {index})", "{scenario}（集中指数 {index}）"),
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
        "点为在全部参数区间内抽取的 {count} 个假设世界的中位数，横线为中间 90% 的世界（空心点的横线含零）；百分数为大于零的世界所占比例。",
    ),
    "premium caption of conditions": (
        "Below: share of worlds in which a part is above 0 for coverage, by thirds of a condition, with 95% intervals (Wilson).",
        "下方为各条件的最低、中间、最高三分之一中，该部分对覆盖率大于零的世界所占比例及 95% 区间（Wilson）。",
    ),
    "share of worlds": ("% of worlds above 0, by its thirds", "按三分位，大于零的世界占比（%）"),
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
        "not separated from zero by the 95% interval (paired percentile bootstrap) at a false discovery rate of 5% "
        "(Benjamini–Hochberg); {replicates} replicates, {months}",
        "按 95% 区间（配对百分位自助法）及 5% 错误发现率（Benjamini–Hochberg）与零无显著差异；{replicates} 次重复模拟，{months}",
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
        "● μ*: mean size of the effect of moving a factor over its range, with 95% interval; ◇ σ: its spread, from "
        "interactions and curvature; grey mark: what chance alone gives. {count} trajectories.",
        "● μ*：因子在其区间内变动的平均效应大小及 95% 区间；◇ σ：效应的离散程度，来自交互与非线性；灰色短线为纯随机水平。"
        "{count} 条轨迹。",
    ),
    "sensitivity caption of saltelli": (
        "● total share of variance with 95% interval; ◇ first-order share; grey mark: share of chance. {count} blocks.",
        "● 总方差贡献及 95% 区间；◇ 一阶贡献；灰色短线为随机所占份额。{count} 个样本块。",
    ),
    "sensitivity key of morris": ("● μ*, ◇ σ", "● μ*, ◇ σ"),
    "sensitivity key of saltelli": ("● total, ◇ first order", "● 总效应，◇ 一阶效应"),
    "share of variance": ("share of variance", "方差份额"),
    "convergence": ("The first {count} over sample size", "前 {count} 项随样本量的变化"),
    "samples axis of morris": ("trajectories", "轨迹数"),
    "samples axis of saltelli": ("blocks", "样本块数"),
    "robustness title": (
        "{outcome}, {unit}; {best}; {count} worlds",
        "{outcome}（{unit}）；{best}；{count} 个假设世界",
    ),
    "best is most": ("the most is best", "越高越好"),
    "best is least": ("the least is best", "越低越好"),
    "best share": ("best in % (95% interval)", "最优占比（95% 区间）"),
    "beats baseline": ("better than baseline", "优于基线"),
    "regret mean": ("mean regret", "平均遗憾值"),
    "regret 90": ("90th percentile", "第 90 百分位"),
    "regret most": ("largest", "最大值"),
    "estimands title": (
        "The party premium taken apart: {outcome}, {unit}; {count} worlds",
        "党建溢价分解：{outcome}（{unit}）；{count} 个假设世界",
    ),
    "above zero": ("above 0 in % (95% interval)", "大于零的占比（95% 区间）"),
    "middle of worlds": ("median (5th … 95th percentile)", "中位数（第 5 至第 95 百分位）"),
    "third low": ("lowest third", "最低三分之一"),
    "third middle": ("middle third", "中间三分之一"),
    "third high": ("highest third", "最高三分之一"),
    "in third low": ("lowest", "最低"),
    "in third middle": ("middle", "中间"),
    "in third high": ("highest", "最高"),
    "ties": ("worth of a Party tie", "党组织联系的价值"),
    "idle hours": ("idle hours in the baseline", "基线闲置时数"),
    "follow-through": ("follow-through", "执行落实程度"),
    "holds": ("{what} above 0", "{what} 大于零"),
    "not best": ("{scenario} is not best", "{scenario} 并非最优"),
    "not above": ("{what} is not above 0", "{what} 不大于零"),
    "no region": ("{what}: no region where that is so more often than elsewhere", "{what}：未发现更常出现的区域"),
    "region": (
        "{what}: in {everywhere} of all worlds, in {share} of the {worlds} of this region, which holds {covered} of them",
        "{what}：占全部世界的 {everywhere}；在下列区域（{worlds} 个）中占 {share}，覆盖其中 {covered}",
    ),
    "may be chance": ("? may be chance: {count} factors were tried", "? 可能出于偶然：共试 {count} 个因子"),
    "more limits": ("and {count} weaker limits; see boxes.csv", "另有 {count} 条较弱界限，见 boxes.csv"),
    "who is seen": (
        "Trust in the Party follows who is seen to coordinate: read it beside local trust and the label effect L.",
        "对党组织的信任取决于谁被视为统筹者，须与基层信任及标签效应 L 一并解读。",
    ),
    "explained": (
        "{scenario} against {baseline}: {outcome} {difference} {unit} ({count} replicates)",
        "{scenario} 与 {baseline} 相比：{outcome} {difference} {unit}（{count} 次重复模拟）",
    ),
    "adds": ("adds", "贡献"),
    "sum": ("sum", "合计"),
    "scenario": ("scenario", "情景"),
    "runs": ("runs", "模拟次数"),
    "note of means": (
        "Means over replicates ± half of the 95% interval (Student's t).",
        "重复模拟的均值 ± 95% 区间的一半（t 分布）。",
    ),
    "note of points": (
        "Median over {count} points (5th to 95th percentile); each point the mean of its runs.",
        "{count} 个设计点的中位数（第 5 至第 95 百分位）；每点取其各次模拟的均值。",
    ),
    "note of differences": ("Differences from the baseline, run by run.", "均为同一随机种子下与基线之差。"),
    "through the funnel": ("through the funnel", "经由各环节"),
    "by lever": ("by lever", "按措施"),
    "no groups": (
        "No parts by community and kind of elder: this outcome does not add up over elders.",
        "该指标不能按老年人加总，故不作社区与人群分解。",
    ),
    "part need left by families": ("need left by families", "家庭照料之外的需求"),
    "part knowing": ("knowing", "知晓"),
    "part referring": ("referring", "转介"),
    "part accepting": ("accepting", "接受"),
    "part capacity": ("capacity (hours offered / accepted)", "供给能力（供给时数／接受）"),
    "part pooling": ("pooling (hours served / offered)", "统筹（服务时数／供给）"),
    "part coordinator": ("who coordinates", "由谁统筹"),
    "part label": ("in whose name", "以谁的名义"),
    "part staff_time": ("staff time granted", "增配的工作人员时间"),
    "part A": ("A organisation", "A 组织制度"),
    "part B": ("B resources", "B 资源整合"),
    "part C": ("C interaction", "C 互动联络"),
    "part D": ("D public value", "D 公共价值"),
    "part E": ("E digital", "E 数字化"),
    "part R": ("R rivals", "R 替代方案"),
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
    "shares exact": (
        "Shapley's value, exact: all {plans} sets of levers were run, {replicates} replicates each.",
        "Shapley 值（精确）：运行了全部 {plans} 种措施组合，各 {replicates} 次重复模拟。",
    ),
    "shares by path": (
        "Shapley's value by path, exact: all {plans} sets of paths were run, {replicates} replicates each; --orders N "
        "gives each lever's own.",
        "按路径的 Shapley 值（精确）：运行了全部 {plans} 种路径组合，各 {replicates} 次重复模拟；用 --orders N 可得每项措施的值。",
    ),
    "shares sampled": (
        "Shapley's value from sampled orders: {plans} sets of levers were run over {replicates} replicates; the interval "
        "holds both the sampling and the replicates.",
        "由抽样次序估计的 Shapley 值：{replicates} 次重复模拟中运行了 {plans} 种措施组合；区间包含抽样与重复两种误差。",
    ),
    "never part": ("With seed {seed} the two runs are the same to the end.", "种子 {seed} 下两次运行始终一致。"),
    "they part": (
        "With seed {seed} the runs part in policy month {month}, in rule {rule}: {column} of {who} is {before} in the "
        "baseline and {after} in the scenario; {others} differ in it by then.",
        "种子 {seed} 下，两次运行自政策期第 {month} 个月、规则 {rule} 起分开：{who} 的 {column} 在基线中为 {before}，"
        "在情景中为 {after}；此时共有 {others} 个不同。",
    ),
    "moved by then": (
        "The policy had moved {count} parameters in that month (means over communities):",
        "该月政策改变了 {count} 个参数（各社区均值）：",
    ),
}
