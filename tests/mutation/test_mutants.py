"""The list of mutants is kept: each still stands in the code, and every rule has enough of them."""

from __future__ import annotations

import ast
import re
from collections import Counter

import pytest

from mutation.mutants import ROOT, RULES, Mutant, kept, listed
from mutation.trial import Verdict, tried
from shequ.month import RULES as OF_THE_MONTH


@pytest.mark.parametrize("mutant", listed(), ids=lambda mutant: f"{mutant.subject}: {mutant.what}")
def test_each_mutant_stands_in_the_code_and_changes_it(mutant: Mutant) -> None:
    """Otherwise a rule was changed and the break that goes with it breaks nothing."""
    assert mutant.old != mutant.new
    ast.parse(mutant.broken(ROOT))


def test_every_rule_and_the_start_are_broken_in_ten_ways() -> None:
    """Otherwise a score says nothing about the rules that were left out."""
    counted = Counter(mutant.subject for mutant in kept() if mutant.floor == RULES)
    assert list(counted) == [*(rule.__name__ for rule in OF_THE_MONTH), "settle"]
    assert min(counted.values()) >= 10


def test_no_break_is_listed_twice() -> None:
    """Otherwise it would count twice in the score."""
    assert max(Counter((m.file, m.old, m.new) for m in listed()).values()) == 1


def test_own_tests_are_there() -> None:
    """Otherwise a mutant would be tried against nothing of its own."""
    assert not [name for m in listed() for name in m.own_tests if not (ROOT / "tests" / name).is_file()]


def test_a_break_that_no_test_reads_is_told_as_not_noticed(tmp_path, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    """Otherwise the script would call everything caught; and the file is whole again after it."""
    place = tmp_path / "model" / "shequ" / "rules" / "need.py"
    place.parent.mkdir(parents=True)
    place.write_text("minutes = 60\n", encoding="utf-8")
    tests = tmp_path / "tests"
    tests.mkdir()
    (tests / "test_need.py").write_text(
        "from pathlib import Path\n"
        "def test_it():\n    assert 'wrong' not in Path('model/shequ/rules/need.py').read_text()\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("mutation.trial.OF_THE_MODEL", ())

    def verdict(new: str) -> Verdict:
        return tried(Mutant("assess_need", RULES, "a break", "rules/need.py", "60", new, ("test_need.py",)), tmp_path)

    assert not verdict("61").caught
    assert verdict("'wrong'").by_own_tests
    assert place.read_text(encoding="utf-8") == "minutes = 60\n"


def test_documents_count_the_breaks_that_there_are() -> None:
    """Otherwise a reader would be told of a list that has grown or shrunk."""
    counted = Counter(mutant.floor == RULES for mutant in kept())
    for name in ("architecture.md", "evidence.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        said = re.search(r"(\d+)(?: breaks of the rules| ways) and (?:the laboratory .*? in )?(\d+)", text, re.DOTALL)
        assert said is not None and (int(said[1]), int(said[2])) == (counted[True], counted[False]), name
