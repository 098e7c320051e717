"""Place files hold the published margins and refuse what cannot be."""

from pathlib import Path

import pytest

from shequ.population.place import PlaceError
from shequ.population.place_files import load_place

PLACES = Path(__file__).parents[2] / "scenarios" / "places"


def test_the_default_place() -> None:
    """Otherwise the city would not be the one the documents describe."""
    place = load_place(PLACES / "bazhong.toml")
    assert place.elders == 12000
    assert len(place.communities) == 10
    assert all(c.urban and c.estates == 4 for c in place.communities)
    assert sum(c.facilities for c in place.communities) == 12


def test_the_prefecture_has_all_elders_facilities_and_beds_of_the_study() -> None:
    """Otherwise derived rates would not give back the counts they come from."""
    place = load_place(PLACES / "bazhong-prefecture.toml")
    assert place.elders == 663400
    assert sum(c.facilities for c in place.communities) == 687
    assert place["beds_per_1000"] * 663.4 == pytest.approx(2359, abs=0.5)
    assert place["nursing_beds_per_1000"] * 663.4 == pytest.approx(60, abs=0.5)
    assert place["rooms_per_1000"] * 663.4 == pytest.approx(29000, abs=5)
    urban = sum(c.elders for c in place.communities if c.urban)
    assert urban / place.elders == pytest.approx(0.4616, abs=0.001)


def test_age_bands_give_the_published_shares() -> None:
    """Otherwise 65+ would not be 533,700."""
    place = load_place(PLACES / "bazhong.toml")
    assert (1 - place["age_60_64"]) * 663400 == pytest.approx(533700, abs=400)
    assert place["age_65_69"] / place["age_85_up"] == pytest.approx(74.01 / 15.42, rel=0.005)


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ('alone = { value = 2, unit = "share", kind = "seed", source = "x" }', "alone: 2.0 is not"),
        ('alone = { value = 1, unit = "share", kind = "sead", source = "x" }', "'sead'"),
        ('alone = { value = 1, unit = "share", kind = "seed" }', "source"),
        ('age_60_64 = { value = 0.9, unit = "share", kind = "seed", source = "x" }', "sum to"),
    ],
)
def test_an_impossible_figure_is_named(tmp_path: Path, figure: str, message: str) -> None:
    """Otherwise a typing error would become a population."""
    (tmp_path / "bazhong.toml").write_bytes((PLACES / "bazhong.toml").read_bytes())
    mine = tmp_path / "mine.toml"
    mine.write_text(f'extends = "bazhong"\n[figures]\n{figure}\n', encoding="utf-8")
    with pytest.raises(PlaceError, match=message):
        load_place(mine)


def test_a_table_of_communities_replaces_the_equal_ones(tmp_path: Path) -> None:
    """Otherwise a researcher's own counts would be ignored."""
    (tmp_path / "bazhong.toml").write_bytes((PLACES / "bazhong.toml").read_bytes())
    table = "community,subdistrict,urban,elders,estates,facilities\n江北社区,东城,1,900,3,1\n"
    (tmp_path / "mine.csv").write_text(table, encoding="utf-8-sig")
    mine = tmp_path / "mine.toml"
    mine.write_text('extends = "bazhong"\ncommunities = "mine.csv"\n', encoding="utf-8")
    place = load_place(mine)
    assert [(c.name, c.elders, c.estates) for c in place.communities] == [("江北社区", 900, 3)]
    (tmp_path / "mine.csv").write_text(table.replace("900", "many"), encoding="utf-8")
    with pytest.raises(PlaceError, match=r"mine\.csv:2: elders: found 'many'"):
        load_place(mine)


HEAD = "community,subdistrict,urban,elders,estates,facilities\n"


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (HEAD + "East,S,1,1,350,5,1\n", r"t\.csv:2: more values than columns. Write numbers without separators"),
        (HEAD + 'East,S,1,"1,350",5,1\n', r"t\.csv:2: elders: found '1,350'"),
        (HEAD + "East,S,1,1350,5\n", r"t\.csv:2: a value is missing"),
        (HEAD + "East,S,1,1350,5,1\nEast,S,1,900,3,1\n", r"t\.csv:3: community: East is there already"),
        (HEAD + "East,S,2,1350,5,1\n", r"t\.csv:2: urban: found '2', wanted 0 or 1"),
        (HEAD + "East,S,1,0,5,1\n", r"t\.csv:2: elders: found '0', wanted a whole number of 1 or more"),
        (HEAD, r"t\.csv: the table has no rows"),
        ("community;elders\n", r"t\.csv:1: columns missing: community, subdistrict"),
        ((HEAD + "江北,东城,1,900,3,1\n").encode("gbk"), r"t\.csv: not UTF-8. In Excel, save it as: CSV UTF-8"),
        (None, r"t\.csv: no such table"),
    ],
)
def test_a_bad_table_is_named_with_its_line(tmp_path: Path, table: str | bytes | None, message: str) -> None:
    """Otherwise a misread count would become a population, or end in a traceback."""
    (tmp_path / "mine.toml").write_text('extends = "bazhong"\ncommunities = "t.csv"\n', encoding="utf-8")
    if table is not None:
        (tmp_path / "t.csv").write_bytes(table if isinstance(table, bytes) else table.encode())
    with pytest.raises(PlaceError, match=message):
        load_place(tmp_path / "mine.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('extends = "bazong"', ":1: extends: no such place: bazong. Did you mean bazhong?"),
        ('extends = "bazhong-2035"', ":1: extends: bazhong-2035 extends bazhong itself"),
        ('extends = "bazhong"\n[size]\nelders = "many"', ":3: size.elders: found 'many'"),
        ('extends = "bazhong"\n[size]\nelder = 5', ":3: size.elder: no such key. Did you mean elders?"),
        ('extends = "bazhong"\n[figure]\nx = 5', ":2: figure: no such key. Did you mean figures?"),
        ('extends = "bazhong"\n[figures]\nalon = { value = 0.1, unit = "share", kind = "seed", source = "x" }', ":3: figures.alon: no such figure. Did you mean alone?"),
        ('title = "x"\n[figures]\n', ":2: figures: missing: elder_share"),
    ],
)  # fmt: skip
def test_a_bad_key_is_named_with_its_line(tmp_path: Path, text: str, message: str) -> None:
    """Otherwise a typing error would silently leave the shipped figure in force."""
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PlaceError) as caught:
        load_place(tmp_path / "mine.toml")
    assert message in str(caught.value)


def test_unreadable_files_are_named(tmp_path: Path) -> None:
    """Otherwise the user would meet a traceback."""
    bad = tmp_path / "bad.toml"
    bad.write_bytes("title = '巴中'".encode("gbk"))
    with pytest.raises(PlaceError, match="not UTF-8"):
        load_place(bad)
    bad.write_text("title = ", encoding="utf-8")
    with pytest.raises(PlaceError, match="not TOML"):
        load_place(bad)
    with pytest.raises(PlaceError, match="no such file"):
        load_place(tmp_path / "none.toml")


def test_a_place_of_one_s_own_extends_a_shipped_one_from_any_folder(tmp_path: Path) -> None:
    """Otherwise a user's city would have to lie among the package's files."""
    (tmp_path / "towns.csv").write_text(
        "community,subdistrict,urban,elders,estates,facilities\n河东,江北街道,1,900,3,1\n山上,乡,0,500,3,0\n",
        encoding="utf-8",
    )
    place = tmp_path / "mine.toml"
    place.write_text('extends = "bazhong"\ntitle = "Mine"\ncommunities = "towns.csv"\n', encoding="utf-8")
    found = load_place(place)
    assert [community.name for community in found.communities] == ["河东", "山上"]
    assert (found.elders, found.title, found["alone"]) == (1400, "Mine", 0.149)
