/* 从 Excel 粘贴一块：先逐格给看（原值 → 新值，错在哪），确认才填；填完算一步，可撤销。 */
import { amountOf, boxAround, form, make, nameOf, say } from "./page.js";
import { parse, show } from "./amounts.js";
import { placeOf } from "./keyboard.js";
import { deliverAll } from "./undo.js";

const dialog = document.getElementById("paste-preview");
const DIGITS = "零一二三四五六七八九", STEPS = { 十: 10, 百: 100, 千: 1000 };
let pending = [], origin = null;

/* 制表符分列、换行分行；末尾的空行不算。 */
export function blockOf(text) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n");
  return lines.map((line) => line.split("\t").map((cell) => cell.trim()));
}

/* 一百二十 → 120；不是中文数字的原样交回。 */
export function fromChinese(text) {
  const plain = text.replace(/〇/g, "零").replace(/[两兩]/g, "二");
  if (!/^[零一二三四五六七八九十百千万]+$/.test(plain)) return text;
  let total = 0, section = 0, digit = 0;
  for (const sign of plain) {
    if (DIGITS.includes(sign)) digit = DIGITS.indexOf(sign);
    else if (sign === "万") {
      total += (section + digit) * 10000;
      section = digit = 0;
    } else {
      section += (digit || 1) * STEPS[sign];
      digit = 0;
    }
  }
  return String(total + section + digit);
}

/* —— 块对到格：左边一列是代码或名称的，按名称找行；上边一行是名称的，按名称找列；否则从光标处起 —— */

const plain = (text) => text.normalize("NFKC").replace(/\s/g, "").toLowerCase();

function labelled(words, labels) {
  const found = words.map((word) => labels.findIndex((label) => word && label.some((one) => plain(one) === plain(word))));
  return found.filter((index) => index >= 0).length * 2 > words.filter(Boolean).length ? found : null;
}

const labelsOf = (element) => (element.dataset.labels || "").split("|").filter(Boolean);

export function targets(block, input) {
  const { all, row, column } = placeOf(input);
  const rowLabels = all.map((cells) => labelsOf(cells[0].closest("tr")));
  const columnLabels = form.dataset.grid === "villages" ? all[0].map((one) => labelsOf(boxAround(one))) : [];
  const head = labelled(block[0].slice(1), columnLabels) ? block[0].slice(1) : null;
  const body = head ? block.slice(1) : block;
  const byName = labelled(body.map((cells) => cells[0]), rowLabels);
  const values = byName || head ? body.map((cells) => cells.slice(1)) : body;
  const columns = head ? labelled(head, columnLabels) : null;
  const found = [];
  values.forEach((cells, r) => cells.forEach((text, c) => {
    const line = all[byName ? byName[r] : row + r];
    const target = line && line[columns ? columns[c] : column + c];
    if (text && target) found.push([target, text]);
  }));
  return { found: found, lost: values.flat().filter(Boolean).length - found.length };
}

/* —— 预览 —— */

function changeOf([input, text]) {
  const box = boxAround(input);
  if (input !== amountOf(box)) return { box: box, input: input, before: input.value, after: text.slice(0, 300), problem: "" };
  const rule = { unit: box.dataset.unit, allowsPrecision: box.dataset.precise === "1" };
  const understood = parse(fromChinese(text), rule);
  const after = understood.problem ? text : show(understood.amount, rule, understood.precision);
  return { box: box, input: input, before: input.value, after: after, problem: understood.problem };
}

function lineOf(change) {
  const row = make("tr", change.problem ? "row-flagged" : "");
  const what = change.input === amountOf(change.box) ? "" : "（说明）";
  row.append(make("th", "", nameOf(change.box) + what), make("td", "to-end", change.before || "空白"), make("td", "to-end", change.after));
  const verdict = make("td");
  verdict.append(make("span", "state state--" + (change.problem ? "danger" : "success"), change.problem ? change.problem + "，不填" : "将填入"));
  row.append(verdict);
  return row;
}

function preview(block, input) {
  const { found, lost } = targets(block, input);
  const all = found.map(changeOf);
  const changed = all.filter((change) => change.problem || change.after !== change.before);
  pending = changed.filter((change) => !change.problem);
  origin = input;
  const rows = dialog.querySelector("tbody");
  rows.textContent = "";
  rows.append(...changed.map(lineOf));
  const words = ["将改 " + pending.length + " 格", "相同 " + (all.length - changed.length) + " 格不动"];
  if (changed.length > pending.length) words.push("有误 " + (changed.length - pending.length) + " 格不填");
  if (lost) words.push("表外 " + lost + " 格略去");
  dialog.querySelector("[data-summary]").textContent = words.join("，") + "。空白格不覆盖原数。";
  const apply = dialog.querySelector("[data-apply]");
  apply.disabled = !pending.length;
  apply.textContent = "填入 " + pending.length + " 格";
  dialog.showModal();
  (pending.length ? apply : dialog.querySelector("[data-cancel]")).focus();
}

function apply() {
  dialog.close();
  const amounts = pending.filter((change) => change.input === amountOf(change.box));
  pending.filter((change) => !amounts.includes(change)).forEach((change) => { change.input.value = change.after; });
  const boxes = new Map(pending.map((change) => [change.box, amountOf(change.box).value]));
  amounts.forEach((change) => boxes.set(change.box, change.after));
  deliverAll("粘贴", [...boxes]);
  say("已填入 " + boxes.size + " 格，Ctrl+Z 可撤销");
  origin.focus();
}

export function start() {
  if (!dialog || !dialog.showModal) return;
  form.addEventListener("paste", (event) => {
    if (!event.target.matches(".sheet-input")) return;
    const text = event.clipboardData.getData("text/plain");
    const block = blockOf(text);
    if (block.length === 1 && block[0].length === 1) return; // 单个值，照常粘贴
    event.preventDefault();
    preview(block, event.target);
  });
  dialog.querySelector("[data-apply]").addEventListener("click", apply);
  dialog.addEventListener("close", () => origin && origin.focus());
}
