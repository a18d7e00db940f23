// A page for the wall: [data-full-screen] takes the frame away and fills the screen; Esc brings it back.
const button = () => document.querySelector("[data-full-screen]");

if (document.documentElement.requestFullscreen) {
  document.addEventListener("DOMContentLoaded", () => {
    if (button()) button().hidden = false;
  });
}

document.addEventListener("click", (event) => {
  if (!event.target.closest?.("[data-full-screen]")) return;
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
});

document.addEventListener("fullscreenchange", () => {
  const full = Boolean(document.fullscreenElement);
  document.body.classList.toggle("wall", full);
  if (button()) button().textContent = full ? "退出全屏" : "全屏";
});
