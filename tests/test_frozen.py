"""Parameters and levers were fixed before any policy was compared."""

from pathlib import Path

import pytest

from shequ.policy import levers
from shequ.policy.parameters import PARAMETERS

DECISIONS = Path(__file__).parents[1] / "docs" / "decisions.md"


@pytest.mark.parametrize(("what", "hash_of"), [("parameters", PARAMETERS.fingerprint), ("levers", levers.fingerprint)])
def test_what_is_frozen_is_on_record(what: str, hash_of) -> None:  # type: ignore[no-untyped-def]
    """Otherwise a number was changed after results were seen, and nobody said why.

    Add the new hash to docs/decisions.md with the reason and the headline results before and after.
    """
    assert f"{what} `{hash_of()}`" in DECISIONS.read_text(encoding="utf-8")
