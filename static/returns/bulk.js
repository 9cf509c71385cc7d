/* 一次改许多格的按钮（本月无、按登记数更新、全部核对无误）：不换页，可撤销。 */
import { boxOf, boxes, contentOf, say } from "./page.js";
import { request, spread } from "./outbox.js";
import { flush, whenSaved } from "./leaving.js";
import { close, record } from "./undo.js";

async function run(button) {
  const label = button.textContent.trim();
  const before = new Map(boxes().map((box) => [box.dataset.key, contentOf(box)]));
  button.setAttribute("aria-busy", "true");
  try {
    const answer = await request(button.form.action, "{}");
    if (answer.cells) spread(answer);
    tell(answer.message);
    record(label, [...before].map(([key, content]) => ({ key: key, before: content, after: contentOf(boxOf(key)) })));
    close();
  } catch (failure) {
    tell("网络不通，“" + label + "”没有办成，请稍后再按。");
  }
  button.removeAttribute("aria-busy");
}

function tell(text) {
  const place = document.querySelector("[data-said]");
  place.textContent = text;
  say(text);
}

export function start() {
  document.addEventListener("submit", (event) => {
    const bulk = event.target;
    if (!bulk.matches("form[data-bulk]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    flush();
    whenSaved(() => run(bulk.querySelector("button[type=submit]")));
  }, true);
}
