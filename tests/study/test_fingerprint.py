"""The fingerprint of the model: of what decides a run's values, wherever the package lies, and of nothing else."""

import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

import shequ
from shequ.engine import files
from shequ.engine.output import OutputError
from shequ.own import OF_THE_MODEL, model_fingerprint
from shequ.study.run.study_run import sweep
from shequ.study.store.results import load

from .run.tiny import tiny

HERE = Path(shequ.__file__).parent
DECIDES = {"engine/draws.py", "rules/trust.py", "agents/elder.py", "population/build.py", "policy/schedule.py",
           "scenario/resolving.py", "outcomes/measured.py", "city.py", "month.py", "own.py", "study/run/task.py"}  # fmt: skip
DOES_NOT = {"report/drawing/style.py", "report/words/words.toml", "report/page/page.css", "cli/compare.py", "cli/__init__.py",
            "study/store/folder.py", "study/run/runner.py", "study/analyse/explain.py", "__main__.py"}  # fmt: skip


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the package whose fingerprint is taken in place of this one's."""
    shutil.copytree(HERE, tmp_path / "shequ", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(files, "PACKAGE", tmp_path / "shequ")
    return tmp_path / "shequ"


@pytest.fixture
def fingerprint() -> Callable[[], str]:
    """Return what takes the fingerprint anew."""
    return lambda: files.code_fingerprint.__wrapped__(*OF_THE_MODEL)


@pytest.mark.parametrize("name", sorted(DECIDES))
def test_what_decides_a_run_changes_it(package: Path, fingerprint: Callable[[], str], name: str) -> None:
    """Otherwise runs of two models would lie in one folder."""
    before = fingerprint()
    assert before == model_fingerprint()
    (package / name).write_text((package / name).read_text(encoding="utf-8") + "\nX = 1\n", encoding="utf-8")
    assert fingerprint() != before


def test_all_else_leaves_it_alone(package: Path, fingerprint: Callable[[], str]) -> None:
    """Otherwise a colour or a sentence would cost the runs of a night (B6)."""
    before = fingerprint()
    for name in DOES_NOT:
        text = (package / name).read_text(encoding="utf-8")
        (package / name).write_text(text + "\n# changed\n", encoding="utf-8")
    (package / "_files" / "scenarios").mkdir(parents=True)
    (package / "_files" / "scenarios" / "full.toml").write_text("", encoding="utf-8")
    (package / "rules" / "__pycache__").mkdir()
    (package / "rules" / "__pycache__" / "trust.cpython-311.pyc").write_bytes(b"x")
    for path in package.rglob("*.py"):  # as another machine has them
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert fingerprint() == before


@pytest.mark.slow
def test_a_wheel_has_that_of_its_checkout(tmp_path: Path) -> None:
    """Otherwise whoever installed the package could not go on with what a checkout made."""
    root = HERE.parents[1]
    words = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--wheel-dir"]
    done = subprocess.run([*words, str(tmp_path), str(root)], capture_output=True, text=True)
    if done.returncode:
        pytest.skip("no wheel can be built here")
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        wheel.extractall(tmp_path / "installed")
    program = "import shequ.own as c; print(c.__file__, c.model_fingerprint())"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path / "installed", capture_output=True, text=True, check=True
    )
    place, found = told.stdout.split()
    assert Path(place).is_relative_to(tmp_path)
    assert found == model_fingerprint()


@pytest.mark.parametrize(
    ("what", "value", "message"),
    [
        (
            "shequ.study.store.manifest.model_fingerprint",
            lambda: "ffff",
            r"another version of the model \(\w{16}, and this is ffff",
        ),
        ("shequ.study.store.manifest.EDITION", 9, "edition 1 of the model, and this is edition 9"),
    ],
)
def test_results_of_two_models_are_never_mixed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str, value: object, message: str
) -> None:
    """Otherwise a mean would be over runs of two models (B6)."""
    sweep(tiny(replicates=1), tmp_path, jobs=1)
    monkeypatch.setattr(what, value)
    with pytest.raises(OutputError, match=message):
        sweep(tiny(replicates=2), tmp_path, jobs=1)
    assert load(tmp_path).finished == 6
