"""Words and sentences of what results tell: robustness, explanations, tables of runs."""

from __future__ import annotations

from collections.abc import Mapping

from shequ.report.terms.names import Term

TELLING: Mapping[str, Term] = {
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
    "sensitivity of": ("{scenario}: {outcome}, {unit}", "{scenario}：{outcome}，{unit}"),
    "index mu star": ("μ*", "μ*"),
    "index mu": ("μ", "μ"),
    "index sigma": ("σ", "σ"),
    "index total": ("total", "总方差贡献"),
    "index first order": ("first order", "一阶方差贡献"),
    "index chance": ("chance", "随机水平"),
    "conditions of effectiveness": ("Conditions of effectiveness", "适用条件"),
    "conditions of failure": ("Conditions of failure", "失效条件"),
    "third low": ("lowest third", "最低三分之一"),
    "third middle": ("middle third", "中间三分之一"),
    "third high": ("highest third", "最高三分之一"),
    "holds": ("{what} above 0", "{what} 大于零"),
    "not best": ("{scenario} is not best", "{scenario} 并非最优"),
    "not above": ("{what} is not above 0", "{what} 不大于零"),
    "no region": ("{what}: no region where that is so more often than elsewhere", "{what}：未发现更常出现的区域"),
    "region": (
        "{what}: in {everywhere} of all worlds, in {share} of the {worlds} of this region, which holds {covered} of them",
        "{what}：占全部假设世界的 {everywhere}；在下列区域（{worlds} 个）中占 {share}，覆盖其中 {covered}",
    ),
    "may be chance": ("? may be chance: {count} factors were tried", "? 可能出于偶然：共试 {count} 个因子"),
    "more limits": ("and {count} weaker limits; see boxes.csv", "另有 {count} 条较弱界限，见 boxes.csv"),
    "explained": (
        "{scenario} against {baseline}: {outcome} {difference} {unit} ({replicates})",
        "{scenario} 与 {baseline} 相比：{outcome} {difference} {unit}（{replicates}）",
    ),
    "few for parts": (
        "The 95% intervals (Student's t) of so few replicates are wide: more with --replicates.",
        "重复次数少，95% 区间（t 分布）很宽：可用 --replicates 增加。",
    ),
    "adds": ("adds", "贡献"),
    "sum": ("sum", "合计"),
    "scenario": ("scenario", "情景"),
    "runs": ("runs", "模拟次数"),
    "one run": (
        "One run: chance is in every number. Differences between scenarios: shequ compare",
        "单次模拟，各数均含随机波动；情景之间的差异用 shequ compare 比较。",
    ),
    "mean of months": ("Mean of the {months}", "{months}均值"),
    "what it is": ("What it is", "含义"),
    "note of means": (
        "Means over replicates ± half of the 95% interval (Student's t).",
        "重复模拟的均值 ± 95% 区间的一半（t 分布）。",
    ),
    "note of points": (
        "Median over {count} points (5th to 95th percentile); each point the mean of its runs.",
        "{count} 个设计点的中位数（第 5 至第 95 百分位）；每点取其各次模拟的均值。",
    ),
    "note of differences": ("Differences from the baseline, run by run.", "均为同一随机种子下与基线之差。"),
    "note of two intervals": (
        "With few replicates the percentile bootstrap of compare is narrower, at ten by about a fifth; these err less.",
        "重复次数少时，compare 的百分位自助法区间偏窄（10 次时约窄五分之一），以此处为准。",
    ),
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
