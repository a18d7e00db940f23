// Signature pad: strokes on a canvas become a PNG data url in the hidden field. Typing the name is the
// keyboard's way to sign; either one satisfies the form.
const drawing = new Map();

function context(canvas) {
  if (canvas.dataset.ready === undefined) {
    const box = canvas.getBoundingClientRect();
    const scale = Math.min(window.devicePixelRatio || 1, 2);
    canvas.width = Math.round(box.width * scale);
    canvas.height = Math.round(box.height * scale);
    const pen = canvas.getContext("2d");
    pen.scale(scale, scale);
    pen.lineWidth = 2.4;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = "#1f2329";
    canvas.dataset.ready = "";
  }
  return canvas.getContext("2d");
}

function point(canvas, event) {
  const box = canvas.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}

document.addEventListener("pointerdown", (event) => {
  const canvas = event.target.closest?.(".sign canvas");
  if (!canvas) return;
  event.preventDefault();
  canvas.setPointerCapture(event.pointerId);
  const pen = context(canvas);
  pen.beginPath();
  pen.moveTo(...point(canvas, event));
  drawing.set(event.pointerId, canvas);
});

document.addEventListener("pointermove", (event) => {
  const canvas = drawing.get(event.pointerId);
  if (!canvas) return;
  const pen = context(canvas);
  pen.lineTo(...point(canvas, event));
  pen.stroke();
});

for (const name of ["pointerup", "pointercancel"]) {
  document.addEventListener(name, (event) => {
    const canvas = drawing.get(event.pointerId);
    if (!canvas) return;
    drawing.delete(event.pointerId);
    canvas.closest(".sign").querySelector("[data-sign-value]").value = canvas.toDataURL("image/png");
  });
}

document.addEventListener("click", (event) => {
  const pad = event.target.closest("[data-sign-clear]")?.closest(".sign");
  if (!pad) return;
  const canvas = pad.querySelector("canvas");
  canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
  pad.querySelector("[data-sign-value]").value = "";
});

document.addEventListener("submit", (event) => {
  for (const pad of event.target.querySelectorAll(".sign[data-required]")) {
    const drawn = pad.querySelector("[data-sign-value]").value;
    const typed = pad.querySelector("[data-sign-typed]");
    if (drawn || typed.value.trim()) typed.setCustomValidity("");
    else {
      event.preventDefault();
      typed.setCustomValidity("请在框内签名，或在这里输入姓名。");
      typed.reportValidity();
    }
  }
}, true);
document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-sign-typed]")) event.target.setCustomValidity("");
});
