"""Cases: every declared level once, each with its own past and baseline, named by what determines it."""

from collections.abc import Iterator, Sequence

import numpy as np
import pytest

from shequ.study.design import Design, Study, study_of
from shequ.study.design.sampling import unit_matrix


def cases(**changes: object) -> Study:
    """Return the study of a small design."""
    plain = {"scenarios": ["full"], "elders": 1200, "months": 3, "burn_in": 1}
    return study_of(Design.model_validate(plain | changes))


def test_every_level_appears_once_and_equal_ones_are_merged_aloud() -> None:
    """Otherwise a level would be run twice, or silently not at all."""
    found = cases(uncertainties={"trust.step": [0.05, 0.1, 0.05, 0.10]})
    assert [point["trust.step"] for point in found.points] == [0.05, 0.1]
    assert found.notes == ["trust.step: 0.05 stands there more than once, and counts once",
                           "trust.step: 0.1 stands there more than once, and counts once"]  # fmt: skip


def test_a_path_that_no_scenario_takes_is_told() -> None:
    """Otherwise twice as many runs would show that a path does nothing."""
    design = Design(scenarios=["resources"], levers={"path.E": [0.0, 1.0], "path.B": [0.0, 1.0]})
    assert study_of(design).notes == ["path.E: no scenario has a lever of this path, so it changes nothing"]


def test_what_shows_the_making_of_cases_sees_every_point_and_changes_none() -> None:
    """Otherwise a bar would run past its end, or the design would depend on whether somebody looks."""
    design = Design.model_validate(
        {"scenarios": ["full"], "elders": 1200, "uncertainties": {"trust.step": [0.05, 0.1, 0.2]}}
    )
    seen: list[int] = []

    def watched(points: Sequence[int]) -> Iterator[int]:
        for point in points:
            seen.append(point)
            yield point

    assert study_of(design, showing=watched).cases == study_of(design).cases
    assert seen == [0, 1, 2]


def test_zero_and_minus_zero_are_one_level() -> None:
    """Otherwise the same place would be run under two names."""
    found = cases(levers={"member_visits.intensity": [0.0, -0.0, 1.0]})
    assert len(found.points) == 2
    assert len(found.notes) == 1


def test_a_grid_has_every_combination_once() -> None:
    """Otherwise an interaction could not be told."""
    found = cases(levers={"member_visits.intensity": {"steps": 3}, "secretary_studio.intensity": [0.0, 1.0]})
    pairs = {tuple(point.values()) for point in found.points}
    assert pairs == {(v, s) for v in (0.0, 0.5, 1.0) for s in (0.0, 1.0)}
    assert len(found.points) == 6


def test_one_at_a_time_begins_with_things_as_they_are() -> None:
    """Otherwise there would be nothing to hold a change against."""
    found = cases(method="one_at_a_time", uncertainties={"trust.step": [0.05, 0.1], "trust.climate_weight": {}})
    assert list(found.points[0]) == []
    assert [list(point) for point in found.points[1:]] == [["trust.step"]] * 2 + [["trust.climate_weight"]] * 2


def test_the_four_paths_make_sixteen_and_the_ends_are_baseline_and_full() -> None:
    """Otherwise the factorial would not contain what it is compared with."""
    found = cases(method="paths")
    names = {case.point: case.id for case in found.cases if case.scenario == "full"}
    by_paths = {tuple(point.values()): names[number] for number, point in enumerate(found.points)}
    base = next(case.id for case in found.cases if case.scenario == "baseline")
    assert len(by_paths) == 16
    assert by_paths[0.0, 0.0, 0.0, 0.0] == base
    assert by_paths[1.0, 1.0, 1.0, 1.0] == next(c.id for c in cases().cases if c.scenario == "full")


def test_levers_leave_the_baseline_alone_and_uncertainties_do_not() -> None:
    """Otherwise a policy would be held against itself, or against another place."""
    of_lever = cases(levers={"member_visits.intensity": [0.2, 0.4]})
    assert len({case.id for case in of_lever.cases if case.scenario == "baseline"}) == 1
    of_place = cases(uncertainties={"trust.step": [0.05, 0.1]})
    assert len({case.id for case in of_place.cases if case.scenario == "baseline"}) == 2
    assert all(case.baseline != case.id or case.scenario == "baseline" for case in of_place.cases)
    pasts = {case.point: set() for case in of_place.cases}
    for case in of_place.cases:
        pasts[case.point].add(case.past)
    assert [len(some) for some in pasts.values()] == [1, 1]
    assert pasts[0] != pasts[1]


def test_a_name_depends_on_what_happens_and_on_nothing_else() -> None:
    """Otherwise a finished run would be done again, or another one's taken for it."""
    plain = cases()
    known = {case.scenario: case.id for case in plain.cases}
    assert {case.scenario: case.id for case in cases(title="x", replicates=3, outcomes=["idle"]).cases} == known
    assert {c.scenario: c.id for c in cases(scenarios=["supply-only", "full"]).cases}["full"] == known["full"]
    usual = cases(uncertainties={"trust.step": [0.06]})
    for changed in ({"months": 4}, {"burn_in": 2}, {"elders": 2400}, {"uncertainties": {"trust.step": [0.07]}}):
        assert not known.items() & {case.scenario: case.id for case in cases(**changed).cases}.items()
    from shequ.policy.parameters import PARAMETERS

    declared = cases(uncertainties={"trust.step": [PARAMETERS["trust.step"].value]})
    assert {case.scenario: case.id for case in declared.cases} == known
    assert usual.cases[0].id != known["baseline"] or PARAMETERS["trust.step"].value == 0.06


@pytest.mark.parametrize("method", ["morris", "saltelli", "sobol_sequence"])
def test_more_samples_extend_fewer(method: str) -> None:
    """Otherwise a larger sample would throw away the smaller one's runs."""
    sizes = [4, 8]
    few, more = (
        unit_matrix(Design.model_validate({"scenarios": ["full"], "method": method, "samples": size}), 5)
        for size in sizes
    )
    assert len(more) == 2 * len(few)
    assert np.array_equal(more[: len(few)], few)


@pytest.mark.parametrize("method", ["latin_hypercube", "morris", "saltelli", "sobol_sequence"])
def test_a_sample_comes_from_the_seed_alone(method: str) -> None:
    """Otherwise parts of a job array would run different designs."""
    design = Design.model_validate({"scenarios": ["full"], "method": method, "samples": 8})
    first, again = unit_matrix(design, 4), unit_matrix(design, 4)
    other = unit_matrix(design.model_copy(update={"seed": 2}), 4)
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first.min() >= 0.0
    assert first.max() <= 1.0


def test_a_latin_hypercube_has_one_value_in_every_slice() -> None:
    """Otherwise the sample would be an ordinary random one."""
    design = Design.model_validate({"scenarios": ["full"], "method": "latin_hypercube", "samples": 10})
    assert (np.sort((unit_matrix(design, 3) * 10).astype(int), axis=0) == np.arange(10)[:, None]).all()


def test_each_place_and_horizon_has_its_own_baseline() -> None:
    """Otherwise a policy would be compared with another place."""
    found = cases(scenarios=["full", "full-ageing-2035"])
    own = {case.scenario: case.baseline for case in found.cases}
    assert own["full"] != own["full-ageing-2035"]
    assert own["full-ageing-2035"] in {case.id for case in found.cases if case.scenario.startswith("baseline of")}
