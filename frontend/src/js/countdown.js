// Ticks every [data-due-at]. "Now" is the server's moment (data-now-at) plus the time since the element was
// first seen, so a wrong or simulated clock does not matter.
import { remainingDigits, remainingWords } from "./durations.js";

const seen = new WeakMap();

function tick() {
  for (const element of document.querySelectorAll("[data-due-at]")) {
    if (!seen.has(element)) seen.set(element, performance.now());
    const passed = performance.now() - seen.get(element);
    const left = Math.floor((Date.parse(element.dataset.dueAt) - Date.parse(element.dataset.nowAt) - passed) / 1000);
    const text = element.dataset.digits === undefined ? remainingWords(left) : remainingDigits(left);
    if (element.textContent !== text) element.textContent = text;
    if (left < 0 && !element.classList.contains("t-red")) {
      element.classList.remove("t-blue", "t-green", "t-amber", "t-running", "t-violet", "t-grey");
      element.classList.add("t-red");
    }
  }
}

tick();
setInterval(tick, 1000);
