// Enhancements only: the page does all it has to without them.
"use strict";

for (const button of document.querySelectorAll("[data-copy]")) {
  const source = document.getElementById(button.dataset.copy);
  const done = button.closest("form").querySelector(".done");
  button.hidden = false;
  button.addEventListener("click", async () => {
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
  });
}

for (const form of document.querySelectorAll("form.brief")) {
  const first = form.querySelector("button[type=submit]");
  const progress = form.querySelector(".progress");
  let button = first;
  let label = button.textContent;
  let clock = 0;
  form.addEventListener("submit", (event) => {
    if (clock) {
      event.preventDefault(); // one briefing is on its way already
      return;
    }
    const began = Date.now();
    button = form.contains(event.submitter) ? event.submitter : first;
    label = button.textContent;
    const busy = button.dataset.busy ?? "Reading…";
    button.setAttribute("aria-disabled", "true");
    button.textContent = busy;
    progress.textContent = button.dataset.progress ?? "Finding the facts and writing the summary. That takes some seconds.";
    clock = setInterval(() => { button.textContent = `${busy} ${Math.round((Date.now() - began) / 1000)} s`; }, 1000);
  });
  window.addEventListener("pageshow", () => { // come back to with the browser's button
    clearInterval(clock);
    clock = 0;
    button.removeAttribute("aria-disabled");
    button.textContent = label;
    progress.textContent = "";
  });
}
