// Contract text: a fact and its spans find each other. [data-goto="span id"] scrolls to the span and flashes
// it; a click on a span brings its fact into view; j and k walk the facts. On the fact that is chosen, a, c and r
// press its own [data-key] control: accept, correct, reject. An address that ends in #fact-... chooses that fact.
function mark(selector, chosen) {
  for (const other of document.querySelectorAll(`${selector}.current`)) other.classList.remove("current");
  for (const element of chosen) element.classList.add("current");
}

const spansOf = (id) => document.querySelectorAll(`.span[data-spans~="${CSS.escape(id)}"]`);
const factOf = (ids) => ids.map((id) => document.querySelector(`.fact[data-goto~="${CSS.escape(id)}"]`)).find(Boolean);

function reveal(element, { still = false } = {}) {
  const calm = still || matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

function goTo(ids, how = {}) {
  const spans = ids.flatMap((id) => Array.from(spansOf(id)));
  if (!spans.length) return;
  mark(".span", spans);
  reveal(spans[0], how);
  for (const span of spans) {
    span.classList.remove("flash");
    void span.offsetWidth;
    span.classList.add("flash");
  }
}

function choose(fact, { focus = false, still = false } = {}) {
  mark(".fact", [fact]);
  goTo(fact.dataset.goto.split(" "), { still });
  if (focus) fact.focus({ preventScroll: true });
  reveal(fact, { still });
}

function showFact(span) {
  const ids = span.dataset.spans.split(" ");
  mark(".span", ids.flatMap((id) => Array.from(spansOf(id))));
  const fact = factOf(ids);
  if (!fact) return;
  mark(".fact", [fact]);
  reveal(fact);
  fact.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const span = event.target.closest(".span[data-spans]");
  if (span) return showFact(span);
  const source = event.target.closest("[data-goto]");
  if (!source) return;
  if (source.classList.contains("fact")) {
    const control = event.target.closest("a, button, input, select, textarea, label, summary");
    if (!control || control === source) choose(source);
  } else {
    event.preventDefault();
    goTo(source.dataset.goto.split(" "));
  }
});

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, [contenteditable], dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const span = event.target.closest(".span[data-spans]");
  if (span && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    showFact(span);
    return;
  }
  if (["a", "c", "r"].includes(event.key)) {
    const control = document.querySelector(`.fact.current [data-key="${event.key}"]`);
    if (!control) return;
    event.preventDefault();
    control.click();
    return;
  }
  if (event.key !== "j" && event.key !== "k") return;
  const facts = Array.from(document.querySelectorAll(".fact[data-goto]"));
  if (!facts.length) return;
  event.preventDefault();
  const at = facts.findIndex((fact) => fact.classList.contains("current"));
  const to = event.key === "j" ? Math.min(at + 1, facts.length - 1) : Math.max(at - 1, 0);
  choose(facts[to], { focus: true });
});

const asked = location.hash.slice(1);
const opened = asked.startsWith("fact-") && document.getElementById(asked);
if (opened && opened.dataset.goto !== undefined) {
  // The browser scrolls to the address by itself while it loads; the last word is ours.
  addEventListener("load", () => choose(opened, { focus: true, still: true }));
}
