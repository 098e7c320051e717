"""The page in a real browser: no errors, no requests, and it answers to hand, keyboard and print."""

import base64
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

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
