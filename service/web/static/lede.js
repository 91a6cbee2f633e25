// Enhancements only: the page does all it has to without them. What is shown is always HTML that the server made: the script asks for it
// piece by piece, puts each where it belongs, and keeps what it replaces, so that the browser's buttons lead back to it.
"use strict";

const FAILED = "No answer came, or it broke off. What you typed is still here: try again in a moment.";
const views = new Map(); // by number: what an entry of the history shows
let shown = 0;
let asking = null; // the request that is under way: { form: the view that asked, live: the view that is being written, or null, stop }

// --- what is shown

const parts = (page) => ["header", "main"].map((name) => page.querySelector(`body > ${name}`));
const main = () => document.querySelector("main");

function enhance() {
  for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
}

/** Tells it to whoever sees the page and to whoever hears it. */
function say(words) {
  document.getElementById("status").textContent = words;
  const progress = main().querySelector(".progress");
  if (progress) progress.textContent = words;
}

function show(number) {
  const [last, view] = [views.get(shown), views.get(number)];
  shown = number;
  if (last === view) return;
  Object.assign(last, { title: document.title, nodes: parts(document), top: scrollY });
  parts(document).forEach((node, at) => node.replaceWith(view.nodes[at]));
  document.title = view.title;
  enhance();
  scrollTo({ top: view.top, behavior: "instant" });
}

/** A page in place of the one that is shown, with an entry of its own in the history. */
function open(page) {
  const number = Math.max(...views.keys()) + 1;
  views.set(number, { title: page.title, nodes: parts(page), top: 0 });
  history.pushState({ view: number }, "", location.pathname);
  show(number);
  main().focus({ preventScroll: true });
  return number;
}

/** The whole briefing in place of the half that is shown; the fact sheet stays, with all that was opened in it. */
function complete(page) {
  const [top, focused] = [scrollY, document.activeElement];
  for (const section of [...page.querySelectorAll(".briefing > section")]) {
    const half = document.querySelector(`.briefing > .${section.className}`);
    if (!half) document.querySelector(".briefing").append(section);
    else if (section.className !== "facts") half.replaceWith(section);
  }
  document.title = page.title;
  enhance();
  if (location.hash) location.replace(location.hash); // the mark that it leads to is another element now
  scrollTo({ top, behavior: "instant" });
  (main().contains(focused) ? focused : main()).focus({ preventScroll: true });
}

function arrive(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (asking.live !== null && page.querySelector(".briefing")) complete(page);
  else open(page);
  document.getElementById("status").textContent = page.title;
}

/** Ends the request and shows the form again; the entry of what had come leads there, too, from now on. */
function giveUp() {
  const { form, live, stop } = asking;
  asking = null;
  stop.abort();
  show(form);
  if (live !== null) views.set(live, views.get(form));
}

history.replaceState({ view: 0 }, "");
views.set(0, {});
enhance();
addEventListener("popstate", ({ state }) => {
  if (!views.has(state?.view) || state.view === shown) return; // a place in what is shown
  if (asking) giveUp();
  show(state.view);
});

// --- what is asked

/** Name and data of each server-sent event. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const from = Math.max(0, text.length - 1);
    text += value;
    for (let end = text.indexOf("\n\n", from); end >= 0; end = text.indexOf("\n\n")) {
      const event = /^event: (\w+)\ndata: (.*)$/.exec(text.slice(0, end));
      text = text.slice(end + 2);
      if (event) yield [event[1], JSON.parse(event[2])];
    }
  }
}

async function ask(form, address, stop) {
  const headers = { Accept: "text/event-stream, text/html;q=0.5" };
  const response = await fetch(address, { method: "POST", body: new FormData(form), headers, signal: stop.signal });
  const kind = response.headers.get("Content-Type") ?? "";
  if (kind.startsWith("text/html")) return arrive(await response.text());
  if (!kind.startsWith("text/event-stream")) throw new Error(kind);
  for await (const [name, data] of events(response.body)) {
    if (name === "facts") asking.live = open(new DOMParser().parseFromString(data, "text/html"));
    else if (name === "progress") say(data);
    else if (name === "sentence") document.getElementById("summary-text")?.append(data, " ");
    else if (name === "page") return arrive(data);
  }
  throw new Error("The stream broke off.");
}

/** Shows that the button's request is under way; what it returns shows that it has ended. */
function busy(button) {
  const began = Date.now();
  const label = button.textContent;
  const words = button.dataset.busy ?? "Reading…";
  const clock = setInterval(() => { button.textContent = `${words} ${Math.round((Date.now() - began) / 1000)} s`; }, 1000);
  button.setAttribute("aria-disabled", "true");
  button.textContent = words;
  return () => {
    clearInterval(clock);
    button.removeAttribute("aria-disabled");
    button.textContent = label;
  };
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".brief") || !window.TextDecoderStream) return;
  event.preventDefault();
  if (asking) return; // one briefing is on its way already
  const button = event.submitter ?? form.querySelector("[type=submit]");
  const own = { form: shown, live: null, stop: new AbortController() };
  asking = own;
  const done = busy(button);
  say(button.dataset.progress ?? "Finding the facts and writing the summary. That takes some seconds.");
  const progress = form.querySelector(".progress");
  try {
    await ask(form, button.getAttribute("formaction") ?? form.action, own.stop);
    progress.textContent = "";
  } catch {
    if (asking === own) {
      giveUp();
      say(FAILED);
    }
  } finally {
    done();
    if (asking === own) asking = null;
  }
});

// --- buttons

document.addEventListener("click", ({ target }) => {
  if (target.id === "cancel" && asking) {
    giveUp();
    say("Cancelled. What you typed is still here.");
    main().querySelector(".go button").focus();
  }
  if (target.matches("[data-copy]")) copy(target);
});

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  const done = button.closest("form").querySelector(".done");
  const text = "value" in source ? source.value : [...source.querySelectorAll(".sentence")].map((it) => it.textContent).join(" ");
  try {
    await navigator.clipboard.writeText(text);
    done.textContent = "Copied.";
  } catch {
    // Without the clipboard (a page that is not served from this machine or over HTTPS) the text is shown, selected, for the keys.
    document.getElementById("json").closest("details").open = true;
    if ("select" in source) source.select();
    done.textContent = "Select the text and copy it with the keyboard.";
  }
}
