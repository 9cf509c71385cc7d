/* 侧栏：光标所在格的近 13 个月、上下限、批注、谁改过；平时收起，F2 或 Alt+I 打开，内容按需取回。 */
import { amountOf, boxAround, boxOf, form, noteOf } from "./page.js";
import { onAnswer } from "./outbox.js";
import { deliver } from "./undo.js";

const PAUSE = 250; // 毫秒：光标停住才取
const panel = document.getElementById("cell-panel");
const toggle = document.querySelector("[data-panel-toggle]");
let current = null, clock = 0;

const isOpen = () => !panel.hidden;

function load() {
  if (!current || !isOpen()) return;
  const query = new URLSearchParams({ code: current.dataset.code });
  if (current.dataset.region) query.set("region", current.dataset.region);
  window.htmx.ajax("GET", panel.dataset.url + "?" + query, { target: panel.querySelector("[data-panel-body]"), swap: "innerHTML" });
}

function open(isWanted) {
  panel.hidden = !isWanted;
  toggle.setAttribute("aria-expanded", String(isWanted));
  document.body.classList.toggle("has-cell-panel", isWanted);
  if (isWanted) load();
  else if (current) amountOf(current).focus();
}

function follow(event) {
  const box = event.target.matches(".sheet-input") && boxAround(event.target);
  if (!box || box === current) return;
  current = box;
  clearTimeout(clock);
  clock = setTimeout(load, PAUSE);
}

/* 侧栏里的说明与格里的是同一个。 */
function mirror(event) {
  const box = event.target.matches("[data-panel-note]") && boxOf(event.target.dataset.panelNote);
  if (!box || !noteOf(box)) return;
  noteOf(box).value = event.target.value;
  if (event.type === "change") deliver(box, "说明");
}

/* “改填”按钮：把登记数或各村合计填进格里。 */
function useValue(event) {
  const picked = event.target.closest("[data-use]");
  const box = picked && boxOf(picked.dataset.useKey);
  if (!box) return;
  amountOf(box).value = picked.dataset.use;
  deliver(box, picked.textContent.trim());
  amountOf(box).focus();
}

export function start() {
  if (!panel) return;
  onAnswer(() => panel.contains(document.activeElement) || load());
  form.addEventListener("focusin", follow);
  toggle.addEventListener("click", () => open(!isOpen()));
  panel.addEventListener("input", mirror);
  panel.addEventListener("change", mirror);
  panel.addEventListener("click", useValue);
  panel.querySelector("[data-panel-close]").addEventListener("click", () => open(false));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && isOpen() && panel.contains(document.activeElement)) open(false);
  });
}
