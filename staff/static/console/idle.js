// A page left open shows what patients wrote: without a click for as long as a log-in lasts, it goes.
const { idle, out } = document.currentScript.dataset;
const WARN_BEFORE = 60_000;
const lasts = Number(idle) * 1000;
const line = document.querySelector(".idle");
let since = Date.now();

function stay() {
  fetch(location.origin + "/alive", { credentials: "same-origin" }).then(() => {
    since = Date.now();
    line.hidden = true;
  });
}

setInterval(() => {
  const quiet = Date.now() - since;
  line.hidden = quiet < lasts - WARN_BEFORE;
  if (quiet >= lasts) location.replace(out);
}, 5_000);
line.querySelector("button").addEventListener("click", stay);
