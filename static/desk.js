/* 工作清单的键盘操作。没有它，各行的办理仍是普通链接。只用事件委托，可在严格 CSP 下运行。 */
(function () {
  "use strict";
  const doc = document;
  const table = doc.querySelector("[data-desk]");
  if (!table) return;

  function rows() { return [...table.querySelectorAll("[data-row]")]; }

  function current() { return doc.activeElement && doc.activeElement.closest("[data-row]"); }

  function show(row) {
    if (!row) return;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  function move(by) {
    const all = rows();
    const at = all.indexOf(current());
    show(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  /* 下一件还没有办的；后面没有了就从头找。 */
  function nextOpen(row) {
    const all = rows();
    const at = all.indexOf(row);
    return [...all.slice(at + 1), ...all.slice(0, at)].find(function (one) { return !one.hasAttribute("data-done"); });
  }

  function fold(row) {
    const form = row && row.querySelector(".desk-form");
    if (form) form.remove();
    return Boolean(form);
  }

  function count() {
    const chosen = doc.querySelector("[data-chosen]");
    const number = table.querySelectorAll("input[name=case]:checked").length;
    if (chosen) chosen.textContent = number ? String(number) : "";
  }

  function choose(row) {
    const box = row.querySelector("input[name=case]");
    if (box) box.checked = !box.checked;
    count();
  }

  /* 行上的办理键：打开该行的表单；已经打开的先收起。 */
  function act(row, key) {
    const link = row.querySelector('[data-key="' + CSS.escape(key) + '"]');
    if (link) link.click();
    return Boolean(link);
  }

  function handOver() {
    const button = doc.querySelector("[data-handover]");
    if (button) button.click();
  }

  const MOVES = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };

  function onRow(event, row) {
    if (event.key in MOVES) move(MOVES[event.key]);
    else if (event.key === "x") choose(row || rows()[0]);
    else if (event.key === "b") handOver();
    else if (event.key === "Enter" && row && doc.activeElement === row) row.querySelector("[data-open]").click();
    else if (!(row && event.key.length === 1 && act(row, event.key.toLowerCase()))) return;
    event.preventDefault();
  }

  doc.addEventListener("keydown", function (event) {
    const row = current();
    const writing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && fold(row)) return show(row);
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.form && row) {
      event.preventDefault();
      return event.target.form.requestSubmit();
    }
    const inForm = event.target.closest(".desk-form");
    if (writing || inForm || event.ctrlKey || event.altKey || event.metaKey) return undefined;
    return onRow(event, row);
  });

  table.addEventListener("click", function (event) {
    if (event.target.closest("[data-fold]")) {
      const row = event.target.closest("[data-row]");
      fold(row);
      show(row);
    }
  });
  table.addEventListener("change", count);

  /* 同一行只开一张表单。 */
  doc.addEventListener("htmx:beforeSwap", function (event) {
    const target = event.detail.target;
    if (target.matches("[data-row]") && !event.detail.xhr.getResponseHeader("HX-Retarget")) fold(target);
  });

  let answered = null;
  doc.addEventListener("htmx:afterRequest", function (event) {
    const xhr = event.detail.xhr;
    answered = xhr && xhr.getResponseHeader("HX-Retarget");
  });
  doc.addEventListener("htmx:afterSettle", function (event) {
    const form = event.target.closest && (event.target.matches(".desk-form") ? event.target : event.target.querySelector(".desk-form"));
    if (form && !answered) {
      const first = form.querySelector("[aria-invalid=true], select, textarea, input:not([type=hidden])");
      if (first) first.focus();
      form.scrollIntoView({ block: "nearest" });
    } else if (answered) {
      const row = doc.querySelector(answered);
      answered = null;
      if (row) show(row.hasAttribute("data-done") ? nextOpen(row) || row : row);
    }
    count();
  });

  if (doc.activeElement === doc.body && window.matchMedia("(min-width: 821px)").matches) show(rows()[0]);
})();
