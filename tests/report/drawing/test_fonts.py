"""Figures are set in the fonts that ship with the packages, whatever is installed or listed under their names."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import matplotlib
import pytest
from matplotlib.font_manager import FontEntry, findfont, fontManager
from pylopdf_fonts_zh_cn import sans_path

from shequ.engine.errors import InputError
from shequ.report.drawing import lettering
from shequ.report.drawing.style import Frame, save_as
from shequ.report.page.font import font_face

SERIF = str(Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSerif.ttf"))
NAMES = ("Noto Sans SC", "DejaVu Sans")


@pytest.fixture(autouse=True)
def _list_as_it_was() -> Iterator[None]:
    """Give matplotlib its list of fonts back."""
    kept = list(fontManager.ttflist)
    yield
    fontManager.ttflist = kept
    fontManager.addfont(SERIF)  # forgets what was found
    fontManager.ttflist = kept


def drawn(folder: Path, text: str = "情景 Scenario ↑ −1 ▲") -> bytes:
    """Return a small figure as outlines."""
    from shequ.report.drawing.style import drawing

    lettering.width_of.cache_clear()
    with drawing():
        sheet, _ = Frame(text, "", "Source: the model", 90.0).sheet(10.0)
        return save_as(sheet.finished(), folder / "a.svg").read_bytes()


def impostors(file: str) -> list[FontEntry]:
    """Return entries of a list that name a file for each of the fonts."""
    return [FontEntry(fname=file, name=name, weight=400, size="scalable") for name in NAMES]


@pytest.mark.parametrize(
    "change",
    [
        lambda there: impostors(SERIF) + there,
        lambda there: impostors(SERIF),
        lambda there: impostors("/gone/font.otf") + there,
        lambda there: [dataclasses.replace(one, fname="/gone/font.otf") if one.name in NAMES else one for one in there],
    ],
    ids=["another font of the name", "no other fonts", "a file that has gone", "all files have gone"],
)
def test_figures_look_the_same_whatever_fonts_are_listed(
    change: Callable[[list[FontEntry]], list[FontEntry]], tmp_path: Path
) -> None:
    """Otherwise Chinese figures would be boxes, or set in another font, on a machine that has one of the same name."""
    before = drawn(tmp_path)
    fontManager.ttflist = change([one for one in fontManager.ttflist if not one.name.startswith(lettering.OWN)])
    assert drawn(tmp_path) == before


def test_each_font_is_its_file() -> None:
    """Otherwise text would be measured in one font and drawn in another."""
    fontManager.ttflist = impostors(SERIF) + fontManager.ttflist
    lettering.register_fonts()
    found = [Path(findfont(family, fallback_to_default=False)) for family in lettering.FONTS]
    assert found == [Path(sans_path()).resolve(), Path(SERIF).with_name("DejaVuSans.ttf").resolve()]


def test_an_svg_names_fonts_as_its_readers_know_them(tmp_path: Path) -> None:
    """Otherwise a browser would set every figure in its own font."""
    text = drawn(tmp_path, "Scenario").decode()
    assert "'Noto Sans SC', 'DejaVu Sans'" in text
    assert lettering.OWN not in text


def test_a_font_file_that_is_missing_is_told_in_one_message(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Otherwise a broken installation would end in a traceback of another library."""
    monkeypatch.setattr(lettering, "sans_path", lambda: tmp_path / "gone.otf")
    for made in (lambda: drawn(tmp_path), lambda: font_face("情景")):
        with pytest.raises(
            InputError, match=r"gone\.otf: the font of figures and pages is not there\. Install the package"
        ):
            made()
