/* 月报表格：逐格自动保存、键盘移动、断网重试。没有它，页面仍可整页保存。只用事件委托，可在严格 CSP 下运行。 */
(function () {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form) return;
  const RETRY_FIRST = 2000, RETRY_LAST = 30000, TIMEOUT = 15000, PAUSE = 900;
  const sync = document.querySelector("[data-sync]");
  const waiting = new Set(); // codes of cells typed in but not yet acknowledged by the server
  let sending = false, retryIn = RETRY_FIRST, timer = 0, pause = 0, refused = "", lastSent = "";

  const rowOf = (code) => document.getElementById("cell-" + code);
  const amountOf = (row) => row.querySelector("[name^=amount-]");
  const noteOf = (row) => row.querySelector("[name^=note-]");
  const cells = [...form.querySelectorAll("[name^=amount-]")];

  /* —— 格的状态 —— */

  function remember(row) {
    row.dataset.amount = amountOf(row).value;
    row.dataset.note = noteOf(row).value;
  }

  const textOf = (row) => amountOf(row).value + "\n" + noteOf(row).value;

  const isChanged = (row) => amountOf(row).value !== row.dataset.amount || noteOf(row).value !== row.dataset.note;

  function setState(row, label, tone) {
    const badge = row.querySelector("[data-state]");
    badge.textContent = label;
    badge.className = "state state--" + tone;
  }

  /* 用不着写说明的行，Tab 键直接到下一格的数；右方向键仍可进入说明。 */
  function setNoteStop(row, isStop) { noteOf(row).tabIndex = isStop ? 0 : -1; }

  function make(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function showMessages(row, texts, comment) {
    const lines = texts.map((text) => make("span", "", text));
    if (comment) lines.unshift(make("span", "sheet-comment", comment));
    row.querySelector("[data-messages]").replaceChildren(...lines);
  }

  /* 服务器所说的一格；正在编辑的格不动它的文字。 */
  function accept(code, cell) {
    const row = rowOf(code);
    if (!row || waiting.has(code)) return;
    if (!amountOf(row)) return void (row.querySelector("[data-derived]").textContent = cell.text || "—");
    if (isChanged(row) && code !== lastSent) return; // typed over an older revision: that save will tell
    row.dataset.seen = cell.revision;
    if (document.activeElement !== amountOf(row)) amountOf(row).value = cell.text;
    if (document.activeElement !== noteOf(row)) noteOf(row).value = cell.note;
    remember(row);
    setState(row, cell.label, cell.tone);
    row.querySelector("[data-difference]").textContent = cell.difference;
    noteOf(row).classList.toggle("is-needed", cell.needs_note);
    noteOf(row).placeholder = cell.needs_note ? "请说明原因" : "";
    setNoteStop(row, cell.needs_note || cell.note !== "");
    showMessages(row, cell.messages, cell.comment);
    const origin = row.querySelector("[data-origin]");
    if (origin && code === lastSent) origin.remove();
  }

  function acceptAll(answer) {
    for (const [code, cell] of Object.entries(answer.cells)) accept(code, cell);
    document.querySelector("[data-filled]").textContent = answer.filled;
    const badge = document.querySelector("[data-blocking]");
    badge.className = "state state--" + (answer.blocking ? "warning" : "success");
    badge.textContent = answer.blocking ? "待处理 " + answer.blocking + " 处" : "可以提交";
  }

  /* —— 保存 —— */

  function queue(row) {
    const code = row.dataset.code;
    if (!isChanged(row) || row.dataset.conflict) return;
    waiting.add(code);
    setState(row, "待保存", "progress");
    form.dataset.dirty = "1";
    send();
  }

  async function send() {
    if (sending || !waiting.size || refused) return tell();
    sending = true;
    tell();
    const code = waiting.keys().next().value;
    const row = rowOf(code);
    try {
      const answer = await post(bodyOf(row, code));
      retryIn = RETRY_FIRST;
      settle(row, code, answer);
    } catch (failure) {
      setState(row, "待保存", "warning");
      retryLater();
    }
    sending = false;
    if (waiting.size && !timer) send();
    tell();
    return undefined;
  }

  /* 重新登录后令牌会换，以浏览器里现有的为准。 */
  function token() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
  }

  function bodyOf(row, code) {
    const body = new URLSearchParams({
      code: code, text: amountOf(row).value, note: noteOf(row).value, seen: row.dataset.seen, csrfmiddlewaretoken: token(),
    });
    row.dataset.sent = textOf(row);
    lastSent = code;
    return body;
  }

  async function post(body) {
    const response = await fetch(form.dataset.cellUrl, { method: "POST", body: body, signal: AbortSignal.timeout(TIMEOUT) });
    if (response.status >= 500) throw new Error("server");
    const isJson = (response.headers.get("Content-Type") || "").includes("json");
    return isJson ? response.json() : { mayReturn: true, message: "登录已过期，请在新窗口登录后回到本页，未保存的格会继续保存。" };
  }

  /* 送达之后：已保存、他人先改（两个都给看）、或被拒绝（文字留在格里）。 */
  function settle(row, code, answer) {
    if (answer.cells) {
      waiting.delete(code);
      if (row.dataset.sent !== textOf(row)) { // typed on while it was under way
        waiting.add(code);
        row.dataset.seen = answer.cells[code].revision;
      }
      acceptAll(answer);
      return;
    }
    if (answer.current) {
      waiting.delete(code);
      offerChoice(row, code, answer);
      return;
    }
    setState(row, "有误", "danger");
    refused = answer.message;
    if (answer.mayReturn) retryLater();
  }

  function offerChoice(row, code, answer) {
    setState(row, "有冲突", "danger");
    row.dataset.conflict = "1";
    showMessages(row, [answer.message + "对方填的是“" + (answer.current.text || "空白") + "”。"]);
    const choice = make("span", "sheet-choice", "");
    choice.append(button("保留我的", "mine"), button("用对方的", "theirs"));
    row.querySelector("[data-messages]").append(choice);
    choice.addEventListener("click", function (event) {
      const picked = event.target.dataset.pick;
      if (!picked) return;
      row.dataset.seen = answer.current.revision;
      delete row.dataset.conflict;
      showMessages(row, []);
      if (picked === "theirs") {
        amountOf(row).value = answer.current.text;
        noteOf(row).value = answer.current.note;
        remember(row);
        accept(code, answer.current);
      } else queue(row);
      amountOf(row).focus();
    });
    choice.querySelector("button").focus();
  }

  function button(text, pick) {
    const made = make("button", "btn btn-light btn-sm", text);
    made.type = "button";
    made.dataset.pick = pick;
    return made;
  }

  function retryLater() {
    clearTimeout(timer);
    timer = setTimeout(retry, retryIn);
    retryIn = Math.min(retryIn * 2, RETRY_LAST);
  }

  function retry() {
    clearTimeout(timer);
    timer = 0;
    refused = "";
    send();
  }

  function tell() {
    const offline = timer !== 0;
    sync.classList.toggle("is-offline", offline || refused !== "");
    if (refused) sync.textContent = refused;
    else if (offline) sync.textContent = "网络不通，" + waiting.size + " 格待保存，接通后自动保存";
    else if (waiting.size) sync.textContent = "正在保存…";
    else sync.textContent = "已全部保存";
    if (!waiting.size) delete form.dataset.dirty;
  }

  /* —— 键盘与事件 —— */

  function move(input, step) {
    const kind = input.name.split("-")[0];
    const next = cells[cells.indexOf(amountOf(input.closest("tr"))) + step];
    if (!next) return false;
    const target = kind === "note" ? noteOf(next.closest("tr")) : next;
    target.focus();
    target.select();
    return true;
  }

  /* 光标在文字尽头（或全选）时，左右键才换格。 */
  function isAtEdge(input, end) {
    const all = input.selectionEnd - input.selectionStart === input.value.length;
    return all || (end ? input.selectionStart === input.value.length : input.selectionEnd === 0);
  }

  form.addEventListener("keydown", function (event) {
    const input = event.target;
    if (!input.matches(".sheet-input") || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const row = input.closest("tr");
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      if (!move(input, event.shiftKey ? -1 : 1)) document.querySelector("a[data-flush]").focus();
    } else if (event.key === "ArrowUp") {
      event.preventDefault();
      move(input, -1);
    } else if (event.key === "ArrowRight" && input === amountOf(row) && isAtEdge(input, true)) {
      event.preventDefault();
      noteOf(row).focus();
    } else if (event.key === "ArrowLeft" && input === noteOf(row) && isAtEdge(input, false)) {
      event.preventDefault();
      amountOf(row).focus();
    } else if (event.key === "Escape") {
      input.value = input === amountOf(row) ? row.dataset.amount : row.dataset.note;
    }
  });

  form.addEventListener("focusin", function (event) {
    if (event.target.matches(".sheet-input")) event.target.select();
  });

  form.addEventListener("input", function (event) {
    if (!event.target.matches(".sheet-input")) return;
    const row = event.target.closest("tr");
    if (isChanged(row)) setState(row, "待保存", "progress");
    clearTimeout(pause);
    pause = setTimeout(function () { queue(row); }, PAUSE);
  });

  form.addEventListener("focusout", function (event) {
    if (event.target.matches(".sheet-input")) queue(event.target.closest("tr"));
  });

  /* 离开本页的按钮：先把没保存的送出去。 */
  document.addEventListener("click", function (event) {
    const leaving = event.target.closest("a[data-flush]");
    if (!leaving || !flushing()) return;
    event.preventDefault();
    whenSaved(function () { window.location.assign(leaving.href); });
  });
  document.addEventListener("submit", function (event) {
    if (!event.target.matches("[data-flush]") || !flushing()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    whenSaved(function () { event.target.submit(); });
  }, true);

  function conflict() { return form.querySelector("[data-conflict] .sheet-choice button"); }

  function flushing() {
    form.querySelectorAll("tr[data-seen]").forEach(queue);
    return waiting.size > 0 || conflict() !== null;
  }

  function whenSaved(then) {
    if (conflict()) return conflict().focus();
    if (!waiting.size) return then();
    if (!refused && !timer) setTimeout(function () { whenSaved(then); }, 120);
    return undefined;
  }

  window.addEventListener("online", retry);
  window.addEventListener("beforeunload", function (event) {
    if (waiting.size || conflict()) event.preventDefault();
  });

  form.querySelectorAll("tr[data-seen]").forEach(function (row) {
    remember(row);
    setNoteStop(row, noteOf(row).classList.contains("is-needed") || noteOf(row).value !== "");
  });
  const asked = document.getElementById(window.location.hash.slice(1));
  const first = (asked && asked.matches(".sheet-input") && asked) || cells.find(function (cell) { return !cell.value; }) || cells[0];
  if (first) first.focus();
})();
