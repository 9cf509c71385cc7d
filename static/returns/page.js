/* 表格里的格：一行（乡镇表）或一个单元格（分村表）是一个 box，带 data-key、data-seen。 */

export const form = document.getElementById("sheet");
export const inputs = form ? [...form.querySelectorAll("[name^=amount-]")] : [];

export const boxOf = (key) => document.getElementById("cell-" + key);
export const boxAround = (input) => input.closest("[data-seen]");
export const amountOf = (box) => box.querySelector("[name^=amount-]");
export const noteOf = (box) => box.querySelector("[name^=note-]");
export const boxes = () => inputs.map(boxAround);
export const nameOf = (box) => box.dataset.name || (box.dataset.labels || box.dataset.key).replace("|", " ");

const committed = new Map(); // key → 最近一次交付的内容，撤销以它为准

/* 服务器认可的内容。 */
export function remember(box) {
  box.dataset.amount = amountOf(box).value;
  if (noteOf(box)) box.dataset.note = noteOf(box).value;
  committed.set(box.dataset.key, contentOf(box));
}

/* 交付一格：返回交付前的内容。 */
export function commit(box) {
  const before = committed.get(box.dataset.key);
  committed.set(box.dataset.key, contentOf(box));
  delete box.dataset.typing;
  return before;
}

export function contentOf(box) {
  return { text: amountOf(box).value, note: noteOf(box) ? noteOf(box).value : null };
}

export function rememberedOf(box) {
  return { text: box.dataset.amount, note: noteOf(box) ? box.dataset.note : null };
}

export const isSame = (one, other) => one.text === other.text && (one.note || "") === (other.note || "");
export const isChanged = (box) => !isSame(contentOf(box), rememberedOf(box));

export function write(box, content) {
  amountOf(box).value = content.text;
  if (noteOf(box) && content.note !== null && content.note !== undefined) noteOf(box).value = content.note;
}

export const WAITING = { state: "PENDING", label: "待保存", tone: "progress" };
export const UNSENT = { state: "OFFLINE", label: "未送达", tone: "warning" };
export const WRONG = { state: "WRONG", label: "有误", tone: "danger" };
export const CONFLICT = { state: "CONFLICT", label: "有冲突", tone: "danger" };

export function setState(box, { state, label, tone }) {
  const badge = box.querySelector("[data-state]");
  badge.textContent = label;
  badge.dataset.state = state;
  badge.className = "state state--" + tone;
  badge.title = label;
}

/* 用不着写说明的行，Tab 键直接到下一格的数；右方向键仍可进入说明。 */
export function setNoteStop(box, isStop) {
  if (noteOf(box)) noteOf(box).tabIndex = isStop ? 0 : -1;
}

export function make(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

export function button(text, className, data) {
  const made = make("button", className, text);
  made.type = "button";
  Object.assign(made.dataset, data);
  return made;
}

export function showMessages(box, texts, comment) {
  const place = box.querySelector("[data-messages]");
  if (!place) return void (box.title = texts.join("；"));
  const lines = texts.map((text) => make("span", "", text));
  if (comment) lines.unshift(make("span", "sheet-comment", comment));
  place.textContent = "";
  place.append(...lines);
}

/* 字没变就不碰，免得打断正在看的人。 */
function put(input, text) {
  if (input.value === text) return;
  input.value = text;
  if (document.activeElement === input) input.select();
}

/* 服务器所说的一格；正在敲字的格由调用者跳过。 */
export function show(box, cell) {
  box.dataset.seen = cell.revision;
  put(amountOf(box), cell.text);
  const note = noteOf(box);
  if (note) put(note, cell.note);
  remember(box);
  setState(box, cell);
  const difference = box.querySelector("[data-difference]");
  if (difference) difference.textContent = cell.difference;
  if (note) {
    note.classList.toggle("is-needed", cell.needs_note);
    note.placeholder = cell.needs_note ? "请说明原因" : "";
  }
  setNoteStop(box, cell.needs_note || cell.note !== "");
  showMessages(box, cell.messages, cell.comment);
  const origin = box.querySelector("[data-origin]");
  if (origin) origin.textContent = cell.origin;
}

export function say(text) {
  const live = document.getElementById("live-region");
  if (live) live.textContent = text;
}
