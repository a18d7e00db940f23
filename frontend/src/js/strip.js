// Year strips are one tab stop; arrows walk the days (up/down a day, left/right a week), Home and End the ends.
document.addEventListener("keydown", (event) => {
  const strip = event.target.closest?.("svg.strip");
  if (!strip) return;
  const links = Array.from(strip.querySelectorAll("a"));
  const at = links.indexOf(event.target.closest("a"));
  const moves = { ArrowDown: 1, ArrowUp: -1, ArrowRight: 7, ArrowLeft: -7, Home: -links.length, End: links.length };
  if (!(event.key in moves) || !links.length) return;
  event.preventDefault();
  const to = links[Math.max(0, Math.min(links.length - 1, at + moves[event.key]))];
  links[Math.max(at, 0)].setAttribute("tabindex", "-1");
  to.setAttribute("tabindex", "0");
  to.focus();
});
