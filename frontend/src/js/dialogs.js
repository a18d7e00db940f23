// [data-open="id"] opens <dialog id>, [data-close] closes the one around it. A click on the veil closes too.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  if (opener) {
    const dialog = document.getElementById(opener.dataset.open);
    if (dialog?.showModal) dialog.showModal();
    return;
  }
  const dialog = event.target.closest("dialog");
  if (!dialog) return;
  if (event.target.closest("[data-close]") || event.target === dialog) dialog.close();
});

// One submission per click: while the first is under way, a second would only be refused by the server.
// After five seconds the form opens again, because a download leaves the page where it is.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sending !== undefined) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented) return;
  form.dataset.sending = "";
  setTimeout(() => delete form.dataset.sending, 5000);
});
