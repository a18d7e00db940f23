// The side panel: on wide screens it stands beside the list, on phones it comes up as a sheet once filled.
// Lists marked <details class="fold-phone" open> start folded on phones.
const narrow = matchMedia("(max-width: 719px)");
let opener = null;

function close(side) {
  side.classList.remove("sheet");
  opener?.focus?.();
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.classList.contains("side")) opener = event.detail.elt;
});

// The list and the text keep pointing at what the panel shows.
function point(side) {
  const { obligation, clause } = side.querySelector("[data-obligation]")?.dataset ?? {};
  if (!obligation) return;
  let place = "";
  for (const link of document.querySelectorAll(".clause-list a")) {
    link.removeAttribute("aria-current");
    if (link.dataset.clause !== clause) continue;
    link.setAttribute("aria-current", "true");
    place = link.hash.slice(1);
  }
  for (const passage of document.querySelectorAll(".passage[aria-current]")) passage.removeAttribute("aria-current");
  const span = document.querySelector(`.span[data-spans~="${CSS.escape(obligation)}"]`);
  const passage = span?.closest(".passage") ?? document.getElementById(place);
  passage?.setAttribute("aria-current", "true");
}

document.addEventListener("htmx:afterSwap", (event) => {
  const side = event.detail.target;
  if (!side?.classList.contains("side")) return;
  point(side);
  if (narrow.matches) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-small side-close";
    button.textContent = "关闭";
    side.prepend(button);
    side.classList.add("sheet");
  }
  side.focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest(".side-close");
  if (button) close(button.closest(".side"));
});

document.addEventListener("keydown", (event) => {
  const sheet = document.querySelector(".side.sheet");
  if (event.key === "Escape" && sheet) close(sheet);
});

// Beside the panel the text opens at what the panel shows; an address with a place of its own goes there.
function settle() {
  const columns = document.querySelectorAll(".layout-living > .col-paper, .layout-living > .col-list");
  for (const column of location.hash ? [] : columns) {
    const chosen = column.querySelector("[aria-current]");
    if (!chosen || column.scrollHeight <= column.clientHeight) continue;
    const from = chosen.getBoundingClientRect().top - column.getBoundingClientRect().top;
    column.scrollTop += from - column.clientHeight / 3;
  }
}

document.addEventListener("DOMContentLoaded", () => {
  if (!narrow.matches) return settle();
  for (const fold of document.querySelectorAll("details.fold-phone")) fold.open = false;
});
