/* 撤销与重做：一次填写、一次粘贴、一次“本月无”各算一步；撤销也是一次普通的保存。 */
import { boxAround, boxOf, commit, contentOf, form, isSame, say, write } from "./page.js";
import { queue } from "./outbox.js";

const MOST = 50;
const done = [], undone = [];
const undoButton = document.querySelector("[data-undo]");

/* changes：[{key, before, after}]；同一格接连的改动并成一步。 */
export function record(label, changes) {
  const real = changes.filter((change) => !isSame(change.before, change.after));
  if (!real.length) return;
  const last = done[done.length - 1];
  if (last && !last.closed && last.label === label && real.length === 1 && last.changes.length === 1 && last.changes[0].key === real[0].key) {
    last.changes[0].after = real[0].after;
  } else done.push({ label: label, changes: real, closed: false });
  if (done.length > MOST) done.shift();
  undone.length = 0;
  tell();
}

/* 交付一格：记一步，送出去。 */
export function deliver(box, label) {
  const before = commit(box);
  record(label, [{ key: box.dataset.key, before: before, after: contentOf(box) }]);
  queue(box);
}

/* 一次改多格，算一步。changes：[[box, text]] */
export function deliverAll(label, changes) {
  const steps = changes.map(([box, text]) => {
    write(box, { text: text, note: null });
    const before = commit(box);
    return { key: box.dataset.key, before: before, after: contentOf(box) };
  });
  record(label, steps);
  close();
  changes.forEach(([box]) => queue(box));
}

/* 光标离开一格之后，再回来改算新的一步。 */
export function close() {
  if (done.length) done[done.length - 1].closed = true;
}

export function undo() { step(done, undone, "before", "after", "已撤销"); }
export function redo() { step(undone, done, "after", "before", "已重做"); }

function step(from, to, target, expected, word) {
  const operation = from.pop();
  if (!operation) return say("没有可撤销的操作");
  let skipped = 0;
  for (const change of operation.changes) {
    const box = boxOf(change.key);
    if (!box || box.dataset.conflict || !isSame(contentOf(box), change[expected])) skipped += 1; // 之后被改过，不覆盖
    else {
      write(box, change[target]);
      commit(box);
      queue(box);
    }
  }
  to.push({ ...operation, closed: true });
  focusOn(operation.changes[0].key);
  tell();
  const left = skipped ? "，另 " + skipped + " 格之后又改过，未动" : "";
  return say(word + "：" + operation.label + "（" + (operation.changes.length - skipped) + " 格）" + left);
}

function focusOn(key) {
  const box = boxOf(key);
  const input = box && box.querySelector(".sheet-input");
  if (input && !box.hidden) input.focus();
}

function tell() {
  if (!undoButton) return;
  undoButton.disabled = !done.length;
  undoButton.title = done.length ? "撤销：" + done[done.length - 1].label + "（Ctrl+Z）" : "没有可撤销的操作";
}

if (form) {
  form.addEventListener("focusout", (event) => {
    if (event.target.matches(".sheet-input") && boxAround(event.target)) close();
  });
  if (undoButton) undoButton.addEventListener("click", undo);
}
