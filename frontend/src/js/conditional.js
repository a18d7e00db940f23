// [data-show-when="field=value|value"] is shown only while that field of the same form has one of the values.
// Hidden parts do not take part in submission.
function apply(root) {
  for (const part of root.querySelectorAll("[data-show-when]")) {
    const [name, values] = part.dataset.showWhen.split("=");
    const form = part.closest("form");
    const field = form?.elements[name];
    if (!field) continue;
    const value = field.type === "checkbox" ? (field.checked ? "on" : "") : field.value;
    const shown = values.split("|").includes(value);
    part.hidden = !shown;
    for (const input of part.querySelectorAll("input, select, textarea")) input.disabled = !shown;
  }
}

document.addEventListener("input", (event) => event.target.form && apply(event.target.form));
document.addEventListener("change", (event) => event.target.form && apply(event.target.form));
document.addEventListener("htmx:load", (event) => apply(event.target));
document.addEventListener("DOMContentLoaded", () => apply(document));
