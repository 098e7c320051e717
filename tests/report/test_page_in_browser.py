"""The page in a real browser: no errors, no requests, and it answers to hand, keyboard and print."""

import base64
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from page_of import compared_with
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = [
    pytest.mark.whole,
    pytest.mark.skipif(not (BROWSER and DRIVER), reason="no chromium and chromedriver here"),
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),  # the driver's pipes
]
QUIET = ("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync")  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a comparison of three scenarios with its pages."""
    return compared_with(tmp_path_factory.mktemp("page"), "--replicates", "2", "--quick")


@pytest.fixture
def browser() -> Iterator[webdriver.Chrome]:
    """Start a browser of its own."""
    options = webdriver.ChromeOptions()
    options.binary_location = str(BROWSER)
    for word in (*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])):
        options.add_argument(word)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(str(DRIVER)))
    yield driver
    driver.quit()


def opened(driver: webdriver.Chrome, path: Path) -> None:
    """Open a page and wait until its figures stand."""
    driver.get(path.as_uri())
    WebDriverWait(driver, 20).until(lambda one: one.find_element(By.TAG_NAME, "body").get_attribute("data-drawn"))


@pytest.mark.parametrize("ending", ["", ".zh"])
def test_it_opens_without_errors_or_requests(browser: webdriver.Chrome, folder: Path, ending: str) -> None:
    """Otherwise a reader offline, or one with a hostile file, would see something else."""
    opened(browser, folder / f"report{ending}.html")
    assert browser.get_log("browser") == []
    sent = [
        line["message"] for line in browser.get_log("performance") if 'Network.requestWillBeSent"' in line["message"]
    ]
    assert sent
    assert all('"url":"file:' in line or '"url":"data:' in line for line in sent)
    assert browser.title not in {"taken", "1"}
    for figure in ("effects", "player", "paths", "reached", "cost"):
        assert browser.find_elements(By.CSS_SELECTOR, f"[data-figure={figure}] svg"), figure


def test_months_are_played_by_the_slider_and_the_outcome_is_chosen(browser: webdriver.Chrome, folder: Path) -> None:
    """Otherwise the player would show one month for ever."""
    opened(browser, folder / "report.html")

    def bars() -> list[str]:
        return [bar.get_attribute("width") for bar in browser.find_elements(By.CSS_SELECTOR, "#player rect")]

    slider = browser.find_element(By.CSS_SELECTOR, "[data-role=month]")
    last = bars()
    slider.send_keys(Keys.HOME)
    first = bars()
    assert first != last
    assert browser.find_element(By.CSS_SELECTOR, "[data-role=now]").text == "−1"
    browser.find_element(By.CSS_SELECTOR, "[data-role=play]").click()
    WebDriverWait(browser, 20).until(lambda one: bars() == last)
    browser.find_element(By.CSS_SELECTOR, "[data-role=outcome]").send_keys("Wellbeing")
    assert "Wellbeing" in browser.find_element(By.CSS_SELECTOR, "#player figcaption").text


def test_marks_are_read_by_keyboard_and_spoken(browser: webdriver.Chrome, folder: Path) -> None:
    """Otherwise a reader without a mouse, or without sight, would not get the numbers."""
    opened(browser, folder / "report.html")
    figure = browser.find_element(By.CSS_SELECTOR, "#effects svg")
    assert "Coverage of gross need" in figure.get_attribute("aria-label")
    figure.send_keys(Keys.ARROW_DOWN)
    spoken = browser.find_element(By.ID, "spoken").get_attribute("textContent")
    assert spoken.startswith("Supply only")
    assert "95% interval" in spoken
    figure.send_keys(Keys.ARROW_DOWN)
    assert browser.find_element(By.ID, "spoken").get_attribute("textContent") != spoken


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_window(browser: webdriver.Chrome, folder: Path, width: int) -> None:
    """Otherwise a phone would scroll sideways."""
    browser.set_window_size(max(width, 500), 900)
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride",
                            {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 500})  # fmt: skip
    opened(browser, folder / "report.html")
    assert browser.execute_script("return document.documentElement.scrollWidth") <= width


def test_it_prints(browser: webdriver.Chrome, folder: Path) -> None:
    """Otherwise nobody could lay it on a desk: the folded parts are opened for print."""
    opened(browser, folder / "report.zh.html")
    pdf = base64.b64decode(browser.print_page())
    assert pdf.startswith(b"%PDF")
    assert len(pdf) > 100_000
    assert browser.execute_script("return [...document.querySelectorAll('details')].every((one) => one.open)")


def test_dark_mode_has_light_text_on_dark(browser: webdriver.Chrome, folder: Path) -> None:
    """Otherwise a page at night would be unreadable."""
    browser.execute_cdp_cmd(
        "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": "dark"}]}
    )
    opened(browser, folder / "report.html")
    ink, paper = browser.execute_script(
        "const s = getComputedStyle(document.body); return [s.color, s.backgroundColor]"
    )
    assert ink == "rgb(238, 238, 238)"
    assert paper == "rgb(22, 22, 22)"


MARKS = """
return [...document.querySelectorAll('[data-figure] svg')].flatMap((canvas) => {
  const [, , width, height] = canvas.getAttribute('viewBox').split(' ').map(Number);
  return [...canvas.querySelectorAll('line, circle, path, rect:not([fill=transparent])')].map((mark) => {
    const box = mark.getBBox(), at = mark.transform.baseVal.consolidate()?.matrix ?? { e: 0, f: 0 };
    return [canvas.getAttribute('aria-label'), box.x + at.e, box.x + box.width + at.e, width, box.y + at.f, box.y + box.height + at.f, height];
  });
});
"""


def test_no_mark_and_no_interval_leaves_its_panel(browser: webdriver.Chrome, folder: Path, tmp_path: Path) -> None:
    """Otherwise an interval would seem to end where the panel does, or cross what stands beside it."""
    text = (folder / "report.html").read_text(encoding="utf-8")
    found = re.search(r'id="data">(.*?)</script>', text, re.DOTALL)
    data = json.loads(found[1])
    for point in data["plane"]:
        point["cost_low"], point["cost_high"] = point["cost"] - 3e6, point["cost"] + 3e6
        point["hours_low"], point["hours_high"] = point["hours"] - 9e4, point["hours"] + 9e4
    for kind in data["reached"]:
        for groups in kind["of"].values():
            for name, (mean, _, _) in groups.items():
                groups[name] = [mean, max(mean - 30.0, 0.0), mean + 30.0]
    for outcome in data["effects"].values():
        for one in outcome.values():
            one["low"], one["high"] = -50.0, 70.0
    wide = tmp_path / "wide.html"
    wide.write_text(text.replace(found[1], json.dumps(data).replace("<", "\\u003c")), encoding="utf-8")
    opened(browser, wide)
    marks = browser.execute_script(MARKS)
    assert len(marks) > 200
    assert [m for m in marks if m[1] < -0.1 or m[2] > m[3] + 0.1 or m[4] < -0.1 or m[5] > m[6] + 0.1] == []


def test_points_of_the_figures_lie_where_their_numbers_are(browser: webdriver.Chrome, folder: Path) -> None:
    """Otherwise the picture would say something else than the numbers beside it: places are read back by the axis."""
    opened(browser, folder / "report.html")
    data = json.loads(re.search(r'id="data">(.*?)</script>', (folder / "report.html").read_text("utf-8"), re.DOTALL)[1])
    shown = [one for one in data["outcomes"] if data["effects"][one["name"]]]
    panels = browser.find_elements(By.CSS_SELECTOR, "[data-figure=effects] svg")
    for outcome, panel in zip(shown, panels, strict=True):
        ticks, dots, lines = browser.execute_script(
            "const all = (what, ...keys) => [...arguments[0].querySelectorAll(what)].map((one) => keys.map((key) =>"
            " key === 'text' ? one.textContent : Number(one.getAttribute(key))));"
            "return [all('text.tick', 'x', 'text').filter((one) => one[1] !== '†'), all('circle', 'cx'),"
            " all('line[stroke-width]', 'x1', 'x2')]",
            panel,
        )
        assert len(ticks) > 1, outcome["name"]  # one number alone is no scale
        slope, start = np.polyfit(*zip(*[(x, float(text.replace("−", "-"))) for x, text in ticks], strict=True), 1)
        found = [data["effects"][outcome["name"]].get(one["name"]) for one in data["scenarios"]]
        there = [one for one in found if one is not None and one["value"] is not None]
        ends = [end for one in there if one["low"] is not None for end in (one["low"], one["high"])]
        near = 1e-3 * abs(slope) * 400.0
        assert start + slope * np.ravel(dots) == pytest.approx([one["value"] for one in there], abs=near)
        assert start + slope * np.ravel(lines) == pytest.approx(ends, abs=near)


def test_a_scenario_keeps_its_colour_whoever_else_is_chosen(browser: webdriver.Chrome, folder: Path) -> None:
    """Otherwise a line would change its colour, and be taken for another policy, when one is taken out."""
    opened(browser, folder / "report.html")

    def drawn() -> dict[str, str]:
        labels = browser.find_elements(By.CSS_SELECTOR, "[data-role=choice] label")
        found = {
            one.find_element(By.TAG_NAME, "input").get_attribute("value"): one.find_elements(By.TAG_NAME, "line")
            for one in labels
        }
        return {name: lines[0].get_attribute("stroke") for name, lines in found.items() if lines}

    before = drawn()
    assert len(set(before.values())) == len(before) == 2
    first, second = before
    browser.find_element(By.CSS_SELECTOR, f"[data-role=choice] input[value='{first}']").click()
    assert drawn() == {second: before[second]}
