// Menus are <details class="menu">: this closes them on Escape and outside clicks, and switches the theme.
function showTheme() {
  const now = document.documentElement.dataset.theme ?? "auto";
  for (const button of document.querySelectorAll("[data-theme-set]")) {
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === now));
  }
}

function setTheme(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  try {
    if (name === "auto") localStorage.removeItem("lvyue-theme");
    else localStorage.setItem("lvyue-theme", name);
  } catch {
    // Storage is switched off: the choice lasts for this page.
  }
  showTheme();
}

document.addEventListener("click", (event) => {
  const theme = event.target.closest("[data-theme-set]");
  if (theme) setTheme(theme.dataset.themeSet);
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  if (event.target.closest("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

showTheme();

// Traces print unfolded and fold again afterwards.
window.addEventListener("beforeprint", () => {
  for (const fold of document.querySelectorAll(".trace details:not([open])")) {
    fold.open = true;
    fold.dataset.forPrint = "";
  }
});
window.addEventListener("afterprint", () => {
  for (const fold of document.querySelectorAll("details[data-for-print]")) {
    fold.open = false;
    delete fold.dataset.forPrint;
  }
});
