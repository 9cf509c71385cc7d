/* 长表里找格：按名称、拼音首字母或代码；只看未填的、不一致的、有批注的、待处理的。 */
import { amountOf, form, say } from "./page.js";

const search = document.querySelector("[data-filter]");
const only = document.querySelector("[data-only]");

const TESTS = {
  "": () => true,
  open: (row) => !amountOf(row) || !amountOf(row).value.trim(),
  differs: (row) => !["", "一致"].includes(text(row, "[data-difference]")),
  commented: (row) => row.querySelector(".sheet-comment") !== null,
  flagged: (row) => text(row, "[data-messages]") !== "" || ["WRONG", "CONFLICT"].includes(row.querySelector("[data-state]").dataset.state),
};

function text(row, selector) {
  const found = row.querySelector(selector);
  return found ? found.textContent.trim() : "";
}

function apply() {
  const words = search.value.normalize("NFKC").trim().toLowerCase();
  const isWanted = TESTS[only ? only.value : ""];
  let shown = 0, section = null;
  for (const row of form.querySelectorAll("tbody tr")) {
    if (row.matches(".sheet-section")) {
      section = row;
      section.hidden = true;
      continue;
    }
    row.hidden = !((row.dataset.search || "").includes(words) && isWanted(row));
    if (row.hidden) continue;
    shown += 1;
    if (section) section.hidden = false;
  }
  const isNarrowed = words !== "" || (only && only.value !== "");
  document.querySelector("[data-shown]").textContent = isNarrowed ? "显示 " + shown + " 项" : "";
  if (isNarrowed && !shown) say("没有符合的项");
}

export function start() {
  if (!search) return;
  search.addEventListener("input", apply);
  if (only) only.addEventListener("change", apply);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      search.value = "";
      apply();
    } else if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      const first = [...form.querySelectorAll("tbody tr:not([hidden]) .sheet-input")][0];
      if (first) first.focus();
    }
  });
}
