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

document.addEventListener("htmx:afterSwap", (event) => {
  const side = event.detail.target;
  if (!side?.classList.contains("side")) return;
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

document.addEventListener("DOMContentLoaded", () => {
  if (!narrow.matches) return;
  for (const fold of document.querySelectorAll("details.fold-phone")) fold.open = false;
});
