"""The built place against every published figure it is made from."""

from dataclasses import replace

import numpy as np
import pytest

from shequ import City
from shequ.agents import provider
from shequ.agents.society import Society
from shequ.agents.words import ALONE, WITH_CHILDREN, WITH_SPOUSE
from shequ.population.build import age_density, margins
from shequ.population.organisations import next_door
from shequ.population.place import AGE_BANDS, Place
from shequ.population.place_files import find_place
from shequ.rules.ageing import PARAMETERS, alone_if_widowed, function_by_age
from small import short, small_place

ERRORS = 4.0  # standard errors that chance may be off


@pytest.fixture(scope="module")
def place() -> Place:
    """Return the default place."""
    return find_place("bazhong")


@pytest.fixture(scope="module")
def society(place: Place) -> Society:
    """Return the society built from it, before its first month."""
    return City("baseline", rng=1, place=place).society


def near(found: float, wanted: float, n: float) -> bool:
    """Say whether a share of n people or things is within sampling error of the wanted one."""
    return abs(found - wanted) <= ERRORS * (wanted * (1 - wanted) / n) ** 0.5


@pytest.mark.parametrize(("start", "band"), AGE_BANDS.items())
def test_age_structure(society: Society, place: Place, start: int, band: str) -> None:
    """Otherwise the city would be younger or older than the census."""
    age = society.elders.age
    inside = (age >= start) & (age < (start + 5 if start < 85 else 200))
    assert near(inside.mean(), place[f"age_{band}"], len(age))
    assert margins(society)[f"age_{band}"] == inside.mean()


def test_ages_are_even_within_a_band(society: Society) -> None:
    """Otherwise everybody would have a birthday in the same months, or be of the band's first age."""
    age = society.elders.age
    for start in (60, 65, 70, 75, 80):
        some = age[(age >= start) & (age < start + 5)]
        assert abs(some.mean() - (start + 2.5)) < ERRORS * 5 / (12 * len(some)) ** 0.5
    assert age.max() < 100


def test_the_oldest_fall_by_18_percent_a_year(place: Place) -> None:
    """Otherwise what the words say of those over 85 would not be what is built."""
    density = age_density(place, np.arange(600))
    year = [density[12 * k : 12 * k + 12].sum() for k in (26, 27)]
    assert year[1] / year[0] == pytest.approx(0.82, abs=0.002)


@pytest.mark.parametrize(
    ("low", "high", "published", "fit"), [(60, 70, 0.108, 0.02), (70, 80, 0.212, 0.02), (80, 200, 0.470, 0.03)]
)
def test_function_by_age(society: Society, low: int, high: int, published: float, fit: float) -> None:
    """Otherwise disability would not be that of the studies, beyond what the fit itself is off."""
    age, function = society.elders.age, society.elders.function
    some = (age >= low) & (age < high)
    error = ERRORS * (published * (1 - published) / some.sum()) ** 0.5
    assert (function[some] >= 2).mean() == pytest.approx(published, abs=fit + error)


def test_every_state_of_function_as_the_cohort_has_it(society: Society) -> None:
    """Otherwise people would start in states that ageing would not have led to."""
    _, mix = function_by_age({x: x.value for x in PARAMETERS})
    row = ((society.elders.age - 60) * 12).astype(int)
    for f in range(4):
        expected = mix[row, f]
        error = ERRORS * (expected * (1 - expected)).sum() ** 0.5
        assert (society.elders.function == f).sum() == pytest.approx(expected.sum(), abs=error)


@pytest.mark.parametrize(("living", "figure"), [(ALONE, "alone"), (WITH_SPOUSE, "with_spouse"), (WITH_CHILDREN, None)])
def test_living_arrangement(society: Society, place: Place, living: int, figure: str | None) -> None:
    """Otherwise too many would live alone, and all need with them be wrong."""
    wanted = place[figure] if figure else 1 - place["alone"] - place["with_spouse"]
    assert near((society.elders.living == living).mean(), wanted, len(society.elders))


def test_fewer_of_the_old_have_a_spouse(society: Society) -> None:
    """Otherwise widowing would not have worked before the start."""
    age, living = society.elders.age, society.elders.living
    shares = [(living[(age >= low) & (age < low + 10)] == WITH_SPOUSE).mean() for low in (60, 70, 80)]
    assert shares[0] > shares[1] > shares[2]


def test_sex_and_income(society: Society, place: Place) -> None:
    """Otherwise the assumed shares would not be those of the place file."""
    elders, n = society.elders, len(society.elders)
    male = place["male_at_60"] + (place["male_at_90"] - place["male_at_60"]) * (elders.age.mean() - 60) / 30
    assert near(elders.male.mean(), male, n)
    assert near((elders.income == 0).mean(), place["low_income"], n)
    assert near((elders.income == 2).mean(), place["high_income"], n)


def test_party_membership(society: Society, place: Place) -> None:
    """Otherwise the Party would have another number of members than published."""
    members, residents = society.members, society.communities.residents.sum()
    assert near(society.elders.party.mean(), place["members_of_elders"], len(society.elders))
    elder = (members.party & members.retired).sum()
    assert elder == society.elders.party.sum()
    in_service = place["members_of_residents"] * residents - place["members_of_elders"] * place.elders
    assert (members.party & ~members.retired).sum() == pytest.approx(in_service, abs=10 * 0.5)
    twins = (~members.party & members.retired).sum()
    assert abs(twins - elder) < ERRORS * (2 * elder) ** 0.5
    assert (~members.party & ~members.retired).sum() == (members.party & ~members.retired).sum()


def test_residents_and_households(society: Society, place: Place) -> None:
    """Otherwise disputes per household and staff per resident would be off."""
    assert society.communities.residents.sum() == pytest.approx(12000 / 0.2445)
    assert society.estates.households.sum() == pytest.approx(12000 / 0.2445 / 2.45)
    by_community = np.bincount(society.estates.community, society.estates.households)
    assert by_community == pytest.approx(1200 / 0.2445 / 2.45)
    assert len(society.estates) == 40


def test_elders_live_in_estates_by_households(society: Society) -> None:
    """Otherwise large estates would have too few elders, or elders live in another community's estate."""
    elders, estates = society.elders, society.estates
    assert (estates.community[elders.estate] == elders.community).all()
    share = estates.households / estates.households.sum()
    found = np.bincount(elders.estate, minlength=40) / len(elders)
    assert all(near(f, w, len(elders)) for f, w in zip(found, share, strict=True))


def test_facilities(society: Society, place: Place) -> None:
    """Otherwise there would be more facilities than 687 for 663,400 elders."""
    assert len(society.providers) == round(12000 / place["elders_per_facility"]) == 12
    assert sum(x.public for x in society.providers) == 12 * place["public_facilities"]
    assert np.mean([x.size for x in society.providers]) == pytest.approx(1.0)
    assert {x.home for x in society.providers} == set(range(10))


def test_beds_and_rooms(place: Place) -> None:
    """Otherwise beds and rooms that the model uses would not be those of the place file."""
    assert provider.nursing_beds.value == pytest.approx(place["nursing_beds_per_1000"], rel=1e-6)
    assert provider.rooms.value == pytest.approx(place["rooms_per_1000"], rel=1e-6)


def test_firms_and_committees(society: Society, place: Place) -> None:
    """Otherwise there would be firms in old blocks, or more committees than published."""
    estates = society.estates
    served = int(estates.has_firm.sum())
    assert near(served / 40, place["estates_with_firm"], 40)
    assert len(society.firms) == max(1, round(served / place["estates_per_firm"]))
    assert all((x is not None) == has for x, has in zip(society.owners, estates.has_firm.tolist(), strict=True))
    awake = [x for x in society.owners if x is not None and x.awake]
    assert near(len(awake) / served, place["committees"], served)
    working = sum(x.effectiveness >= 0.5 for x in awake)
    assert near(working / len(awake), place["committees_working"], len(awake))


def test_the_pull_of_the_next_community_can_be_set() -> None:
    """Otherwise a parameter would be sampled in vain."""
    far = City(short(parameters={next_door.name: 0.5}), rng=1, place=small_place()).society
    assert 0.5 in far.reach.weight


def test_the_widowed_live_alone_as_ageing_says() -> None:
    """Otherwise those widowed before the start would live otherwise than those widowed after."""
    some = City(short(parameters={alone_if_widowed.name: 0.6}), rng=1, place=small_place()).society
    assert some.newcomers.keywords["living"].alone_if_widowed == 0.6


@pytest.mark.parametrize("figure", ["rooms_per_1000", "nursing_beds_per_1000"])
def test_a_place_with_more_rooms_or_beds_offers_more(figure: str) -> None:
    """Otherwise a researcher's own figures would be ignored without a word."""
    place = small_place()
    more = place.figures[figure].model_copy(update={"value": 20 * place[figure]})
    richer = replace(place, figures={**place.figures, figure: more})
    one, other = (City("baseline", rng=1, place=w).society.suppliers.offer.sum() for w in (place, richer))
    assert other > one
