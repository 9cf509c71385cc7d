"""A real Chromium, spoken to in the words on the page. Waits for pages, never sleeps for luck."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

PASSWORD = "correct-horse-1"
PHONE, DESK = (390, 844), (1366, 900)
PAGE_SECONDS = 20.0
ARGUMENTS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-proxy-server",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip
_LABELLED = "//label[starts-with(normalize-space(.), {0})]"
_PRESSABLE = "//*[self::a or self::button or self::summary][normalize-space(.)={0} or @aria-label={0}]"
_OPENED_HERE = "document.readyState === 'complete' && !window.isBeingLeft"


def is_installed() -> bool:
    return bool(shutil.which("chromium") and shutil.which("chromedriver"))


class Browser:
    """One window. Elements are found by their visible words, as a person finds them."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.downloads = address, folder / "downloads"
        self.downloads.mkdir()
        options = webdriver.ChromeOptions()
        options.binary_location = shutil.which("chromium")
        for argument in (*ARGUMENTS, f"--user-data-dir={folder / 'profile'}"):
            options.add_argument(argument)
        service = webdriver.ChromeService(executable_path=shutil.which("chromedriver"))
        self._driver = webdriver.Chrome(options=options, service=service)
        saving = {"behavior": "allow", "downloadPath": str(self.downloads)}
        self._driver.execute_cdp_cmd("Browser.setDownloadBehavior", saving)
        self._cookies: dict[int, list[dict]] = {}

    def close(self) -> None:
        self._driver.quit()

    # --- who and where ---

    def sized(self, size: tuple[int, int]) -> "Browser":
        width, height = size
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        self._driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        return self

    @contextmanager
    def lacking(self, script: str) -> Iterator["Browser"]:
        """An older browser: this script takes away what it did not have, before any page's own runs."""
        added = self._driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
        try:
            yield self
        finally:
            self._driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", added)

    def forget(self) -> "Browser":
        self._driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        return self

    def act_as(self, post) -> "Browser":
        """Log in as this person; who was here before is remembered, not asked again."""
        self.forget()
        if post.pk in self._cookies:
            for cookie in self._cookies[post.pk]:
                self._driver.execute_cdp_cmd("Network.setCookie", {**cookie, "url": self.address})
            return self.open("/")
        self.log_in(post.user.username)
        self._cookies[post.pk] = [
            {"name": cookie["name"], "value": cookie["value"]} for cookie in self._driver.get_cookies()
        ]
        return self

    def log_in(self, username: str, password: str = PASSWORD) -> "Browser":
        self.open("/login/").fill("用户名", username).fill("密码", password)
        return self.go("登录")

    def log_out(self) -> "Browser":
        self._click(self._visible(By.CSS_SELECTOR, ".usermenu > summary"))
        return self.go("退出登录")

    def take_post(self, place: str) -> "Browser":
        """On the page of several posts, the one of this place."""
        with self.leaving():
            self._click(self._visible(By.XPATH, f"//button[@name='post'][contains(., '{place}')]"))
        return self

    @property
    def office(self) -> str:
        """The office in whose name one acts, as the top bar shows it."""
        return self._driver.find_element(By.CSS_SELECTOR, ".topbar-office").text

    def open(self, path: str) -> "Browser":
        self._driver.get(path if path.startswith("http") else f"{self.address}{path}")
        return self

    @property
    def path(self) -> str:
        return self._driver.current_url.removeprefix(self.address)

    @property
    def text(self) -> str:
        return self._driver.find_element(By.TAG_NAME, "main").text

    @property
    def page(self) -> str:
        """All words of the page, those in a folded or hidden part too."""
        return self._driver.find_element(By.TAG_NAME, "main").get_attribute("textContent")

    def section(self, heading: str) -> str:
        """The words of the panel under this heading."""
        panel = f"//section[.//h2[starts-with(normalize-space(.), '{heading}')]]"
        return self._driver.find_element(By.XPATH, panel).get_attribute("innerText")

    def fact(self, label: str) -> str:
        """What stands beside this label."""
        beside = f"//dt[normalize-space(.)='{label}']/following-sibling::dd"
        return self._driver.find_element(By.XPATH, beside).get_attribute("innerText")

    def tile(self, label: str) -> str:
        """The words of the figure with this name."""
        tile = f"//*[contains(@class, 'stat-label')][contains(., '{label}')]/.."
        return self._driver.find_element(By.XPATH, tile).get_attribute("innerText")

    def number(self, label: str) -> str:
        """The number of the figure with this name, or nothing while it has none."""
        found = (
            f"//*[contains(@class, 'stat-label')][normalize-space(.)='{label}']/..//*[@class='stat-number']"
        )
        return "".join(element.text for element in self._driver.find_elements(By.XPATH, found))

    def status_of(self, path: str) -> int:
        """What the server answers this person for an address."""
        fetch = "const done = arguments[1]; fetch(arguments[0]).then(a => done(a.status), () => done(0));"
        return self._driver.execute_async_script(fetch, path)

    # --- doing ---

    def go(self, words: str) -> "Browser":
        """Press what leads to another page, and wait for that page."""
        with self.leaving():
            self.press(words)
        return self

    def press(self, words: str) -> "Browser":
        self._click(self._visible(By.XPATH, _PRESSABLE.format(f"'{words}'")))
        return self

    def tap(self, words: str) -> "Browser":
        """A choice or a tick whose label begins with these words."""
        self._click(self._visible(By.XPATH, _LABELLED.format(f"'{words}'")))
        return self

    def fill(self, label: str, value: str) -> "Browser":
        element = self._field(label)
        if element.get_attribute("type") in ("date", "month"):
            self._set(element, value)
        else:
            element.clear()
            element.send_keys(value)
        return self

    def write_into(self, name: str, value: str) -> "Browser":
        """Into a field of a table, which has no label of its own beside it."""
        self._driver.find_element(By.NAME, name).send_keys(value)
        return self

    def fill_first_day(self, day: str) -> "Browser":
        self._set(self._visible(By.CSS_SELECTOR, "input[type=date]"), day)
        return self

    def choose(self, label: str, option: str) -> "Browser":
        Select(self._field(label)).select_by_visible_text(option)
        return self

    def within(self, css: str, number: int) -> "Part":
        """The n-th (from 1) of several alike parts of a form."""
        return Part(self, self._driver.find_elements(By.CSS_SELECTOR, css)[number - 1])

    def downloaded(self) -> Path:
        """The file that is being saved, once it is whole."""
        deadline = time.monotonic() + PAGE_SECONDS
        while time.monotonic() < deadline:
            found = [path for path in self.downloads.iterdir() if path.suffix == ".pdf"]
            if found:
                return found[0]
            time.sleep(0.1)
        raise AssertionError("nothing was downloaded")

    def wait_for(self, words: str, *, seconds: float = PAGE_SECONDS) -> "Browser":
        """Until the page, as it refreshes itself, shows these words."""
        self._until(lambda: words in self.text, seconds, f"“{words}” did not appear")
        return self

    def wait_for_times(self, words: str, number: int, *, seconds: float = PAGE_SECONDS) -> "Browser":
        """Until these words stand on the page so many times."""
        self._until(
            lambda: self.text.count(words) == number, seconds, f"“{words}” is not there {number} times"
        )
        return self

    def wait_until_gone(self, css: str, *, seconds: float) -> "Browser":
        """Until the page, as it refreshes itself, no longer shows this."""

        def is_gone() -> bool:
            return not self._driver.find_elements(By.CSS_SELECTOR, css)

        self._until(is_gone, seconds, f"{css} is still there")
        return self

    def wait_for_tile(self, label: str, words: str, *, seconds: float) -> "Browser":
        return self._look_again(
            lambda: words in self.tile(label), f"“{label}” does not say “{words}”", seconds
        )

    def wait_for_number(self, label: str, number: str, *, seconds: float) -> "Browser":
        return self._look_again(lambda: self.number(label) == number, f"“{label}” is not {number}", seconds)

    def _look_again(self, is_true, complaint: str, seconds: float) -> "Browser":
        """Reload and look, as somebody in a hurry does."""

        def shows() -> bool:
            self._driver.refresh()
            return is_true()

        self._until(shows, seconds, complaint)
        return self

    def wait_until(self, is_true, *, seconds: float = PAGE_SECONDS) -> "Browser":
        """Until something about the page is true that its words do not tell."""
        self._until(is_true, seconds, "it did not come true")
        return self

    def run(self, script: str):
        """What only the page's own script can tell, such as what is kept in the browser."""
        return self._driver.execute_script(script)

    # --- the keyboard alone ---

    def keys(self, *keys: str) -> "Browser":
        webdriver.ActionChains(self._driver).send_keys(*keys).perform()
        return self

    def enter(self) -> "Browser":
        """Enter on what leads to another page."""
        with self.leaving():
            self.keys(Keys.ENTER)
        return self

    def tab_to(self, words: str, *, at_most: int = 80) -> "Browser":
        """Tab until the focus stands on these words."""
        for _ in range(at_most):
            if self.focused_words == words:
                return self
            self.keys(Keys.TAB)
        raise AssertionError(f"“{words}” cannot be reached with Tab; the focus is on “{self.focused_words}”")

    def tab_to_button(self, words: str, *, at_most: int = 80) -> "Browser":
        """Tab until the focus stands on the button that sends the form, whose text holds these words."""
        for _ in range(at_most):
            if self._focused("type") == "submit" and words in self.focused_words:
                return self
            self.keys(Keys.TAB)
        raise AssertionError(f"no button “{words}” can be reached with Tab")

    def tab_to_field(self, name: str, *, at_most: int = 30) -> "Browser":
        """Tab until the focus stands in the field of this name."""
        for _ in range(at_most):
            if self.focused_name == name:
                return self
            self.keys(Keys.TAB)
        raise AssertionError(f"no field “{name}” can be reached with Tab")

    def _focused(self, attribute: str) -> str:
        return self._driver.execute_script(f"return document.activeElement.{attribute} || ''")

    @property
    def focused_words(self) -> str:
        return self._focused("innerText").strip()

    @property
    def focused_name(self) -> str:
        return self._focused("name")

    def chord(self, *keys: str) -> "Browser":
        """Several keys together: the last one struck while the others are held."""
        *held, struck = keys
        chain = webdriver.ActionChains(self._driver)
        for key in held:
            chain.key_down(key)
        chain.send_keys(struck)
        for key in reversed(held):
            chain.key_up(key)
        chain.perform()
        return self

    def stand_on(self, name: str) -> "Browser":
        """Set the focus on the field of this name."""
        self._driver.execute_script("document.getElementsByName(arguments[0])[0].focus()", name)
        return self

    def value_of(self, name: str) -> str:
        """What stands in the field of this name."""
        return self._driver.find_element(By.NAME, name).get_property("value")

    def paste(self, text: str) -> "Browser":
        """Paste into the field that has the focus, as from another program."""
        put = (
            "const held = new DataTransfer(); held.setData('text/plain', arguments[0]);"
            "document.activeElement.dispatchEvent("
            "new ClipboardEvent('paste', {clipboardData: held, bubbles: true, cancelable: true}));"
        )
        self._driver.execute_script(put, text)
        return self

    # --- the line ---

    def line(self, *, kilobytes: int = 0, latency: int = 0, is_cut: bool = False) -> "Browser":
        """A line of so many kB/s both ways (0: as fast as it goes) and ms of latency, or none at all."""
        rate = kilobytes * 1024 if kilobytes else -1
        limits = {"offline": is_cut, "latency": latency, "downloadThroughput": rate, "uploadThroughput": rate}
        self._driver.execute_cdp_cmd("Network.enable", {})
        self._driver.execute_cdp_cmd("Network.emulateNetworkConditions", limits)
        return self

    def reload(self) -> "Browser":
        """As somebody does who will not wait; questions of the page are answered with yes."""
        self._driver.execute_cdp_cmd("Page.reload", {})
        return self

    # --- inside ---

    @contextmanager
    def leaving(self):
        self._driver.execute_script("window.isBeingLeft = true")
        yield
        self._until(self._has_arrived, PAGE_SECONDS, "no other page came")

    def _has_arrived(self) -> bool:
        return self._driver.execute_script(f"return {_OPENED_HERE}")

    def _until(self, is_true, seconds: float, complaint: str) -> None:
        deadline = time.monotonic() + seconds
        while not _quietly(is_true):
            if time.monotonic() > deadline:
                raise AssertionError(f"{complaint} at {self.path}:\n{self.text}")
            time.sleep(0.1)

    def _field(self, label: str, inside: WebElement | None = None) -> WebElement:
        xpath = _LABELLED.format(f"'{label}'")
        found = (inside or self._driver).find_element(By.XPATH, f".{xpath}" if inside else xpath)
        return self._driver.find_element(By.ID, found.get_attribute("for"))

    def _visible(self, by: str, selector: str) -> WebElement:
        found = [one for one in self._driver.find_elements(by, selector) if one.is_displayed()]
        assert found, f"nothing to press: {selector} at {self.path}:\n{self.text}"
        return found[0]

    def _click(self, element: WebElement) -> None:
        self._driver.execute_script(
            "arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", element
        )
        element.click()

    def _set(self, element: WebElement, value: str) -> None:
        """Date pickers take their value whole: what one types depends on the language of the browser."""
        change = "arguments[0].value = arguments[1];"
        self._driver.execute_script(
            change + "arguments[0].dispatchEvent(new Event('input', {bubbles: true}))", element, value
        )


class Part:
    """A part of a form, where the same labels occur again elsewhere."""

    def __init__(self, browser: Browser, element: WebElement) -> None:
        self._browser, self._element = browser, element

    def fill(self, label: str, value: str) -> "Part":
        self._browser._field(label, self._element).send_keys(value)
        return self


def _quietly(is_true) -> bool:
    """A page that is just being replaced has no words yet."""
    try:
        return is_true()
    except WebDriverException:
        return False
