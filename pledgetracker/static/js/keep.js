// Keeps what is typed into a form of the newsroom every few seconds, and when the page is left. The button does the
// same without this file.
"use strict";

const PAUSE = 4000;

for (const button of document.querySelectorAll("[name=_keep]")) watch(button.form);

function watch(form) {
  let timer = 0;
  let typed = false;

  const now = () => {
    const data = new FormData(form);
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("_keep", "1");
    data.set("_quietly", "1");
    return data;
  };
  const keep = () => {
    clearTimeout(timer);
    if (!typed) return;
    typed = false;
    navigator.sendBeacon(location.pathname, now());
  };

  form.addEventListener("input", () => {
    typed = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    typed = false;
    clearTimeout(timer);
  });
  addEventListener("pagehide", keep);
  document.addEventListener("visibilitychange", () => document.hidden && keep());
}
