/* 门户的少量增强脚本：没有它，页面仍可阅读和填报。只用事件委托，不含行内处理器，可在严格 CSP 下运行。 */
(function () {
  "use strict";
  const doc = document;

  /* 模态框：按钮带 data-modal="对话框 id"。没有脚本时由 popovertarget 打开同一元素。 */
  function openModal(event, button) {
    const dialog = doc.getElementById(button.dataset.modal);
    if (!dialog || !dialog.showModal) return;
    event.preventDefault();
    if (!dialog.open) dialog.showModal();
    const first = dialog.querySelector("textarea, select, input:not([type=hidden])");
    if (first) first.focus();
  }

  function closeModal(event, button) {
    const dialog = button.closest("dialog");
    if (dialog && dialog.open) {
      event.preventDefault();
      dialog.close();
    }
  }

  /* 菜单和地区树的抽屉：浏览器不认得 popover 的（Chrome 114 以前），由这里开合。 */
  const hasPopover = "popover" in HTMLElement.prototype;
  if (!hasPopover) {
    doc.querySelectorAll("[popover]").forEach(function (item) { item.removeAttribute("popover"); });
  }

  function toggleDrawer(button) {
    const drawer = doc.getElementById(button.getAttribute("popovertarget"));
    if (!drawer || drawer.tagName === "DIALOG") return;
    const isShown = button.getAttribute("popovertargetaction") !== "hide" && !drawer.classList.contains("is-open");
    closeDrawers();
    if (!isShown) return;
    drawer.classList.add("is-open");
    const first = drawer.querySelector("a, button, input, summary");
    if (first) first.focus();
  }

  function closeDrawers() {
    doc.querySelectorAll(".mainnav.is-open, .region-panel.is-open").forEach(function (drawer) {
      drawer.classList.remove("is-open");
    });
  }

  function drawersWithout(target) {
    const button = target.closest("[popovertarget]");
    if (button) toggleDrawer(button);
    else if (!target.closest(".is-open")) closeDrawers();
  }

  /* 地区树：展开与收起；首次展开的内容由 htmx 取回。 */
  function toggleTree(button) {
    const list = doc.getElementById(button.getAttribute("aria-controls"));
    const open = button.getAttribute("aria-expanded") !== "true";
    button.setAttribute("aria-expanded", String(open));
    if (list) list.hidden = !open;
  }

  /* 窄屏的查询条件：展开与收起。 */
  function toggleFold(button) {
    const open = button.nextElementSibling.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  }

  function closeOthers(target) {
    doc.querySelectorAll("details[data-autoclose][open]").forEach(function (item) {
      if (!item.contains(target)) item.open = false;
    });
  }

  doc.addEventListener("click", function (event) {
    const target = event.target;
    const opener = target.closest("[data-modal]");
    const closer = target.closest("[data-modal-close]");
    const toggle = target.closest("[data-tree-toggle]");
    if (opener) openModal(event, opener);
    if (closer) closeModal(event, closer);
    if (toggle) toggleTree(toggle);
    const fold = target.closest("[data-fold-toggle]");
    if (fold) toggleFold(fold);
    closeOthers(target);
    if (!hasPopover) drawersWithout(target);
  });

  doc.addEventListener("keydown", function (event) {
    if (event.key === "Escape") {
      if (!hasPopover) closeDrawers();
      const open = doc.activeElement && doc.activeElement.closest("details[data-autoclose][open]");
      if (open) {
        open.open = false;
        open.querySelector("summary").focus();
      }
      doc.querySelectorAll("[data-typeahead] .region-results").forEach(function (box) { box.textContent = ""; });
    }
    const search = event.target.closest && event.target.closest("[data-typeahead]");
    if (search && (event.key === "ArrowDown" || event.key === "ArrowUp")) moveInResults(event, search);
    const row = event.target.closest && event.target.closest(".tree-row");
    if (row && ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"].includes(event.key)) moveInTree(event, row);
  });

  function moveInResults(event, search) {
    const stops = [search.querySelector("input[type=search]")].concat([...search.querySelectorAll(".typeahead-item")]);
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = stops[stops.indexOf(doc.activeElement) + step];
    if (!next) return;
    event.preventDefault();
    next.focus();
  }

  function moveInTree(event, row) {
    const button = row.querySelector("[data-tree-toggle]");
    const isOpen = button && button.getAttribute("aria-expanded") === "true";
    event.preventDefault();
    if (event.key === "ArrowRight" && button && !isOpen) return button.click();
    if (event.key === "ArrowLeft" && button && isOpen) return button.click();
    if (event.key === "ArrowLeft") {
      const parent = row.closest("ul.tree").closest(".tree-node");
      if (parent) parent.querySelector(".tree-link").focus();
      return undefined;
    }
    const links = [...row.closest("nav").querySelectorAll(".tree-link")].filter(function (link) { return link.offsetParent; });
    const step = event.key === "ArrowUp" ? -1 : 1;
    const next = links[links.indexOf(row.querySelector(".tree-link")) + step];
    if (next) next.focus();
    return undefined;
  }

  /* 手机表单暂存在本机的内容（phone/outbox.js）：满 24 小时的随时清，退出登录时全清。 */
  function dropDrafts(isDue) {
    [window.localStorage, window.sessionStorage].forEach(function (store) {
      Object.keys(store).forEach(function (key) {
        if (key.indexOf("quick-case-") === 0 && isDue(store.getItem(key))) store.removeItem(key);
      });
    });
  }

  function isOld(text) {
    const kept = /"at":(\d+)/.exec(text);
    return kept !== null && Date.now() - Number(kept[1]) > 24 * 3600 * 1000;
  }

  function tidyDrafts(isDue) {
    try {
      dropDrafts(isDue);
    } catch (closed) {
      return; // 浏览器不许本机存放，也就没有可清的
    }
  }
  tidyDrafts(isOld);
  doc.addEventListener("submit", function (event) {
    if (event.target.matches("[data-log-out]")) tidyDrafts(function () { return true; });
  });

  /* 防止重复提交；查询表单不把空条件写进网址。 */
  doc.addEventListener("submit", function (event) {
    const form = event.target;
    if (form.matches("[data-skip-empty]")) skipEmpty(form);
    if (!form.matches("[data-guard]")) return;
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "1";
    const button = event.submitter;
    if (button) button.setAttribute("aria-busy", "true");
    return undefined;
  });

  function skipEmpty(form) {
    const empty = [...form.elements].filter(function (item) { return item.name && !item.value; });
    empty.forEach(function (item) { item.disabled = true; });
    setTimeout(function () { empty.forEach(function (item) { item.disabled = false; }); }, 0);
  }

  /* 浏览器“后退”回到本页时，恢复可提交。 */
  window.addEventListener("pageshow", function () {
    doc.querySelectorAll("form[data-sent]").forEach(function (form) { delete form.dataset.sent; });
    doc.querySelectorAll("[aria-busy=true]").forEach(function (item) { item.removeAttribute("aria-busy"); });
  });

  /* 未保存的修改：离开前由浏览器询问。表单带 data-unsaved。 */
  doc.addEventListener("input", function (event) {
    const form = event.target.closest("form[data-unsaved]");
    if (form) form.dataset.dirty = "1";
  });
  window.addEventListener("beforeunload", function (event) {
    if (doc.querySelector("form[data-dirty]:not([data-sent])")) event.preventDefault();
  });

  function say(text) {
    const live = doc.getElementById("live-region");
    if (live) live.textContent = text;
  }

  /* 网络与服务器错误用中文告知，不静默失败。 */
  function complain(text) {
    const box = doc.getElementById("messages");
    if (!box) return;
    const note = doc.createElement("div");
    note.className = "notice notice--danger";
    note.setAttribute("role", "alert");
    const word = doc.createElement("span");
    word.className = "notice-word";
    word.textContent = "错误";
    const body = doc.createElement("div");
    body.className = "notice-body";
    body.textContent = text;
    note.append(word, body);
    box.textContent = "";
    box.append(note);
  }
  doc.addEventListener("htmx:sendError", function () { complain("网络不通，刚才的操作没有送达，请稍后重试。"); });
  doc.addEventListener("htmx:responseError", function (event) {
    const status = event.detail.xhr.status;
    complain(status === 403 ? "当前岗位没有此项权限，或登录已过期。" : "操作没有成功（" + status + "），请刷新页面后重试。");
  });
  doc.addEventListener("htmx:beforeRequest", function (event) {
    event.detail.elt.setAttribute("aria-busy", "true");
  });
  doc.addEventListener("htmx:afterRequest", function (event) {
    event.detail.elt.removeAttribute("aria-busy");
    const text = event.detail.xhr && event.detail.xhr.getResponseHeader("X-Announce");
    if (text) say(decodeURIComponent(text));
  });

  const focus = doc.querySelector("[data-autofocus]");
  if (focus) focus.focus();
})();
