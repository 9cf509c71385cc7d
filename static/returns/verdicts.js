/* 边填边核对：格里一改，就按本页所带的规则判断，把结论写到格旁和上方的“待处理”里，不等服务器。
   服务器保存以后的结论与此相同，并以它为准。 */
import { amountOf, boxOf, form, make, noteOf, setNoteStop } from "./page.js";
import { blocking, findings, message } from "./rules.js";

const PAUSE = 150; // 毫秒：停手片刻再判断，免得一字一变
const SILENT = ["R02"]; // 未填的格已标“未填”，不再逐格写一遍
let pause = 0;

/* 页上现有的字：代码 → { text, note }。 */
function cellsOnPage(context) {
  const cells = {};
  for (const line of context.lines) {
    const row = boxOf(line.code);
    if (row && amountOf(row)) cells[line.code] = { text: amountOf(row).value, note: noteOf(row) ? noteOf(row).value : "" };
  }
  return cells;
}

function judge(context) {
  const cells = cellsOnPage(context);
  const all = findings(context, cells);
  const notes = Object.fromEntries(Object.entries(cells).map(([code, cell]) => [code, cell.note]));
  for (const code of Object.keys(cells)) tellRow(boxOf(code), all.filter((one) => one.codes[0] === code));
  tellAll(blocking(all, notes, context.note).length);
}

/* 一格的结论；批注和“保留哪一个”的选择留着不动。 */
function tellRow(row, all) {
  const place = row.querySelector("[data-messages]");
  if (!place || row.dataset.conflict || place.querySelector("button")) return;
  const texts = all.filter((one) => !SILENT.includes(one.check)).map(message);
  const shown = [...place.querySelectorAll("span:not(.sheet-comment)")];
  if (shown.map((span) => span.textContent).join("\n") !== texts.join("\n")) {
    shown.forEach((span) => span.remove());
    place.append(...texts.map((text) => make("span", "", text)));
  }
  const note = noteOf(row), isNeeded = all.some((one) => one.needs_reason);
  if (!note) return;
  note.classList.toggle("is-needed", isNeeded);
  note.placeholder = isNeeded ? "请说明原因" : "";
  setNoteStop(row, isNeeded || note.value !== "");
}

function tellAll(count) {
  const badge = document.querySelector("[data-blocking]");
  if (!badge) return;
  badge.className = "state state--" + (count ? "warning" : "success");
  badge.textContent = count ? "待处理 " + count + " 处" : "可以提交";
}

export function start() {
  const given = document.getElementById("return-rules");
  if (!given) return;
  const context = JSON.parse(given.textContent);
  if (!context.rules) return;
  form.addEventListener("input", (event) => {
    if (!event.target.matches(".sheet-input")) return;
    clearTimeout(pause);
    pause = setTimeout(() => judge(context), PAUSE);
  });
}
