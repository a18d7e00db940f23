// The time slider of the living contract. The strip's links and its day field work without any of this; here
// the slider appears over the bars, and 回放 walks week by week, each step swapping only the parts that change.
// Who asked the system for less motion is taken one week on with each press instead.
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const PAUSE = 700;
const DAY = 86_400_000;
let playing = false;

const strip = () => document.querySelector(".replay[data-base]");
const dayOf = (from, n) => new Date(Date.parse(from) + n * DAY).toISOString().slice(0, 10);

function address(on) {
  const { base, today } = strip().dataset;
  return on === today ? base : `${base}?at=${on}`;
}

async function show(on) {
  const held = document.activeElement?.closest?.(".replay") ? focusName(document.activeElement) : "";
  await window.htmx.ajax("GET", address(on), { target: "#replay", swap: "outerHTML", source: "#replay" });
  history.replaceState(history.state, "", address(on));
  ready();
  if (held) strip()?.querySelector(held)?.focus();
}

function focusName(element) {
  if (element.matches("input[type=range]")) return "input[type=range]";
  return element.matches("[data-replay]") ? "[data-replay]" : "";
}

function ready() {
  const range = strip()?.querySelector("input[type=range]");
  if (range) range.hidden = false;
  const words = strip()?.querySelector("[data-words]");
  if (words && playing) words.textContent = "停";
  if (words && !playing && calm.matches) words.textContent = "下一周";
}

async function play(from) {
  playing = true;
  let on = from;
  while (playing && strip()) {
    await show(on);
    const { today, from: first, days } = strip().dataset;
    const last = [today, dayOf(first, Number(days) - 1)].sort()[0];
    if (on >= last) break;
    on = [dayOf(on, 7), last].sort()[0];
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  stop();
}

function stop() {
  playing = false;
  const words = strip()?.querySelector("[data-words]");
  if (words) words.textContent = calm.matches ? "下一周" : "回放";
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.(".replay[data-base] a");
  if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (playing) {
    stop();
    return;
  }
  const url = new URL(button.href);
  const on = url.searchParams.get("at") ?? strip().dataset.today;
  if (button.matches("[data-replay]") && !calm.matches) play(on);
  else show(on);
});

document.addEventListener("input", (event) => {
  const range = event.target.closest?.(".replay input[type=range]");
  if (!range) return;
  const on = dayOf(strip().dataset.from, Number(range.value));
  range.setAttribute("aria-valuetext", on);
  strip().querySelector("input[type=date]").value = on;
});

document.addEventListener("change", (event) => {
  const range = event.target.closest?.(".replay input[type=range]");
  if (!range) return;
  playing = false;
  show(dayOf(strip().dataset.from, Number(range.value)));
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && playing) stop();
});

ready();
document.addEventListener("DOMContentLoaded", ready);
