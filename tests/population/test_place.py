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
        ('alone = { value = 2, unit = "x", kind = "seed", source = "x" }', "alone: 2.0 is not a share"),
        (
            'alone = { value = nan, unit = "share", kind = "seed", source = "x" }',
            r"mine\.toml:3: figures\.alone\.value: found nan",
        ),
        ('alone = { value = inf, unit = "share", kind = "seed", source = "x" }', "found inf"),
        ('alone = { value = "0.1", unit = "share", kind = "seed", source = "x" }', "found '0.1'; allowed is a number"),
        ('alone = { value = true, unit = "share", kind = "seed", source = "x" }', "found True; allowed is a number"),
        ('alone = { value = -0.1, unit = "share", kind = "seed", source = "x" }', "found -0.1; allowed is 0 or more"),
        (
            'alone = { value = 0.6, unit = "share", kind = "seed", source = "x" }',
            r":2: figures: alone and with_spouse sum to 1\.048, and are shares of one whole",
        ),
        (
            'low_income = { value = 0.9, unit = "share", kind = "seed", source = "x" }',
            r"low_income and high_income sum to 1\.100",
        ),
        (
            'elders_per_facility = { value = 0.0, unit = "elders", kind = "seed", source = "x" }',
            r":3: figures.elders_per_facility: found 0; allowed is 1 or more",
        ),
        (
            'household_size = { value = 0.5, unit = "people", kind = "seed", source = "x" }',
            "household_size: found 0.5; allowed is 1 or more",
        ),
        (
            'estates_per_firm = { value = 0.0, unit = "estates", kind = "seed", source = "x" }',
            "estates_per_firm: found 0; allowed is 1 or more",
        ),
        (
            'elder_share = { value = 0.0, unit = "share", kind = "seed", source = "x" }',
            "elder_share: found 0; allowed is 0.001 or more",
        ),
        (
            'beds_per_1000 = { value = 1e9, unit = "beds", kind = "seed", source = "x" }',
            "beds_per_1000: found 1e\\+09; allowed is 1000000 or less",
        ),
        (
            'alone = { value = 0.1, unit = "share", kind = "seed", source = "a\\u001bb" }',
            "source: found .*cannot be seen",
        ),
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
        (HEAD + "East,S,1,0,5,1\n", r"t\.csv:2: elders: found '0', wanted a whole number from 1 to 1,000,000"),
        (
            HEAD.replace("facilities", "facilities,x,y") + "East,S,1,1350,5,1,1e30,2\n",
            r"t\.csv:2: x: found '1e30', wanted a number",
        ),
        (
            HEAD.replace("facilities", "facilities,x,y") + "East,S,1,1350,5,1,1,nan\n",
            r"t\.csv:2: y: found 'nan', wanted a number",
        ),
        (
            HEAD.replace("facilities", "facilities,x,y") + "East,S,1,1350,5,1,1,\n",
            r"t\.csv:2: y: found '', wanted a number",
        ),
        (HEAD, r"t\.csv: the table has no rows"),
        ("community;elders\n", r"t\.csv:1: the columns are parted by semicolons. Save the table with commas"),
        (HEAD.replace(",", ";") + "East;S;1;1350;5;1\n", r"t\.csv:1: the columns are parted by semicolons"),
        (HEAD.replace(",", "\t") + "East\tS\t1\t1350\t5\t1\n", r"t\.csv:1: the columns are parted by tabs"),
        (HEAD.replace(",", "，"), r"t\.csv:1: the columns are parted by Chinese commas"),
        ("community,elders\n", r"t\.csv:1: columns missing: subdistrict, urban"),
        (HEAD.replace("estates", "elders"), r"t\.csv:1: columns missing: estates"),
        (HEAD.replace("estates", "estates,estates") + "East,S,1,1350,5,5,1\n", r"t\.csv:1: column twice: estates"),
        (
            HEAD + "East,S,1,1350,100000000000,1\n",
            r"t\.csv:2: estates: found '100000000000', wanted a whole number from 1 to 10,000",
        ),
        (HEAD + "East,S,1," + "9" * 5000 + ",5,1\n", r"t\.csv:2: elders: found '99999"),
        (HEAD + "East,S,1,1350,5,99999\n", r"t\.csv:2: facilities: found '99999'"),
        (HEAD + "East\x1b[31m,S,1,1350,5,1\n", r"t\.csv:2: community: found 'East\\x1b\[31m'; the text has <U\+001B>"),
        (HEAD + '"Ea\nst",S,1,1350,5,1\n', r"t\.csv:3: community: .*more than one line"),
        (HEAD + "East,S\u202e,1,1350,5,1\n", r"t\.csv:2: subdistrict: found 'S\\u202e'"),
        (HEAD + "East,S,1,1350,5,1\x00\n", r"t\.csv"),
        (HEAD + 'East,S,1,"' + "9" * 140_000 + '",5,1\n', r"t\.csv:2: field larger than"),
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


def test_rows_without_anything_are_passed_over_and_all_faults_are_told_at_once(tmp_path: Path) -> None:
    """Otherwise the empty lines that Excel leaves would be faults, and each fault be met after the last was mended (C9)."""
    (tmp_path / "mine.toml").write_text('extends = "bazhong"\ncommunities = "t.csv"\n', encoding="utf-8")
    good = HEAD + "\r\nEast,S,1,1350,5,1\r\n,,,,,\r\n  , ,,,,\r\n\r\nWest,S,0,900,3,0\r\n,,,,,\r\n"
    (tmp_path / "t.csv").write_bytes(good.encode("utf-8-sig"))
    assert [(c.name, c.elders) for c in load_place(tmp_path / "mine.toml").communities] == [
        ("East", 1350),
        ("West", 900),
    ]
    (tmp_path / "t.csv").write_text(HEAD + "A,S,2,x,0,1\nB,S,1,9,1,1\nB,S,1,9,1\nB,S,1,9,1,1\n", encoding="utf-8")
    with pytest.raises(PlaceError) as caught:
        load_place(tmp_path / "mine.toml")
    assert [line.partition("t.csv:")[2][:12] for line in str(caught.value).splitlines()] == [
        "2: urban: fo", "2: elders: f", "2: estates: ", "4: a value i", "5: community",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('extends = "../x"', r":1: extends: no such place: \.\./x"),
        ('extends = "a/b"', ":1: extends: no such place: a/b"),
        ("extends = 3", ":1: extends: found 3; allowed is text in quotes"),
        ("extends = [1]", r":1: extends: found \[1\]; allowed is text in quotes"),
        ('extends = ""', ":1: extends: no such place"),
        ('extends = "' + "x" * 5000 + '"', ":1: extends: no such place: xxx"),
        ('extends = "bazhong\\u0000"', ":1: extends: no such place: bazhong<U"),
        ('extend = "bazhong"', r"\A[^\n]*:1: extend: no such key. Did you mean extends\?\Z"),
        ('extends = "bazhong"\ncommunities = "/dev/zero"', "/dev/zero: no such table, or it cannot be read"),
        ('extends = "bazhong"\ncommunities = "."', "no such table, or it cannot be read"),
        ('extends = "bazhong"\ncommunities = "a\\u0000b.csv"', "no such table, or it cannot be read"),
        ('extends = "bazhong"\ncommunities = ""', ":2: communities: found ''"),
        ('extends = "bazhong"\n[size]\nelders = 100000000000\nelders_per_community = 1', ":3: size.elders: found 100000000000; allowed is 100000000 or less"),
        ('extends = "bazhong"\n[size]\nelders = 100000000\nelders_per_community = 1', ":2: size: 100,000,000 communities of 1 elders are more than 100,000"),
        ('extends = "bazhong"\n[size]\nestates_per_community = 100000', ":3: size.estates_per_community: found 100000; allowed is 10000 or less"),
        ('extends = "bazhong"\n[size]\nurban_share = "0.5"', ":3: size.urban_share: found '0.5'; allowed is a number"),
        ('extends = "bazhong"\n[size]\nurban_share = nan', ":3: size.urban_share: found nan"),
        ('extends = "bazhong"\ntitle = "\\u001b[2J"', ":2: title: found '.*'; the text has <U.001B>"),
        ('extends = "bazhong"\nsize = 3\nfigures = []', ":2: size: found 3, but a table of keys belongs here"),
    ],
)  # fmt: skip
def test_what_is_no_place_is_told_and_never_looked_for_elsewhere(tmp_path: Path, text: str, message: str) -> None:
    """Otherwise one line would end in a traceback, or fill the memory (B5)."""
    (tmp_path / "mine.toml").write_text(text, encoding="utf-8")
    with pytest.raises(PlaceError, match=message):
        load_place(tmp_path / "mine.toml")


def test_the_bounds_of_a_table_by_hand(tmp_path: Path) -> None:
    """Otherwise the largest or the smallest community would be refused, or a rural one be taken for urban."""
    (tmp_path / "mine.toml").write_text('extends = "bazhong"\ncommunities = "t.csv"\n', encoding="utf-8")
    rows = "A,S,01,1000000,10000,10000\nB,S,0,1,1,0\n"
    (tmp_path / "t.csv").write_text(HEAD + rows, encoding="utf-8")
    found = load_place(tmp_path / "mine.toml").communities
    assert [(c.urban, c.elders, c.estates, c.facilities) for c in found] == [
        (True, 1_000_000, 10_000, 10_000),
        (False, 1, 1, 0),
    ]
    for good, bad in (
        ("1000000", "1000001"),
        ("10000,10000", "10001,10000"),
        ("10000,10000", "10000,10001"),
        (",1,1,0", ",1,0,0"),
    ):
        (tmp_path / "t.csv").write_text(HEAD + rows.replace(good, bad), encoding="utf-8")
        with pytest.raises(PlaceError, match="wanted a whole number from"):
            load_place(tmp_path / "mine.toml")


def test_a_place_has_a_name_that_can_be_read(tmp_path: Path) -> None:
    """Otherwise it could not be told from another in a table."""
    path = tmp_path / " mine.toml"
    path.write_text('extends = "bazhong"\n', encoding="utf-8")
    with pytest.raises(PlaceError, match=r"name: found ' mine'; a name has a letter or more, and no blank at its ends"):
        load_place(path)


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
