// File drop: shows the chosen files with their sizes; dropping works because the input covers the box.
function size(bytes) {
  if (bytes >= 1024 * 1024) return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
  return `${Math.max(1, Math.round(bytes / 1024))} kB`;
}

document.addEventListener("change", (event) => {
  const box = event.target.closest?.(".drop");
  if (!box || event.target.type !== "file") return;
  const list = box.querySelector(".drop-files");
  list.replaceChildren(
    ...Array.from(event.target.files, (file) => {
      const item = document.createElement("li");
      item.textContent = `${file.name}（${size(file.size)}）`;
      return item;
    }),
  );
});

for (const [name, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  document.addEventListener(name, (event) => {
    event.target.closest?.(".drop")?.classList.toggle("over", over);
  });
}
