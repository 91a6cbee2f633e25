"""A real Chromium for tests: found, started, watched."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

PATIENCE = 20_000  # milliseconds: the machine may be busy with other things
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def chromium(executable: str) -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Watched:
    """A page and what it did: every address it asked for, every error that its console showed."""

    page: Page
    context: BrowserContext
    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def left_this_machine(self) -> list[str]:
        return [url for url in self.asked if urlsplit(url).scheme not in ("data", "blob") and urlsplit(url).hostname != "127.0.0.1"]


@contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Watched]:
    context = browser.new_context(**options)
    context.set_default_timeout(PATIENCE)
    seen = Watched(context.new_page(), context)

    def ask(request: Request) -> None:
        seen.asked.append(request.url)

    context.on("request", ask)
    seen.page.on("console", lambda message: seen.errors.append(message.text) if message.type in ("error", "warning") else None)
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    try:
        yield seen
    finally:
        context.close()


# Every text on the page whose contrast to what is behind it is under WCAG 2.2 AA (4.5, or 3 for large text), as
# "ratio words"; colours may be translucent. And every field or button whose edge has under 3 to its surroundings.
LOW_CONTRAST = """
() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return [r, g, b, a / 255];
  };
  const over = (top, under) => top.slice(0, 3).map((it, at) => it * top[3] + under[at] * (1 - top[3])).concat(1);
  const behind = (element) => {
    if (!element) return [255, 255, 255, 1];
    const own = rgba(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const light = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((it) => it / 255).map((it) => it <= 0.04045 ? it / 12.92 : ((it + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility() || element.closest(".unseen, option")) continue;
    const style = getComputedStyle(element);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    const under = behind(element);
    const measured = ratio(over(rgba(style.color), under), under);
    if (measured < least) found.push(`${measured.toFixed(2)} ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  for (const element of document.querySelectorAll("input, textarea, button")) {
    if (!element.checkVisibility()) continue;
    const around = behind(element.parentElement);
    const style = getComputedStyle(element);
    const measured = Math.max(ratio(over(rgba(style.borderTopColor), around), around), ratio(behind(element), around));
    if (measured < 3) found.push(`${measured.toFixed(2)} edge of ${element.name || element.textContent}`);
  }
  return found;
}
"""

# What a screen reader can't name: controls and links without an accessible name, heading levels left out, ids used twice.
NAMELESS = """
() => {
  const found = [];
  for (const element of document.querySelectorAll("input, textarea, button, a, summary")) {
    const name = element.matches("input, textarea")
      ? [...element.labels].map((it) => it.textContent).join("")
      : element.getAttribute("aria-label") || element.textContent;
    if (!name.trim()) found.push(`no name: ${element.outerHTML.slice(0, 80)}`);
  }
  let level = 0;
  for (const heading of document.querySelectorAll("h1, h2, h3, h4, h5, h6")) {
    const own = Number(heading.tagName[1]);
    if (own > level + 1) found.push(`${heading.tagName} after H${level}: ${heading.textContent}`);
    level = own;
  }
  if (document.querySelectorAll("h1").length !== 1) found.push("not one h1");
  for (const landmark of ["header", "main", "footer"]) if (!document.querySelector(landmark)) found.push(`no ${landmark}`);
  if (document.documentElement.lang !== "en") found.push("no language");
  for (const attribute of ["aria-describedby", "aria-labelledby"])
    for (const element of document.querySelectorAll(`[${attribute}]`))
      for (const id of element.getAttribute(attribute).split(" "))
        if (!document.getElementById(id)) found.push(`nothing has the id ${id}`);
  const ids = [...document.querySelectorAll("[id]")].map((it) => it.id);
  for (const id of ids.filter((it, at) => ids.indexOf(it) !== at)) found.push(`id twice: ${id}`);
  return found;
}
"""

SCROLLS_SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
