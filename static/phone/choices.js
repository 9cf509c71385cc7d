/* 手机表单：只显示与所选结果有关的栏；常用语点一下填入，并换上双方姓名。语法不超过 ES2018；没有脚本时各栏都显示。 */
(function () {
  "use strict";
  const form = document.querySelector("form.phone");
  if (!form) return;
  form.classList.add("has-script");

  function chosen(name) {
    const found = form.querySelector("input[name='" + name + "']:checked");
    return found ? found.value : "";
  }

  function all(selector, action) {
    Array.prototype.forEach.call(form.querySelectorAll(selector), action);
  }

  const holds = (words, word) => words.split(" ").indexOf(word) >= 0;

  function show() {
    const result = chosen("result"), type = chosen("dispute_type");
    all("[data-when]", function (part) { part.hidden = !holds(part.getAttribute("data-when"), result); });
    all("[data-when-settled]", function (part) {
      part.hidden = part.getAttribute("data-when-settled") !== chosen("settled");
    });
    all("[data-chips]", function (chips) {
      let isAny = false;
      Array.prototype.forEach.call(chips.children, function (chip) {
        const types = chip.getAttribute("data-types");
        chip.hidden = types !== "" && !holds(types, type);
        isAny = isAny || !chip.hidden;
      });
      chips.hidden = !isAny;
    });
  }

  /* {甲}、{乙} 换成已填的姓名。 */
  function named(text) {
    return text.replace("{甲}", nameOf(0, "申请人")).replace("{乙}", nameOf(1, "被申请人"));
  }

  function nameOf(number, otherwise) {
    const box = form.elements["party-" + number + "-name"];
    return (box && box.value.trim()) || otherwise;
  }

  form.addEventListener("click", function (event) {
    const chip = event.target.closest("[data-phrase]");
    if (!chip) return;
    const field = document.getElementById(chip.getAttribute("data-into"));
    field.value = field.value.trim() + named(chip.getAttribute("data-phrase"));
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
  form.addEventListener("change", show);
  form.addEventListener("outbox:filled", function () {
    all("details.more", function (part) {
      part.open = part.open || !!part.querySelector("input:checked") || hasText(part);
    });
    show();
  });

  function hasText(part) {
    return Array.prototype.some.call(part.querySelectorAll("input[type=text], input[type=tel]"), (box) => box.value !== "");
  }

  show();
})();
