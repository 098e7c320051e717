"""Settling: start slow quantities where the baseline would bring them, instead of waiting for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from shequ.agents.society import Society
from shequ.agents.words import COMMITTEE, FIRM, NEIGHBOURS, PARTY, SERVICE_COUNT
from shequ.engine.parameters import MonthValues
from shequ.rules.coordination import accepts, refer
from shequ.rules.discovery import FOUND_BY, fading, kept_on_lists, meeting_chances, most_seen, sight_bonus, visible
from shequ.rules.estates import run_estates
from shequ.rules.hub import calls_due, share_hours
from shequ.rules.need import assess_need
from shequ.rules.participation import collect_mutual_aid
from shequ.rules.planning import plan_supply
from shequ.rules.trust import forgetting, settle_trust
from shequ.rules.volunteering import volunteer

ESTATE_MONTHS = 96
SERVING_MONTHS = 36
BEFORE_TIME = 100_000  # months of these years, so that their draws are nobody else's
MET_BY = {PARTY: 1, NEIGHBOURS: 2, COMMITTEE: 3, FIRM: 4}  # place in FOUND_BY of the channel that meets in their name


def settle(society: Society, p: MonthValues) -> None:
    """Set trust, acquaintance and known needs near their resting points.

    What comes at rate h and goes at rate f rests at h/(h + f): acquaintance by meeting and forgetting, known needs by
    being seen and fading. Served needs do not fade, so that the first months still rise a little.
    """
    assess_need(society, p)
    _live_in_estates(society, p)
    settle_trust(society, p)
    share_hours(society, p, calls_due(society, p))
    _serve_a_while(society, p)
    chances = meeting_chances(society, p)
    elders, each = society.elders, p.over(society.elders.community)
    acquainted = society.draws.uniforms("start.met", 0, len(elders), len(elders.met))
    for target, k in MET_BY.items():
        elders.met[target] = acquainted[target] < chances[k] / (chances[k] + each[forgetting])
    society.flows.knew = elders.met.copy()
    plan_supply(society, p)
    _list_needs(society, p, chances)


def _live_in_estates(society: Society, p: MonthValues) -> None:
    """Let estates live through some years by themselves: their fees, firms, committees and disputes are slow."""
    calls = calls_due(society, p)  # which do not change while nobody grows older
    for month in range(ESTATE_MONTHS):
        society.month = BEFORE_TIME + month
        share_hours(society, p, calls)
        run_estates(society, p)
    society.month = 0
    society.estates.complained = 0.0


def _serve_a_while(society: Society, p: MonthValues) -> None:
    """Let volunteers and savers find their pace, so that visits and mutual aid do not start from nothing."""
    for month in range(SERVING_MONTHS):
        society.month = BEFORE_TIME + ESTATE_MONTHS + month
        volunteer(society, p)
    collect_mutual_aid(society, p)
    society.elders.balance = 0.0
    society.month = 0


def _list_needs(society: Society, p: MonthValues, chances: list[NDArray[np.float64]]) -> None:
    elders, each = society.elders, p.over(society.elders.community)
    bonus = sight_bonus(society, p)
    listed, found_by = society.draw_services("start.listed"), society.draw_services("start.found_by")
    route, choice = society.draw_services("start.route"), society.draw_services("start.choice")
    offer = society.draw_services("start.offer")
    fades = each[fading] * (1.0 - kept_on_lists(society, p))
    for s in range(SERVICE_COUNT):
        seen = np.array([c * np.minimum(each[visible[s]] + bonus[k], each[most_seen]) for k, c in enumerate(chances)])
        rate = seen.sum(axis=0)
        rows = np.flatnonzero((elders.need[s] > 0) & (listed[s] < rate / (rate + fades)))
        mix = np.cumsum(seen[:, rows], axis=0) / rate[rows]
        channel = np.array(FOUND_BY)[(found_by[s, rows] >= mix[:-1]).sum(axis=0)]
        elders.known[s, rows] = True
        elders.channel[s, rows] = channel
        elders.supplier[s, rows] = refer(society, p, s, rows, channel, route[s, rows], choice[s, rows])
        elders.accepted[s, rows] = accepts(society, p, s, rows, offer[s, rows])
