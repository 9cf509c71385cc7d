/* 待送箱：每改一格先记在本机，送到并得到答复才划去。断网、刷新、关机都不丢，也不会重复：
   已发出而没有答复的内容原样再发（服务器见修订号和内容相同即不再改），之后才发新改的。 */
import {
  CONFLICT, UNSENT, WAITING, WRONG, amountOf, boxOf, button, contentOf, form, isChanged, isSame, make, remember,
  say, setState, show, showMessages, write,
} from "./page.js";

const RETRY_FIRST = 2000, RETRY_LAST = 30000, TIMEOUT = 15000, MOST = 100;
const store = "returns-unsent-" + (form ? form.dataset.outbox : "");
const sync = document.querySelector("[data-sync]");
const waiting = new Map(); // key → {text, note, seen, flight}
const held = new Map(); // key → 自己写的，与别人冲突、等着选
const listeners = [];
let sending = false, retryIn = RETRY_FIRST, timer = 0, refused = "";

export const unsent = () => waiting.size;
export const isIdle = () => !waiting.size && !conflict();
export const isStuck = () => refused !== "" || timer !== 0;
export const conflict = () => form.querySelector("[data-conflict] .sheet-choice button");
export const onAnswer = (listener) => listeners.push(listener);

/* —— 本机存放：只有格的代码、数和说明 —— */

function stored() {
  try {
    return JSON.parse(localStorage.getItem(store)) || {};
  } catch (broken) {
    return {};
  }
}

/* 同一张表开在两个窗口时，各写各的格。 */
function keep(key) {
  const all = stored();
  const item = waiting.get(key) || held.get(key);
  if (item) all[key] = item;
  else delete all[key];
  try {
    if (Object.keys(all).length) localStorage.setItem(store, JSON.stringify(all));
    else localStorage.removeItem(store);
  } catch (full) {
    return; // 存不下时仍在本页排队
  }
}

/* 上次没有送到的，接着送；属于另一张表（乡镇表、分村表）的，说一声。 */
export function restore() {
  const all = Object.entries(stored());
  const elsewhere = all.filter(([key]) => !boxOf(key)).length;
  const note = document.querySelector("[data-elsewhere]");
  if (note && elsewhere) note.textContent = (form.dataset.grid === "villages" ? "乡镇表" : "分村填报") + "里还有 " + elsewhere + " 格没有送到，打开那一页即自动补送";
  for (const [key, item] of all) {
    const box = boxOf(key);
    if (!box) continue;
    write(box, item);
    waiting.set(key, item);
    setState(box, UNSENT);
  }
  if (waiting.size) say("上次有 " + waiting.size + " 格没有送到，正在补送");
  send();
}

/* —— 排队与发送 —— */

export function queue(box) {
  const key = box.dataset.key;
  if (box.dataset.conflict || (!isChanged(box) && !waiting.has(key))) return;
  const before = waiting.get(key);
  const content = contentOf(box);
  if (before && isSame(before, content)) return;
  waiting.set(key, { ...content, seen: Number(box.dataset.seen), flight: before ? before.flight : null });
  keep(key);
  setState(box, timer ? UNSENT : WAITING);
  send();
}

export async function send() {
  if (sending || !waiting.size || refused) return tell();
  sending = true;
  tell();
  const batch = [...waiting.keys()].slice(0, MOST);
  try {
    const answer = await post(batch.map(entryOf));
    retryIn = RETRY_FIRST;
    take(batch, answer);
  } catch (failure) {
    batch.forEach((key) => setState(boxOf(key), UNSENT));
    retryLater();
  }
  sending = false;
  tell();
  if (waiting.size && !timer) send();
  return undefined;
}

function entryOf(key) {
  const item = waiting.get(key);
  if (!item.flight) item.flight = { text: item.text, note: item.note, seen: item.seen };
  keep(key);
  return { key, code: boxOf(key).dataset.code, region: boxOf(key).dataset.region || null, ...item.flight };
}

/* 重新登录后令牌会换，以浏览器里现有的为准。 */
export function token() {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
}

export async function request(url, body) {
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), TIMEOUT);
  try {
    const headers = { "X-CSRFToken": token(), "X-Grid": form.dataset.grid, "Content-Type": "application/json" };
    const response = await fetch(url, { method: "POST", body: body, headers: headers, signal: stop.signal });
    if (response.status >= 500) throw new Error("server");
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    return isJson ? await response.json() : { mayReturn: true, message: "登录已过期，请在新窗口登录后回到本页，未保存的格会继续保存。" };
  } finally {
    clearTimeout(clock);
  }
}

const post = (entries) => request(form.dataset.cellsUrl, JSON.stringify({ entries: entries }));

function take(batch, answer) {
  if (!answer.results) {
    batch.forEach((key) => setState(boxOf(key), WRONG));
    refused = answer.message;
    if (answer.mayReturn) retryLater();
    return;
  }
  batch.forEach((key) => settle(key, answer.results[key]));
  spread(answer);
}

/* 送达之后：已保存、他人先改（两个都给看）、或被拒绝（文字留在格里）。 */
function settle(key, result) {
  const box = boxOf(key), item = waiting.get(key);
  if (result.outcome === "saved") {
    const isLast = isSame(item, item.flight);
    if (isLast) waiting.delete(key);
    else Object.assign(item, { seen: result.revision, flight: null }); // 发出后又改了，接着发
    box.dataset.seen = result.revision;
  } else if (result.outcome === "conflict") {
    hold(box, { ...item, seen: item.flight.seen, flight: null }, result);
    return;
  } else {
    waiting.delete(key);
    setState(box, WRONG);
    showMessages(box, [result.message]);
  }
  keep(key);
}

/* 服务器所说的全部格；还没送出的格不动。 */
export function spread(answer) {
  for (const [key, cell] of Object.entries(answer.cells)) {
    const box = boxOf(key);
    if (!box || waiting.has(key) || box.dataset.conflict) continue;
    if (!amountOf(box)) box.querySelector("[data-derived]").textContent = cell.text || "—";
    else if (!isTyping(box)) show(box, cell);
  }
  listeners.forEach((listener) => listener(answer));
}

/* 光标所在、已敲了字而还没交付的格。 */
const isTyping = (box) => box.contains(document.activeElement) && box.dataset.typing === "1" && isChanged(box);

/* —— 冲突：两个都给看，自己的字留着 —— */

function hold(box, mine, result) {
  const key = box.dataset.key;
  waiting.delete(key);
  held.set(key, mine);
  keep(key);
  offerChoice(box, key, result);
}

function offerChoice(box, key, result) {
  const mine = held.get(key), theirs = result.current;
  setState(box, CONFLICT);
  box.dataset.conflict = "1";
  write(box, mine);
  const said = theirs.note ? "（说明：" + theirs.note + "）" : "";
  showMessages(box, [result.message + "对方填的是“" + (theirs.text || "空白") + "”" + said + "。"]);
  const choice = make("span", "sheet-choice");
  choice.append(
    button("保留我的", "btn btn-light btn-sm", { pick: "mine" }), button("用对方的", "btn btn-light btn-sm", { pick: "theirs" })
  );
  (box.querySelector("[data-messages]") || box).append(choice);
  choice.addEventListener("click", (event) => {
    if (event.target.dataset.pick) choose(box, key, event.target.dataset.pick, theirs, choice);
  });
  choice.querySelector("button").focus();
}

function choose(box, key, picked, theirs, choice) {
  const mine = contentOf(box);
  held.delete(key);
  keep(key);
  delete box.dataset.conflict;
  choice.remove();
  write(box, theirs);
  show(box, theirs);
  if (picked === "mine") {
    write(box, mine);
    queue(box);
  } else remember(box);
  amountOf(box).focus();
  tell();
}

/* —— 重试与状态 —— */

function retryLater() {
  clearTimeout(timer);
  timer = setTimeout(retry, retryIn);
  retryIn = Math.min(retryIn * 2, RETRY_LAST);
}

export function retry() {
  clearTimeout(timer);
  timer = 0;
  refused = "";
  send();
}

function tell() {
  sync.classList.toggle("is-offline", isStuck());
  if (refused) sync.textContent = refused;
  else if (timer) sync.textContent = "网络不通，" + waiting.size + " 格未送达，已存在本机，接通后自动补送";
  else if (waiting.size) sync.textContent = "正在保存 " + waiting.size + " 格…";
  else sync.textContent = conflict() ? "有冲突待选择" : "已全部保存";
  sync.dataset.unsent = waiting.size;
}
