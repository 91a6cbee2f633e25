"""The form and its result in a real Chromium: with and without JavaScript, by mouse and keyboard, wide and narrow, light and dark."""

from __future__ import annotations

import json
import os
import re
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Route, expect
from werkzeug.serving import make_server

from service.serving.status import Status
from service.serving.worker import ModelThread
from service.settings import Settings
from service.web import create_app
from tests.serving.leads import Leads
from tests.web.browser import LOW_CONTRAST, NAMELESS, SCROLLS_SIDEWAYS, Watched, chromium, find_chromium, watched
from tests.web.conftest import ARTICLE, NO_CHROMIUM, Served

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 375, "height": 740}}
DESK = {"viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    executable = find_chromium()
    if executable is None:
        if os.environ.get("CI"):
            pytest.fail(NO_CHROMIUM)
        pytest.skip(NO_CHROMIUM)
    with chromium(executable) as started:
        yield started


@contextmanager
def listening(summariser: Any, **settings: Any) -> Iterator[str]:
    """The application on a free port of the loopback interface."""
    server = make_server("127.0.0.1", 0, create_app(Settings(**settings), summariser), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def address(served: Served) -> Iterator[str]:
    with listening(served) as address:
        yield address
        if served.gate:
            served.gate.set()


@pytest.fixture
def seen(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Watched]:
    """A page, by default wide and with JavaScript; afterwards, nothing it asked for left this machine and nothing went wrong in it."""
    with watched(browser, **(DESK | getattr(request, "param", {}))) as seen:
        yield seen
        assert seen.left_this_machine() == []
        assert [error for error in seen.errors if "503" not in error and "422" not in error] == []


without_javascript = pytest.mark.parametrize("seen", [{"java_script_enabled": False}], indirect=True, ids=["without JavaScript"])
either_way = pytest.mark.parametrize("seen", [{}, {"java_script_enabled": False}], indirect=True, ids=["JavaScript", "no JavaScript"])


def brief(seen: Watched, address: str, text: str = ARTICLE, published: str = "2025-02-18") -> None:
    seen.page.goto(address)
    seen.page.get_by_label("Article").fill(text)
    seen.page.get_by_label("Published on").fill(published)
    seen.page.get_by_role("button", name="Make the briefing").click()
    expect(seen.page.get_by_role("heading", name="Summary", exact=True)).to_be_visible()
    expect(seen.page.get_by_role("button", name="Cancel")).to_have_count(0)  # all of it has come


@either_way
def test_browser_an_article_becomes_a_briefing(seen: Watched, address: str) -> None:
    brief(seen, address)
    expect(seen.page.locator("#summary-text")).to_contain_text("sailed again on Tuesday")
    for name in ("Who", "Where", "When"):
        expect(seen.page.get_by_role("region", name=name)).to_be_visible()
    expect(seen.page.get_by_role("region", name="Article")).to_contain_text("£2 million for its sea wall")


@either_way
def test_browser_the_date_is_blank_at_first(seen: Watched, address: str) -> None:
    seen.page.goto(address)
    assert seen.page.get_by_label("Published on").input_value() == ""


@either_way
def test_browser_a_fact_leads_to_each_of_its_mentions(seen: Watched, address: str) -> None:
    seen.page.set_viewport_size({"width": 1280, "height": 420})
    brief(seen, address)
    names = seen.page.locator("li.fact > .name")
    assert names.count() >= 3
    for number in range(names.count()):
        if not names.nth(number).is_visible():
            continue
        target = names.nth(number).get_attribute("href")
        names.nth(number).click()
        mark = seen.page.locator(f"mark:target{target}")
        expect(mark).to_be_visible()
        assert mark.evaluate("(it) => getComputedStyle(it).outlineStyle") == "solid"
        expect(mark).to_be_in_viewport()
    second = seen.page.get_by_role("link", name="mention 2 of").first
    second.click()
    expect(seen.page.locator(f"mark:target{second.get_attribute('href')}")).to_be_visible()


@either_way
def test_browser_a_sentence_leads_to_its_source(seen: Watched, address: str) -> None:
    brief(seen, address)
    sentence = seen.page.locator("#summary-text a.sentence").nth(1)
    sentence.click()
    source = seen.page.locator(".source:target")
    expect(source).to_have_id("source-2-1")
    assert source.inner_text() == sentence.inner_text()


@either_way
def test_browser_marks_hold_the_words_of_their_mentions(seen: Watched, address: str) -> None:
    brief(seen, address, "😀 <b>Update</b>\n" + ARTICLE)
    facts = json.loads(seen.page.locator("#json").input_value())["facts"]
    checked = 0
    for css in ("who", "where", "when"):
        for number, fact in enumerate(facts[css], 1):
            for place, mention in enumerate(fact["mentions"], 1):
                assert seen.page.locator(f"#{css}-{number}-{place}").text_content() == mention["text"]
                checked += 1
    assert checked >= 5


@either_way
def test_browser_downloads_the_json(seen: Watched, address: str, tmp_path: Path) -> None:
    brief(seen, address)
    shown = json.loads(seen.page.locator("#json").input_value())
    with seen.page.expect_download() as download:
        seen.page.get_by_role("button", name="Download JSON").click()
    download.value.save_as(tmp_path / "briefing.json")
    assert download.value.suggested_filename == "briefing.json"
    assert json.loads((tmp_path / "briefing.json").read_text("utf8")) == shown


def test_browser_copies_json_and_summary(seen: Watched, address: str) -> None:
    seen.context.grant_permissions(["clipboard-read", "clipboard-write"])
    brief(seen, address)
    for button, says in (("Copy JSON", '"summary": {'), ("Copy summary", "sailed again on Tuesday")):
        seen.page.get_by_role("button", name=button).click()
        expect(seen.page.locator(".done")).to_have_text("Copied.")
        assert says in str(seen.page.evaluate("navigator.clipboard.readText()"))


@without_javascript
def test_browser_without_javascript_no_button_is_shown_that_needs_it(seen: Watched, address: str) -> None:
    brief(seen, address)
    expect(seen.page.get_by_role("button", name="Copy JSON")).to_have_count(0)
    seen.page.get_by_text("Show JSON").click()
    expect(seen.page.locator("#json")).to_be_visible()


def start(seen: Watched, address: str, text: str = ARTICLE) -> None:
    """Sends an article whose summary waits for the gate; the page shows what there is without it."""
    seen.page.goto(address)
    seen.page.get_by_label("Article").fill(text)
    seen.page.get_by_label("Published on").fill("2025-02-18")
    seen.page.get_by_role("button", name="Make the briefing").click()
    expect(seen.page.get_by_role("region", name="Where")).to_be_visible()


@pytest.fixture
def gate(served: Served) -> threading.Event:
    """Until it is set, no summary is written."""
    served.gate = threading.Event()
    return served.gate


def test_browser_shows_the_facts_while_the_summary_is_written(seen: Watched, address: str, gate: threading.Event) -> None:
    start(seen, address)
    expect(seen.page.locator(".progress")).to_have_text("The model is writing the summary.")
    expect(seen.page.get_by_role("status")).to_have_text("The model is writing the summary.")
    expect(seen.page.locator("#summary-text")).to_be_empty()
    seen.page.locator("li.fact > .name").first.click()
    expect(seen.page.locator("mark:target")).to_be_visible()
    gate.set()
    expect(seen.page.locator("#summary-text")).to_contain_text("sailed again on Tuesday")
    expect(seen.page.get_by_role("button", name="Cancel")).to_have_count(0)
    expect(seen.page).to_have_title("Briefing – Lede")


def test_browser_what_was_opened_and_marked_stays_so_when_the_summary_comes(seen: Watched, address: str, gate: threading.Event) -> None:
    start(seen, address)
    seen.page.locator("details.more summary").first.click()
    link = seen.page.locator("details.more[open] .name").first
    link.click()
    link.focus()
    gate.set()
    expect(seen.page.get_by_role("button", name="Copy summary")).to_be_visible()
    expect(link).to_be_visible()
    expect(link).to_be_focused()
    expect(seen.page.locator(f"mark:target{link.get_attribute('href')}")).to_be_in_viewport()


def test_browser_sentences_come_one_by_one(seen: Watched, served: Served) -> None:
    class Slow(Served):
        def stream(self, *args: Any, **more: Any) -> Generator[Any, None, Any]:
            steps = super().stream(*args, **more)
            yield from (next(steps), next(steps))
            door.wait(20)
            return (yield from steps)

    door = threading.Event()
    with listening(Slow()) as address:
        start(seen, address)
        expect(seen.page.locator("#summary-text")).to_contain_text("three days after a storm tore away the pier.")
        expect(seen.page.locator("#summary-text")).not_to_contain_text("Okonkwo said")
        assert seen.page.locator("#summary-text").get_attribute("aria-live") == "polite"
        door.set()
        expect(seen.page.locator("#summary-text a.sentence")).to_have_count(3)


def test_browser_ends_in_the_page_that_there_is_without_javascript(browser: Browser, address: str) -> None:
    shown = []
    for javascript in (True, False):
        with watched(browser, java_script_enabled=javascript, **DESK) as seen:
            brief(seen, address)
            seen.page.locator("section.again").wait_for()
            page = seen.page.content()
            shown.append(re.sub(r"[\d.]+ (?:milli)?seconds|_ms.*|id=\"status\".*| hidden=\"\"|\s+(?=<)", "", page))
    assert shown[0] == shown[1]


def test_browser_cancel_stops_the_model_and_keeps_the_text(seen: Watched) -> None:
    writer = Leads(gate=threading.Event())
    model = ModelThread(Settings(), lambda _: writer)
    model.start()
    with listening(model) as address:
        start(seen, address)
        seen.page.get_by_role("button", name="Cancel").click()
        button = seen.page.get_by_role("button", name="Make the briefing")
        expect(button).to_be_focused()
        expect(seen.page.get_by_role("status")).to_have_text("Cancelled. What you typed is still here.")
        assert seen.page.get_by_label("Article").input_value() == ARTICLE
        until = time.monotonic() + 20
        while not writer.stopped and time.monotonic() < until:
            seen.page.wait_for_timeout(50)
        assert writer.stopped == 1
        assert writer.gate
        writer.gate.set()
        button.click()
        expect(seen.page.locator("#summary-text")).to_contain_text("sailed again on Tuesday")
    model.stop()


def test_browser_back_leads_to_the_text_and_forward_to_the_briefing(seen: Watched, address: str, served: Served) -> None:
    brief(seen, address)
    seen.page.locator("li.fact > .name").first.click()
    for _ in range(2):
        seen.page.go_back()
    expect(seen.page.get_by_role("textbox", name="Article")).to_have_value(ARTICLE)
    assert seen.page.get_by_label("Published on").input_value() == "2025-02-18"
    expect(seen.page.get_by_role("button", name="Make the briefing")).to_be_enabled()
    seen.page.go_forward()
    expect(seen.page.locator("#summary-text")).to_contain_text("sailed again on Tuesday")
    assert len(served.written) == 1


def test_browser_going_back_cancels_too(seen: Watched, address: str, gate: threading.Event) -> None:
    start(seen, address)
    seen.page.go_back()
    expect(seen.page.get_by_role("textbox", name="Article")).to_have_value(ARTICLE)
    gate.set()
    seen.page.get_by_label("Sentences in the summary").fill("1")
    seen.page.get_by_role("button", name="Make the briefing").click()
    expect(seen.page.locator("#summary-text a.sentence")).to_have_count(1)


def test_browser_a_briefing_is_made_again_with_other_options(seen: Watched, address: str) -> None:
    brief(seen, address)
    seen.page.get_by_text("Change the text or the options").click()
    seen.page.get_by_label("Sentences in the summary").fill("1")
    seen.page.get_by_role("button", name="Make it again").click()
    expect(seen.page.locator("#summary-text a.sentence")).to_have_count(1)
    seen.page.go_back()
    expect(seen.page.locator("#summary-text a.sentence")).to_have_count(3)


def test_browser_says_so_when_no_answer_comes_and_keeps_the_text(seen: Watched, address: str) -> None:
    seen.page.goto(address)
    seen.page.get_by_label("Article").fill(ARTICLE)
    seen.page.route(address, lambda route: route.abort())
    button = seen.page.get_by_role("button", name="Make the briefing")
    button.click()
    expect(seen.page.locator(".progress")).to_contain_text("What you typed is still here")
    assert seen.page.get_by_label("Article").input_value() == ARTICLE
    seen.errors.clear()  # the network's
    seen.page.unroute(address)
    button.click()
    expect(seen.page.locator("#summary-text")).to_contain_text("sailed again on Tuesday")


def test_browser_says_so_when_the_answer_breaks_off(seen: Watched, address: str) -> None:
    def break_off(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().partition("event: page")[0])

    seen.page.goto(address)
    seen.page.get_by_label("Article").fill(ARTICLE)
    seen.page.route(address, break_off)
    seen.page.get_by_role("button", name="Make the briefing").click()
    expect(seen.page.get_by_role("status")).to_contain_text("What you typed is still here")
    assert seen.page.get_by_role("textbox", name="Article").input_value() == ARTICLE


def test_browser_shows_progress_and_sends_once(seen: Watched, address: str, served: Served) -> None:
    seen.page.goto(address)
    seen.page.get_by_label("Article").fill(ARTICLE)
    said: list[str] = []
    seen.page.on("console", lambda message: said.append(message.text))
    # The page tells its own state at once: a moment later the facts are there.
    seen.page.evaluate("""() => document.addEventListener("submit", ({ target }) => {
      console.info(target.querySelector("button").textContent, document.getElementById("status").textContent);
    })""")
    seen.page.get_by_role("button", name="Make the briefing").dblclick()
    expect(seen.page.get_by_role("heading", name="Summary", exact=True)).to_be_visible()
    assert said[0] == "Reading… Finding the facts and writing the summary. That takes some seconds."
    assert len(served.written) == 1


@either_way
def test_browser_an_error_keeps_what_was_typed(seen: Watched, address: str) -> None:
    seen.page.goto(address)
    seen.page.get_by_label("Article").fill("12345\n67890")
    seen.page.get_by_label("Published on").fill("2025-02-18")
    seen.page.get_by_role("button", name="Make the briefing").click()
    expect(seen.page.get_by_role("alert")).to_contain_text("The text holds no sentence.")
    assert seen.page.get_by_label("Article").input_value() == "12345\n67890"
    assert seen.page.get_by_label("Published on").input_value() == "2025-02-18"
    expect(seen.page.get_by_label("Article")).to_have_attribute("aria-invalid", "true")


@either_way
def test_browser_tries_again_with_the_same_text_when_the_model_has_loaded(seen: Watched, address: str, served: Served) -> None:
    served.state = Status("loading")
    brief(seen, address)
    expect(seen.page.get_by_role("alert")).to_contain_text("The model is still loading.")
    expect(seen.page.get_by_role("region", name="Where")).to_be_visible()
    served.state = Status("ready")
    seen.page.get_by_role("button", name="Try again").click()
    expect(seen.page.locator("#summary-text")).to_contain_text("sailed again on Tuesday")
    expect(seen.page.get_by_role("region", name="Article")).to_contain_text("published Tuesday 18 February 2025")


def test_browser_the_keyboard_is_enough(seen: Watched, address: str) -> None:
    page, keys = seen.page, seen.page.keyboard
    page.goto(address)
    keys.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    keys.press("Enter")
    keys.press("Tab")
    expect(page.get_by_label("Article")).to_be_focused()
    keys.insert_text(ARTICLE)
    keys.press("Tab")
    expect(page.get_by_label("Published on")).to_be_focused()
    keys.type("02182025")
    while not page.get_by_label("Sentences in the summary").evaluate("(it) => it === document.activeElement"):
        keys.press("Tab")
    keys.press("Tab")
    expect(page.get_by_role("button", name="Make the briefing")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Summary", exact=True)).to_be_visible()
    fact = page.locator("li.fact > .name").first
    for _ in range(40):
        if fact.evaluate("(it) => it === document.activeElement"):
            break
        keys.press("Tab")
    expect(fact).to_be_focused()
    assert fact.evaluate("(it) => getComputedStyle(it).outlineStyle") == "solid"
    keys.press("Enter")
    expect(page.locator("mark:target")).to_be_visible()


LONG_WORD = "Donaudampfschiff" * 30
WIDE = f"{ARTICLE}\nThe mayor of {LONG_WORD} said on Monday that https://example.org/{'a' * 300} was wrong, and said nothing more.\n"


def visit(seen: Watched, address: str, state: str, served: Served) -> None:
    """Brings the page into one of the states that people see."""
    if state == "form":
        seen.page.goto(address)
    elif state == "error":
        seen.page.goto(address)
        seen.page.get_by_label("Article").fill("123")
        seen.page.locator("button.primary").click()
        expect(seen.page.get_by_role("alert")).to_be_visible()
    elif state == "docs":
        seen.page.goto(address + "docs")
        seen.page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
    elif state == "missing":
        seen.page.goto(address + "nowhere")
        seen.errors.clear()  # the 404 that was asked for
    elif state == "working":
        served.gate = threading.Event()
        start(seen, address, WIDE)
    else:
        if state == "loading":
            served.state = Status("loading")
        brief(seen, address, WIDE, published="" if state == "loading" else "2025-02-18")
        seen.page.evaluate("document.querySelectorAll('details').forEach((it) => { it.open = true; })")
        if state == "targets":
            seen.page.locator("li.fact > .name").first.click()


STATES = ["form", "error", "missing", "docs", "working", "result", "loading", "targets"]


@pytest.mark.parametrize("state", STATES)
def test_browser_nothing_scrolls_sideways(seen: Watched, address: str, served: Served, state: str) -> None:
    visit(seen, address, state, served)
    for width in (1280, 768, 375, 320):
        seen.page.set_viewport_size({"width": width, "height": 740})
        assert not seen.page.evaluate(SCROLLS_SIDEWAYS), width


@pytest.mark.parametrize("state", STATES)
def test_browser_contrast_is_enough(seen: Watched, address: str, served: Served, state: str) -> None:
    visit(seen, address, state, served)
    for scheme in ("light", "dark"):
        seen.page.emulate_media(color_scheme=scheme)
        assert seen.page.evaluate(LOW_CONTRAST) == [], scheme


def test_browser_dark_is_dark(browser: Browser, address: str) -> None:
    shades: dict[str, Any] = {}
    for scheme in ("light", "dark"):
        with watched(browser, color_scheme=scheme) as seen:
            seen.page.goto(address)
            shades[scheme] = seen.page.evaluate("getComputedStyle(document.body).backgroundColor.match(/[0-9]+/g).map(Number)")
    assert min(shades["light"]) > 200
    assert max(shades["dark"]) < 60


@pytest.mark.parametrize("state", STATES)
def test_browser_everything_has_a_name_for_a_screen_reader(seen: Watched, address: str, served: Served, state: str) -> None:
    visit(seen, address, state, served)
    assert seen.page.evaluate(NAMELESS) == []


@pytest.mark.parametrize("seen", [PHONE], indirect=True, ids=["375"])
def test_browser_links_and_buttons_are_large_enough_for_a_finger(seen: Watched, address: str) -> None:
    brief(seen, address)
    boxes = [link.bounding_box() for link in seen.page.locator(".mentions a, button, li.fact > .name").all() if link.is_visible()]
    assert boxes
    assert all(box and box["width"] >= 24 and box["height"] >= 24 for box in boxes)


def check(seen: Watched, address: str, summary: str) -> None:
    seen.page.goto(address)
    seen.page.get_by_label("Article").fill(ARTICLE)
    seen.page.get_by_text("Check a summary from elsewhere").click()
    seen.page.get_by_label("Summary to check").fill(summary)
    seen.page.get_by_role("button", name="Check this summary").click()
    expect(seen.page.get_by_role("heading", name="Sentence by sentence")).to_be_visible()


@either_way
def test_browser_a_summary_stands_beside_its_sources(seen: Watched, address: str) -> None:
    check(seen, address, "Okonkwo said that 40 workers had rebuilt the pier. Alan Whitcombe promised £9 million.")
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text("against it")
    expect(seen.page.locator(".said mark").first).to_have_text("£9 million")
    seen.page.locator(".stands a").first.click()
    expect(seen.page.locator(".source:target")).to_have_text("Okonkwo said that 40 workers had rebuilt the pier.")


@pytest.mark.parametrize(
    "seen", [{"color_scheme": "light"}, {"color_scheme": "dark"}, PHONE], indirect=True, ids=["light", "dark", "phone"]
)
def test_browser_the_verdict_is_readable(seen: Watched, address: str) -> None:
    check(seen, address, "Okonkwo said that 40 workers had rebuilt the pier. Alan Whitcombe promised £9 million to Bob Stone.")
    assert seen.page.evaluate(NAMELESS) == []
    assert seen.page.evaluate(LOW_CONTRAST) == []
    assert not seen.page.evaluate(SCROLLS_SIDEWAYS)


@pytest.mark.parametrize("seen", [DESK, PHONE], indirect=True, ids=["desk", "phone"])
def test_browser_the_verdict_uses_the_width_there_is(seen: Watched, address: str) -> None:
    check(seen, address, "Alan Whitcombe promised £9 million to Bob Stone.")
    main, said, stands = (seen.page.locator(css).first.bounding_box() for css in ("main", ".said", ".stands"))
    assert main
    assert said
    assert stands
    if main["width"] > 1000:
        assert said["y"] == stands["y"]
        assert said["width"] + stands["width"] > 0.85 * main["width"]
    else:
        assert stands["y"] >= said["y"] + said["height"]
    for section in seen.page.locator(".verdict > section").all():
        box = section.bounding_box()
        assert box
        assert box["x"] < main["x"] + 64
        assert box["width"] > min(700, 0.85 * main["width"])
