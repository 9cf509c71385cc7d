/* 边填边加：每栏填了几项、合计多少；分村表每列每行的合计。空白不当 0。 */
import { amountOf, boxAround, form, inputs } from "./page.js";
import { parse, show } from "./amounts.js";
import { onAnswer } from "./outbox.js";

function read(input) {
  const box = boxAround(input);
  return parse(input.value, { unit: box.dataset.unit, allowsPrecision: box.dataset.precise === "1" });
}

/* {filled, sum}：填了几格，加起来多少。 */
function add(boxInputs) {
  const amounts = boxInputs.map(read).map((one) => one.amount).filter((amount) => amount !== null);
  return { filled: amounts.length, sum: amounts.reduce((one, other) => one + other, 0) };
}

function write(place, boxInputs) {
  const { filled, sum } = add(boxInputs);
  place.querySelector("[data-filled-of]").textContent = filled + "/" + boxInputs.length;
  const total = place.querySelector("[data-sum]");
  if (total) total.textContent = filled ? show(sum, { unit: place.dataset.unit }) : "—";
}

function groupOf(name) {
  return inputs.filter((input) => boxAround(input).dataset[name.split(":")[0]] === name.split(":")[1]);
}

export function count() {
  document.querySelectorAll("[data-totals]").forEach((place) => write(place, groupOf(place.dataset.totals)));
  const filled = document.querySelector("[data-filled]");
  if (filled) filled.textContent = inputs.filter((input) => read(input).amount !== null).length;
}

function hear(answer) {
  const badge = document.querySelector("[data-blocking]");
  if (badge && answer.blocking !== undefined) {
    badge.className = "state state--" + (answer.blocking ? "warning" : "success");
    badge.textContent = answer.blocking ? "待处理 " + answer.blocking + " 处" : "可以提交";
  }
  for (const [code, cell] of Object.entries(answer.parents || {})) showParent(code, cell);
  count();
}

/* 分村表下面的“乡镇表”一行。 */
function showParent(code, cell) {
  const place = document.querySelector('[data-parent="' + code + '"]');
  if (!place) return;
  place.querySelector("[data-parent-text]").textContent = cell.text || "—";
  const badge = place.querySelector("[data-state]");
  badge.textContent = cell.label;
  badge.dataset.state = cell.state;
  badge.className = "state state--" + cell.tone;
}

export function start() {
  form.addEventListener("input", (event) => {
    if (event.target === amountOf(boxAround(event.target) || form)) count();
  });
  onAnswer(hear);
  count();
}
