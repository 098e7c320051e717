"""Equations of need, ageing, finding, accepting and care, as the code computes them."""

import numpy as np

from shequ.agents.words import ALONE, COMMITTEE, NEIGHBOURS, NOBODY, PARTY, PERSONAL_CARE
from shequ.engine.groups import over_services, ratio, total
from shequ.rules import accounts, ageing, coordination, delivery, discovery, need, participation, rationing

from .evaluated import Worked, World


def wellbeing(w: World) -> Worked:
    """All elders after a month in which some were met, cared for and gave."""
    s, elders = w.society, w.society.elders
    place, before = elders.community, elders.wellbeing.copy()
    family, displaced = accounts.family_minutes(s, w.p)
    met = np.minimum(
        ratio(family - displaced + over_services(elders.served), over_services(elders.gross), otherwise=1.0), 1.0
    )
    flows = s.flows
    seen = flows.visited | flows.volunteered | flows.called | flows.noticed | flows.received
    states = {"met": met, "contact": seen | (over_services(elders.served) > 0) | elders.active, "function": elders.function.copy(),
              "gave": accounts._gave(s), "wellbeing": before}  # fmt: skip
    accounts.close_month(s, w.p)
    return Worked(states, elders.wellbeing - before, place)


def unmet(w: World) -> Worked:
    """Elders with a need of personal care."""
    s, elders = w.society, w.society.elders
    care, before = list(PERSONAL_CARE), elders.unmet_care.copy()
    rows = np.flatnonzero(over_services(elders.gross[care]) > 0)
    names = {"need": elders.need, "served": elders.served, "gross": elders.gross}
    states = {name: over_services(table[care])[rows] for name, table in names.items()} | {"u": before[rows]}
    accounts.close_month(s, w.p)
    return Worked(states, (elders.unmet_care - before)[rows], elders.community[rows])


def displaced(w: World) -> Worked:
    """Family minutes that care displaces."""
    family, found = accounts.family_minutes(w.society, w.p)
    elders = w.society.elders
    return Worked({"served": over_services(elders.served), "family": family}, found, elders.community)


def social_cost(w: World) -> Worked:
    """Work out the month's account, hours worth the same everywhere."""
    w.set("cost.volunteer_hour", 17.0)
    s = w.society
    accounts.close_month(s, w.p)
    sums = s.flows.sums
    states = {"public": sums["public_cost"], "hours_given": sums["volunteer_hours"], "copayments": sums["copayments"]}
    return Worked(states, sums["social_cost"])


def chances(w: World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return function, age as the tables have it after a month, and unmet care, with tables of drawn values."""
    s = w.society
    w.set("ageing.decline_by_unmet_care", [5.0, 0.4, 0.0])
    s.newcomers = None
    s.life, _ = ageing.life_tables(w.p.at(0))
    age = 60.0 + np.minimum(np.floor((s.elders.age + 1.0 / 12.0 - 60.0) * 12.0 + 1e-6), 599) / 12.0
    return s.elders.function.astype(int), age, s.elders.unmet_care


def steps(w: World, rows: np.ndarray, step: int) -> np.ndarray:
    """Return the chance that function changes by a step; one uniform is split, its high end between recoveries."""
    before = w.society.elders.function.astype(int)[rows]

    def decides(number: np.ndarray) -> np.ndarray:
        every = np.full(len(w.society.elders), 0.5)
        every[rows] = number if step > 0 else 1.0 - number
        return w.after("ageing.function", every, ageing.age_elders).elders.function.astype(int)[rows] - before == step

    return w.chance(decides, len(rows))


def loss(w: World) -> Worked:
    """Living elders who can lose a step, among them some whose rate falls to nothing."""
    function, age, u = chances(w)
    rows, held = np.flatnonzero(w.society.elders.alive & (function < 3)), w.p.at(0)
    level, years = (
        np.array([held[one] for one in of])[function[rows]] for of in (ageing.onset_level, ageing.onset_years)
    )
    states = {"u": u[rows], "level": level, "age": age[rows], "years": years}
    return Worked(states, steps(w, rows, 1), w.society.elders.community[rows])


def recovery(w: World) -> Worked:
    """Living elders with limits."""
    function, age, _ = chances(w)
    rows, held = np.flatnonzero(w.society.elders.alive & (function > 0)), w.p.at(0)
    rate = np.array([held[one] for one in ageing.recovery_rate])[function[rows] - 1]
    return Worked({"rate": rate, "age": age[rows]}, steps(w, rows, -1))


def death(w: World) -> Worked:
    """Every month of age, state and sex, by a table of the expected cohort."""
    held = w.p.at(0)
    tables, mix = ageing.life_tables(held)
    ages, _ = ageing.function_by_age(held)
    ratios = np.array([held[one] for one in ageing.death_ratio])
    sexes = np.array([held[ageing.women_die], held[ageing.men_die]])
    states = {"m_age": ageing.mortality(ages, held)[:, None, None], "ratio_function": ratios[None, :, None],
              "mean_ratio_age": (mix * ratios).sum(axis=1)[:, None, None], "sex": sexes[None, None, :]}  # fmt: skip
    return Worked(states, tables.death)


def accepting(w: World) -> Worked:
    """Known needs of all services, whoever referred them."""
    s, elders = w.society, w.society.elders
    service, rows = np.nonzero(elders.known & (elders.supplier != NOBODY))
    elders.quality_expected, elders.expectation = w.uniform(len(elders)), w.uniform(len(elders))
    odds = w.caught(coordination, "sigmoid")
    coordination.accepts(s, w.p, service, rows, np.full(len(rows), 0.5))
    referrer, introduced = coordination._referrer(s, rows, elders.channel[service, rows])
    outside = s.suppliers.outside[elders.supplier[service, rows]] & ~introduced
    states = {"trust_referrer": referrer, "quality": elders.quality_expected[rows], "function": elders.function[rows],
              "expectation": elders.expectation[rows], "outsider": outside}  # fmt: skip
    return Worked(states, odds[0], elders.community[rows])


def rank(w: World) -> Worked:
    """Claims on all suppliers, mutual aid among them."""
    s, elders = w.society, w.society.elders
    elders.balance = w.uniform(len(elders)) - 0.5
    claims = delivery._claims(s, w.p)
    ranks = w.caught(rationing, "in_order", place=3)
    delivery._serve_claims(s, w.p, claims)
    rows = claims.elder
    saver = s.order.is_mutual(claims.supplier) & (elders.balance[rows] > 0.0)
    states = {"U": s.draw("delivery.key")[rows], "function": elders.function[rows], "alone": elders.living[rows] == ALONE,
              "saver": saver}  # fmt: skip
    return Worked(states, ranks[0], elders.community[rows])


def moved(w: World) -> Worked:
    """Idle minutes of every supplier, rounded down."""
    s, suppliers = w.society, w.society.suppliers
    w.set("delivery.moved_hour", [0.5, 0.75, 1.0])
    suppliers.reach = np.round(w.uniform(len(suppliers.reach)) * 4.0) / 4.0
    idle = np.full(suppliers.offer.shape, 1600)
    return Worked({"idle": idle, "reach": suppliers.reach}, delivery.movable(s, w.p, idle), suppliers.community)


def expected_quality(w: World) -> Worked:
    """Those who were served and those who were not."""
    s, elders = w.society, w.society.elders
    elders.quality_expected = before = w.uniform(len(elders))
    before = before.copy()
    delivery._close_books(s, w.p, s.flows.claims)
    states = {"served": over_services(elders.served) > 0, "quality": elders.quality.copy(), "expected": before}
    return Worked(states, elders.quality_expected - before, elders.community)


def chance_of(w: World, channel: int) -> np.ndarray:
    """Return each elder's chance to be met by a channel."""
    return discovery.meeting_chances(w.society, w.p)[discovery.FOUND_BY.index(channel)]


def met(w: World) -> Worked:
    """One community's visits, shared by weight."""
    elders = w.society.elders
    contacts, weight = np.array([4.0, 9.0, 2.0]), w.uniform(len(elders))
    here = elders.community == 1
    found = discovery._spread(w.society, contacts, weight)[here]
    return Worked({"contacts": 9.0, "weight": weight[here]}, found)


def asks(w: World) -> Worked:
    """All elders; the severely limited ask less."""
    elders = w.society.elders
    each = w.p.over(elders.community)
    states = {"aware": discovery.aware_now(w.society, w.p), "active": elders.active,
              "ease_function": np.where(elders.function == 3, each[discovery.ask_severe], 1.0),
              "trust_party": elders.trust[PARTY], "trust_committee": elders.trust[COMMITTEE]}  # fmt: skip
    return Worked(states, chance_of(w, discovery.BY_SELF), elders.community)


def tells(w: World) -> Worked:
    """All elders; in one community so much mutual aid that more would add nothing."""
    s, elders = w.society, w.society.elders
    s.communities.mutual_hours[:] = [3.0, 900.0, 0.0]
    hours = ratio(s.communities.mutual_hours, total(elders.community, w.n, elders.alive))[elders.community]
    states = {
        "active_neighbours": discovery.active_neighbours(s),
        "trust_neighbours": elders.trust[NEIGHBOURS],
        "hours": hours,
    }
    return Worked(states, chance_of(w, discovery.BY_NEIGHBOUR), elders.community)


def comes(w: World) -> Worked:
    """All elders by what they are able to."""
    s, elders = w.society, w.society.elders
    each = w.p.over(elders.community)
    able = np.select(
        [elders.function == 3, elders.function == 0], [each[discovery.intake_severe], each[discovery.intake_able]], 1.0
    )
    states = {"able_function": able, "trust_studio": elders.trust[s.coordinator.studio_face]}
    return Worked(states, chance_of(w, discovery.BY_STUDIO), elders.community)


def seen(w: World) -> Worked:
    """Work out what members see of all elders, some of whom they met before."""
    s, elders = w.society, w.society.elders
    rows, place = np.arange(len(elders)), elders.community
    w.set("discovery.most_seen", [0.2, 0.9, 1.0])
    elders.need[:] = 60
    every = [np.ones(len(rows), dtype=bool)] * len(discovery.FOUND_BY)
    found = discovery._seen(s, w.p, rows, every)[discovery.FOUND_BY.index(discovery.BY_MEMBER)]
    visible = np.array([w.p[one][place] for one in discovery.visible])
    more = w.p[discovery.seen_when_met][place] * elders.met[PARTY]
    return Worked({"U": s.draw_services("discovery.sight"), "visible_service": visible, "more": more}, found,
                  np.broadcast_to(place, found.shape))  # fmt: skip


def fades(w: World) -> Worked:
    """Work out the chance that a known need that nobody served is forgotten."""
    elders = w.society.elders
    elders.known[:], elders.served[:], elders.need[:] = True, 0, 60
    rows = np.flatnonzero(elders.alive)

    def decides(number: np.ndarray) -> np.ndarray:
        every = np.full(len(elders), 0.5)
        every[rows] = number
        return ~w.after("discovery.fading", every, discovery.forget_needs).elders.known[2, rows]

    kept = np.where(elders.age > 80, w.p.over(elders.community)[discovery.memory_oldest], 1.0)
    return Worked({"kept_age": kept[rows]}, w.chance(decides, len(rows)), elders.community[rows])


def needed(w: World, full: bool) -> tuple[np.ndarray, ...]:
    """Return service, elder and table of families, of those who have a need and a family that gives all, or a part."""
    s, elders = w.society, w.society.elders
    s.needs = need.need_tables(w.p.at(0))
    need.assess_need(s, w.p)
    limit = np.array([w.p[one] for one in need.full_family])[elders.living, elders.community]
    gives_all = elders.family_draw < limit
    service, rows = np.nonzero((elders.gross > 0) & (gives_all == full))
    return service, rows


def left_by_part(w: World) -> Worked:
    """Minutes left where the family gives a part, to the nearest minute."""
    service, rows = needed(w, full=False)
    elders = w.society.elders
    factor = np.array([w.p[one] for one in need.part_by_living])[elders.living[rows], elders.community[rows]]
    can = np.array([w.p.at(0)[one] for one in need.family_can])[service]
    states = {
        "gross": elders.gross[service, rows],
        "part": elders.family_part[rows],
        "factor_living": factor,
        "can_service": can,
    }
    return Worked(states, elders.need[service, rows], near=0.5)


def left_by_full(w: World) -> Worked:
    """Minutes left where the family gives nearly all, to the nearest minute."""
    service, rows = needed(w, full=True)
    elders = w.society.elders
    remainder = np.array([w.p.at(0)[one] for one in need.remainder])[service]
    states = {"gross": elders.gross[service, rows], "remainder_service": remainder}
    return Worked(states, elders.need[service, rows], near=0.5)


def takes_part(w: World) -> Worked:
    """All elders."""
    s, elders = w.society, w.society.elders
    states = {"neighbours": discovery.active_neighbours(s), "spirit": elders.spirit.copy(), "function": elders.function.copy(),
              "taste": elders.activity_taste}  # fmt: skip
    odds = w.caught(participation, "sigmoid")
    participation.take_part(s, w.p)
    return Worked(states, odds[0], elders.community)


CASES = {
    "wellbeing": wellbeing, "unmet personal care": unmet, "family care displaced": displaced, "social cost": social_cost,
    "loss of function in a month": loss, "recovery in a month": recovery, "death in a month": death,
    "accepting an offer": accepting, "order by need": rank, "idle minutes that can be moved": moved,
    "expected quality": expected_quality, "visits and calls shared in a community": met, "asking": asks,
    "a neighbour tells": tells, "coming to the studio": comes, "a need is seen at a meeting": seen,
    "a known, unserved need is forgotten": fades, "need that the family leaves": left_by_part,
    "where the family gives nearly all": left_by_full, "taking part, when reconsidered": takes_part,
}  # fmt: skip
