/* 月报表格的入口。没有它（未启用脚本、旧浏览器），页面仍可整页保存。 */
import { boxes, form, noteOf, remember, setNoteStop } from "./page.js";
import * as bulk from "./bulk.js";
import * as filter from "./filter.js";
import * as keyboard from "./keyboard.js";
import * as leaving from "./leaving.js";
import * as outbox from "./outbox.js";
import * as panel from "./panel.js";
import * as paste from "./paste.js";
import * as totals from "./totals.js";
import * as verdicts from "./verdicts.js";

if (form && form.dataset.cellsUrl) {
  document.documentElement.classList.add("has-sheet-script");
  boxes().forEach((box) => {
    remember(box);
    const note = noteOf(box);
    if (note) setNoteStop(box, note.classList.contains("is-needed") || note.value !== "");
  });
  [totals, filter, paste, panel, bulk, leaving, keyboard, verdicts].forEach((part) => part.start());
  outbox.restore();
  totals.count();
}
