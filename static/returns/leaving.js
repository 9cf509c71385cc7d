/* 离开本页之前：先把没送出的送出去；送不出去的，浏览器会问。 */
import { boxes, form, isChanged } from "./page.js";
import { conflict, isIdle, isStuck, queue, retry } from "./outbox.js";

const WAIT = 120; // 毫秒

export function flush() {
  boxes().filter(isChanged).forEach(queue);
  return isIdle();
}

/* 全部送到之后再做；断网、被拒绝或有冲突时留在本页。 */
export function whenSaved(then) {
  if (conflict()) return conflict().focus();
  if (isIdle()) return then();
  if (!isStuck()) setTimeout(() => whenSaved(then), WAIT);
  return undefined;
}

export function start() {
  document.addEventListener("click", (event) => {
    const leaving = event.target.closest("a[data-flush]");
    if (!leaving || flush()) return;
    event.preventDefault();
    whenSaved(() => window.location.assign(leaving.href));
  });
  form.addEventListener("submit", (event) => event.preventDefault()); // 有脚本时逐格保存
  window.addEventListener("online", retry);
  window.addEventListener("beforeunload", (event) => {
    if (!isIdle()) event.preventDefault();
  });
}
