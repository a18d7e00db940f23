// Messages: closing, toasts sent by the server (HX-Trigger: {"toast": {"text", "tone"}}), the loading line,
// and a sentence when the server cannot be reached.
const icons = { green: "check", red: "alert", amber: "alert" };

function toast(text, tone = "blue") {
  const region = document.getElementById("toasts");
  const model = document.getElementById("toast-model");
  if (!region || !model) return;
  const item = model.content.firstElementChild.cloneNode(true);
  item.classList.add(`t-${tone}`);
  item.querySelector("[data-text]").textContent = text;
  const use = item.querySelector("use");
  if (icons[tone]) use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${icons[tone]}`));
  region.append(item);
  if (tone !== "red") setTimeout(() => item.remove(), 6000);
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-dismiss]")?.closest(".message")?.remove();
});

document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.tone));

let running = 0;
const line = () => document.querySelector(".loading-line");
document.addEventListener("htmx:beforeRequest", () => {
  running += 1;
  line()?.classList.add("on");
});
document.addEventListener("htmx:afterRequest", () => {
  running -= 1;
  if (running <= 0) line()?.classList.remove("on");
});
document.addEventListener("htmx:sendError", () => toast("没有连上服务器，刚才的操作没有保存。请检查网络后再试一次。", "red"));
// A refusal arrives as a page with an error box, which htmx does not swap in: its words become the toast.
function refusalWords(xhr) {
  const box = new DOMParser().parseFromString(xhr.responseText, "text/html").querySelector(".error-box");
  if (!box) return "";
  const cause = box.querySelector(".error-cause")?.textContent.trim() ?? "";
  const pairs = Array.from(box.querySelectorAll("dt"), (dt) => `${dt.textContent}：${dt.nextElementSibling?.textContent ?? ""}`);
  return [cause, ...pairs].map((part) => part.replace(/。$/, "")).join("。") + "。";
}

document.addEventListener("htmx:responseError", (event) => {
  const { xhr } = event.detail;
  if (xhr.getResponseHeader("HX-Trigger")?.includes('"toast"')) return;
  toast(refusalWords(xhr) || `服务器没有完成这一步（${xhr.status}），内容没有改变。请刷新后再试。`, "red");
});
