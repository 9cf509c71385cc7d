/* 只用键盘：方向键、回车、Tab 换格，向下复制，撤销重做，各项快捷键。 */
import { boxAround, form, isChanged, rememberedOf, say, setState, WAITING, write } from "./page.js";
import { deliver, deliverAll, redo, undo } from "./undo.js";

const PAUSE = 900; // 毫秒：停手这么久就先送出去
let pause = 0;

/* 看得见的行，每行的输入格从左到右。 */
export function rows() {
  return [...form.querySelectorAll("tbody tr")]
    .filter((row) => !row.hidden)
    .map((row) => [...row.querySelectorAll(".sheet-input")])
    .filter((cells) => cells.length);
}

export function placeOf(input) {
  const all = rows();
  const row = all.findIndex((cells) => cells.includes(input));
  return { all: all, row: row, column: row < 0 ? -1 : all[row].indexOf(input) };
}

function focus(input) {
  if (!input) return false;
  input.focus();
  input.select();
  return true;
}

function vertically(input, step) {
  const { all, row, column } = placeOf(input);
  const next = all[row + step];
  if (next) return focus(next[Math.min(column, next.length - 1)]);
  if (step > 0 && form.dataset.grid === "villages" && all[0][column + 1]) return focus(all[0][column + 1]);
  return false;
}

function sideways(input, step) {
  const { all, row, column } = placeOf(input);
  return focus(all[row][column + step]);
}

/* 光标在文字尽头（或全选）时，左右键才换格。 */
function isAtEdge(input, end) {
  const all = input.selectionEnd - input.selectionStart === input.value.length;
  return all || (end ? input.selectionStart === input.value.length : input.selectionEnd === 0);
}

/* Ctrl+D：抄上面一格；Ctrl+Shift+D：把本格填进下面全部空白格。 */
function copyDown(input) {
  const { all, row, column } = placeOf(input);
  const above = row > 0 && all[row - 1][column];
  if (!above) return say("上面没有可抄的格");
  input.value = above.value;
  deliver(boxAround(input), "向下复制");
  return vertically(input, 1);
}

function fillDown(input) {
  const { all, row, column } = placeOf(input);
  if (input.name.startsWith("note-")) return undefined;
  const blank = all.slice(row + 1).map((cells) => cells[column]).filter((one) => one && !one.value.trim());
  deliverAll("向下填满", blank.map((one) => [boxAround(one), input.value]));
  return say("已填 " + blank.length + " 格");
}

function takeBack(input) {
  const box = boxAround(input);
  write(box, rememberedOf(box));
  delete box.dataset.typing;
}

const PLAIN = {
  Enter: (input, event) => vertically(input, event.shiftKey ? -1 : 1) || event.shiftKey || document.querySelector("#sheet-bar a[data-flush]").focus(),
  ArrowDown: (input) => vertically(input, 1) || document.querySelector("#sheet-bar a[data-flush]").focus(),
  ArrowUp: (input) => vertically(input, -1),
  ArrowRight: (input) => (isAtEdge(input, true) ? sideways(input, 1) || true : null),
  ArrowLeft: (input) => (isAtEdge(input, false) ? sideways(input, -1) || true : null),
  Escape: takeBack,
};

const CONTROL = {
  d: (input, event) => (event.shiftKey ? fillDown(input) : copyDown(input)),
  z: (input, event) => (event.shiftKey ? redo() : stepBack(input)),
  y: redo,
};

/* 正在改的字先退回原样，再按才撤销上一步。 */
function stepBack(input) {
  const box = boxAround(input);
  if (box.dataset.typing === "1" && isChanged(box)) return takeBack(input);
  return undo();
}

function onKey(event) {
  const input = event.target;
  if (!input.matches(".sheet-input") || event.isComposing || event.altKey) return;
  const isControl = event.ctrlKey || event.metaKey;
  const act = isControl ? CONTROL[event.key.toLowerCase()] : PLAIN[event.key];
  if (act && act(input, event) !== null) event.preventDefault();
}

/* 全页的快捷键，按钮带 data-key 写明；也写在“键盘”说明里。 */
function onShortcut(event) {
  if (event.isComposing || document.querySelector("dialog[open]")) return;
  const name = (event.altKey ? "Alt+" : "") + (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + event.code.replace(/^(Key|Digit)/, "").replace("NumpadEnter", "Enter");
  const button = document.querySelector('[data-shortcut~="' + name + '"]');
  if (!button || button.disabled) return;
  event.preventDefault();
  if (button.matches("input")) focus(button);
  else button.click();
}

function onInput(event) {
  if (!event.target.matches(".sheet-input")) return;
  const box = boxAround(event.target);
  box.dataset.typing = "1";
  if (isChanged(box)) setState(box, WAITING);
  clearTimeout(pause);
  pause = setTimeout(() => deliver(box, "填写"), PAUSE);
}

export function start() {
  form.addEventListener("keydown", onKey);
  document.addEventListener("keydown", onShortcut);
  form.addEventListener("input", onInput);
  form.addEventListener("focusin", (event) => {
    if (event.target.matches(".sheet-input")) event.target.select();
  });
  form.addEventListener("focusout", (event) => {
    if (event.target.matches(".sheet-input") && boxAround(event.target).dataset.typing) deliver(boxAround(event.target), "填写");
  });
  const asked = document.getElementById(window.location.hash.slice(1));
  const amounts = rows().map((cells) => cells[0]);
  const isAsked = asked && asked.matches(".sheet-input");
  if (!isAsked && window.matchMedia("(max-width: 767px)").matches) return; // 手机上不弹键盘、不跳屏
  focus(isAsked ? asked : amounts.find((input) => !input.value) || amounts[0]);
}

