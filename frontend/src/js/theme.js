// Runs before the first paint: puts the chosen theme on <html>. Without a choice the system decides in CSS.
try {
  const chosen = localStorage.getItem("lvyue-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is switched off: the system's theme stays.
}
