// Keyboard: "/" or Ctrl/Cmd+K goes to the search box; arrows walk table rows that open something.
const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

document.addEventListener("keydown", (event) => {
  const isSearch = (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) || (event.key === "/" && !typing(event.target));
  if (isSearch) {
    const box = document.querySelector(".top .search input, .search input");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
    return;
  }
  const row = event.target.closest("tr[tabindex]");
  if (!row) return;
  const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  if (step) {
    event.preventDefault();
    row[step]?.focus();
  } else if (event.key === "Enter" && event.target === row) {
    (row.querySelector("[data-row-open]") ?? row.querySelector("a"))?.click();
  }
});

// A row whose details were asked for stays marked until another one is.
document.addEventListener("click", (event) => {
  const row = event.target.closest("[data-select] > *");
  if (!row) return;
  for (const other of row.parentElement.children) other.classList.toggle("selected", other === row);
});
