// A page left open shows what patients wrote: without a click or a letter for as long as a log-in lasts, it goes.
const { idle, out } = document.currentScript.dataset;
const WARN_BEFORE = 60_000;
const PAUSE = 60_000; // between two signs of life while somebody writes
const lasts = Number(idle) * 1000;
const line = document.querySelector(".idle");
let since = Date.now();

function stay() {
  fetch(location.origin + "/alive", { credentials: "same-origin" }).then(() => {
    since = Date.now();
    line.hidden = true;
  });
}

function writes() {
  if (Date.now() - since > PAUSE) stay();
}

setInterval(() => {
  const quiet = Date.now() - since;
  line.hidden = quiet < lasts - WARN_BEFORE;
  if (quiet >= lasts) location.replace(out);
}, 5_000);
line.querySelector("button").addEventListener("click", stay);
document.addEventListener("input", writes);
