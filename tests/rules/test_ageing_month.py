"""A month of ageing on a few elders: deaths, moves of function, widowing, entrants."""

import math

import numpy as np
import pytest

from shequ.agents.society import Couplings, LifeTables, Society
from shequ.agents.words import ALONE, NOBODY, WITH_CHILDREN, WITH_SPOUSE
from shequ.engine.parameters import MonthValues, Parameter
from shequ.rules import ageing as a
from small import small_society, values

MONTHS = 600
USED = {a.unmet_decline: 0.5, a.usual_unmet: 0.3, a.alone_if_widowed: 0.45, a.newcomers: 0.0}


def still(**draws: float) -> Society:
    """Return women of 72, mildly limited, whom nothing befalls but what the draws say; nobody turns 60."""
    society = small_society()
    elders = society.elders
    elders.age, elders.function, elders.male, elders.living, elders.unmet_care = 72.0, 1, False, WITH_SPOUSE, 0.3
    zero = np.zeros
    society.life = LifeTables(zero((MONTHS, 4, 2)), zero((MONTHS, 4)), zero((MONTHS, 4)), zero((MONTHS, 2)), 0.45, 0.3)
    society.newcomers = None
    given = {name.replace("_of_", "."): value for name, value in draws.items()}

    def draw(decision: str, table: object = None) -> np.ndarray:
        rows = len(elders) if table is None else len(table)  # type: ignore[arg-type]
        return np.full(rows, given.get(decision.removeprefix("ageing."), 0.5))

    society.draw = draw
    return society


def p(society: Society, changed: dict[Parameter, float] | None = None) -> MonthValues:
    """Return the values above, some of them changed."""
    return values(society, USED | (changed or {}))


def test_everybody_alive_grows_a_month_older() -> None:
    """Otherwise years would be longer or shorter than twelve months, or the dead would age."""
    society = still()
    society.elders.alive[0] = False
    for _ in range(12):
        a.age_elders(society, p(society))
    assert society.elders.age[1:] == pytest.approx(73.0)
    assert society.elders.age[0] == 72.0


def test_the_dead_neither_lose_nor_regain_function() -> None:
    """Otherwise how somebody was at death could not be read afterwards."""
    for draw in (0.0, 0.999):
        society = still(function=draw)
        society.life.onset[:], society.life.recovery[:] = 1.0, 0.5
        society.elders.alive[0] = False
        a.age_elders(society, p(society))
        assert society.elders.function[0] == 1
        assert (society.elders.function[1:] != 1).all()


def test_death_is_read_at_own_age_function_and_sex() -> None:
    """Otherwise people would die at somebody else's rate."""
    society = still(death=0.009)
    elders = society.elders
    elders.age = 72.0 + 0.5 / 12.0
    elders.male[1], elders.function[2], elders.age[3] = True, 2, 71.0
    society.life.death[145, 1, 0] = 0.010  # 72 years and one month
    a.age_elders(society, p(society))
    assert not elders.alive[[0, 4, 5]].any()
    assert elders.alive[1:4].all()


def test_a_draw_at_the_hazard_survives() -> None:
    """Otherwise a hazard of nothing would kill whoever draws nothing."""
    society = still(death=0.0)
    a.age_elders(society, p(society))
    assert society.elders.alive.all()
    society = still(death=0.999999)
    society.life.death[:] = 1.0
    a.age_elders(society, p(society))
    assert not society.elders.alive.any()


def test_the_table_of_deaths_by_hand() -> None:
    """Otherwise a mildly limited woman of 72 would not die at m/12 · .9 / mean ratio · .85."""
    parameters = {x: x.value for x in a.PARAMETERS}
    life, mix = a.life_tables(parameters)
    row = 12 * 12
    yearly = 0.6 * math.exp(math.log(0.0244) + 0.9 * (math.log(0.0423) - math.log(0.0244)))
    mean = sum(share * ratio for share, ratio in zip(mix[row].tolist(), (0.6, 0.9, 1.7, 4.0), strict=True))
    assert life.death[row, 1, 0] == pytest.approx(yearly / 12 * 0.9 / mean * 0.85)
    assert life.death[row, 1, 0] == pytest.approx(0.00166, abs=0.0001)
    assert life.widowing[row, 0] == pytest.approx(0.9 * yearly / 12 * 1.16)  # her husband dies as men do
    assert life.widowing[row, 1] == pytest.approx(0.9 * yearly / 12 * 0.85)


def test_loss_of_function_by_hand_and_faster_with_unmet_care() -> None:
    """Otherwise unmet care would not speed decline by 1 + .5 · (.8 − .3), or would with the coupling off."""
    usual, sooner = 1 - math.exp(-0.24 / 12), 1 - math.exp(-0.24 * 1.25 / 12)
    for draw, unmet, coupled, function in (
        (usual - 1e-6, 0.3, True, 2), (usual + 1e-6, 0.3, True, 1), (sooner - 1e-6, 0.8, True, 2),
        (sooner + 1e-6, 0.8, True, 1), (sooner - 1e-6, 0.8, False, 1),
    ):  # fmt: skip
        society = still(function=draw)
        society.life.onset[:, 1] = 0.24
        society.elders.unmet_care = unmet
        society.couplings = Couplings(unmet_decline=coupled)
        a.age_elders(society, p(society))
        assert (society.elders.function == function).all(), (draw, unmet)


def test_recovery_is_the_high_end_of_the_same_uniform() -> None:
    """Otherwise one person could lose and regain function in one month."""
    for draw, function in ((0.981, 0), (0.979, 1), (0.001, 2)):
        society = still(function=draw)
        society.life.onset[:, :3], society.life.recovery[:, 1:] = 0.24, 0.02
        a.age_elders(society, p(society))
        assert (society.elders.function == function).all()


def test_function_stays_within_its_four_states() -> None:
    """Otherwise the severely limited could lose more, or the independent regain."""
    parameters = {x: x.value for x in a.PARAMETERS}
    for draw, start in ((0.0, 3), (1 - 1e-12, 0)):
        society = still(function=draw)
        life, _ = a.life_tables(parameters)
        society.life.onset[:], society.life.recovery[:] = life.onset, life.recovery
        society.elders.function = start
        a.age_elders(society, p(society))
        assert (society.elders.function == start).all()


def test_death_comes_first() -> None:
    """Otherwise the dead would be counted among those whose function moves."""
    society = still(death=0.0, function=0.0)
    society.life.death[:], society.life.onset[:, :3] = 0.5, 0.24
    a.age_elders(society, p(society))
    assert not society.elders.alive.any()
    assert (society.elders.function == 1).all()


def test_widowing_by_hand() -> None:
    """Otherwise the unmarried could be widowed, or the widowed would all live alone."""
    for where, living in ((0.44, ALONE), (0.46, WITH_CHILDREN)):
        society = still(widowing=0.004, alone_if_widowed=where)
        elders = society.elders
        society.life.widowing[:] = [0.005, 0.003]  # women, men
        elders.male[1] = True
        elders.living[2:4] = [ALONE, WITH_CHILDREN]
        a.age_elders(society, p(society))
        assert (elders.living[[0, 4, 5]] == living).all()
        assert elders.living[1:4].tolist() == [WITH_SPOUSE, ALONE, WITH_CHILDREN]


def test_a_member_who_dies_serves_no_more() -> None:
    """Otherwise the dead would go on visiting, or members in service would die with row −1."""
    society = still(death=0.0)
    members, elders = society.members, society.elders
    members.active = True
    dead = int(members.elder[members.elder != NOBODY][0])
    society.life.death[:, 3, :] = 1.0
    elders.function[dead] = 3
    a.age_elders(society, p(society))
    gone = members.elder == dead
    assert not members.present[gone].any()
    assert not members.active[gone].any()
    assert members.present[~gone].all()
    assert members.active[~gone].all()


@pytest.mark.parametrize(("draw", "expected"), [(0.4, 4), (0.6, 5)])
def test_entrants_by_hand(draw: float, expected: int) -> None:
    """Otherwise a fraction of a person would be lost every month."""
    society = still(newcomers=draw)
    came: list[list[int]] = []
    society.newcomers = lambda society, p, counts: came.append(counts.tolist())
    society.communities.first_elders = 1000
    a.age_elders(society, p(society, {a.newcomers: 0.0045}))
    assert came == [[expected]]


def test_who_turns_60_is_a_person_like_others() -> None:
    """Otherwise entrants would come without age, neighbours or a place, or age before they arrive."""
    society = small_society()
    before = len(society.elders)
    society.month = 1
    a.age_elders(society, p(society, {a.newcomers: 0.1}))
    elders = society.elders
    new = np.arange(before, len(elders))
    assert len(new) in (6, 7)
    assert elders.alive[new].all()
    assert (elders.age[new] == 60.0).all()
    assert (elders.known[:, new] == 0).all()
    assert (society.estates.community[elders.estate[new]] == elders.community[new]).all()
    friends = elders.neighbours[:, new]
    assert (elders.estate[friends] == elders.estate[new]).all()
    assert society.members.elder.max() < len(elders)
