/* 手机表单的本机暂存和自动提交。语法不超过 ES2018，旧安卓浏览器可用；没有脚本时表单照常提交。
   - 边填边存：localStorage，按用户、按表单分开；电话（data-private）只存 sessionStorage，关闭浏览器即无。
     涉未成年人、家庭暴力的案件不在这里登记，所以本机不会有这些内容。
   - 提交得到答复才清除；退出登录、满 24 小时由 portal.js 清除。
   - 断网、超时、服务器一时不通：存着，接通后原样再发。表单编号（form_key）不变，服务器只办一次。 */
(function () {
  "use strict";
  const form = document.querySelector("form[data-outbox]");
  if (!form || !window.FormData || !window.XMLHttpRequest) return;

  const RETRY_FIRST = 2000, RETRY_LAST = 30000, TIMEOUT = 20000, KEPT = 24 * 3600 * 1000;
  const key = form.getAttribute("data-outbox");
  const line = form.querySelector("[data-outbox-state]");
  const stop = form.querySelector("[data-outbox-stop]");
  const button = form.querySelector("[type=submit]");
  let retryIn = RETRY_FIRST, timer = 0, isSending = false, isWaiting = false, saving = 0;

  /* —— 本机存放 —— */

  function read(store) {
    try {
      return JSON.parse(store.getItem(key));
    } catch (broken) {
      return null;
    }
  }

  function write(store, value) {
    try {
      store.setItem(key, JSON.stringify(value));
      return true;
    } catch (full) {
      return false; // 存不下或不许存时，仍可正常提交
    }
  }

  function forget() {
    clearTimeout(saving);
    try {
      localStorage.removeItem(key);
      sessionStorage.removeItem(key);
    } catch (closed) {
      return;
    }
  }

  function each(action) {
    Array.prototype.forEach.call(form.elements, function (field) {
      if (field.name && field.name !== "csrfmiddlewaretoken" && field.type !== "submit") action(field);
    });
  }

  const isTick = (field) => field.type === "checkbox" || field.type === "radio";
  const idOf = (field) => field.name + (isTick(field) ? "=" + field.value : "");

  function keep() {
    const open = {}, secret = {};
    each(function (field) {
      const bag = field.hasAttribute("data-private") ? secret : open;
      bag[idOf(field)] = isTick(field) ? field.checked : field.value;
    });
    const hasSecret = Object.keys(secret).some((name) => secret[name]);
    const isKept = write(localStorage, { at: Date.now(), fields: open, isWaiting: isWaiting, hasSecret: hasSecret });
    if (hasSecret) write(sessionStorage, { fields: secret });
    return isKept;
  }

  function fill(fields) {
    each(function (field) {
      const value = fields[idOf(field)];
      if (value === undefined) return;
      if (isTick(field)) field.checked = value;
      else field.value = value;
    });
  }

  /* 上次没有提交的：填回来；当时已按过提交的，接着提交。 */
  function restore() {
    const kept = read(localStorage);
    if (!kept || !kept.fields || Date.now() - kept.at > KEPT) return forget();
    const secret = read(sessionStorage);
    fill(kept.fields);
    if (secret) fill(secret.fields);
    form.dispatchEvent(new CustomEvent("outbox:filled"));
    const lacks = kept.hasSecret && !secret;
    if (kept.isWaiting && !lacks) return send();
    return say(lacks ? "已恢复上次填的内容，电话请重新填写" : "已恢复上次没有提交的内容");
  }

  /* —— 提交 —— */

  /* 重新登录后令牌会换，以浏览器里现有的为准。 */
  function token() {
    const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
    return found ? found[1] : form.elements.csrfmiddlewaretoken.value;
  }

  function send() {
    if (isSending) return;
    clearTimeout(timer);
    isWaiting = true;
    keep();
    if (navigator.onLine === false) return later();
    isSending = true;
    say("正在提交…");
    const request = new XMLHttpRequest();
    request.open("POST", form.getAttribute("action") || location.pathname);
    request.timeout = TIMEOUT;
    request.setRequestHeader("X-CSRFToken", token());
    request.setRequestHeader("X-Outbox", "1");
    request.onload = function () { isSending = false; answered(request); };
    request.onerror = request.ontimeout = function () { isSending = false; later(); };
    request.send(new FormData(form));
  }

  function answered(request) {
    if (!isWaiting) return;
    if (request.status >= 500 || request.status === 429) return later();
    let url = "";
    try {
      url = JSON.parse(request.responseText).url;
    } catch (page) {
      url = "";
    }
    if (url) {
      forget();
      location.assign(url);
      return;
    }
    /* 没有办成：由服务器给出带原因的页面（登录过期时给登录页），内容仍在本机。 */
    isWaiting = request.status !== 422;
    keep();
    form.elements.csrfmiddlewaretoken.value = token();
    HTMLFormElement.prototype.submit.call(form);
  }

  function later() {
    if (!isWaiting) return;
    const isKept = keep();
    say(isKept ? "已保存在本机，接通后自动提交" : "网络不通，接通后自动提交，请不要离开本页");
    timer = setTimeout(send, retryIn);
    retryIn = Math.min(retryIn * 2, RETRY_LAST);
  }

  function say(text) {
    line.textContent = text;
    line.hidden = !text;
    line.classList.toggle("is-waiting", isWaiting && !isSending);
    stop.hidden = !isWaiting || isSending;
    button.setAttribute("aria-busy", String(isSending));
  }

  form.addEventListener("submit", function (event) {
    event.preventDefault();
    retryIn = RETRY_FIRST;
    send();
  });
  window.addEventListener("online", function () {
    if (isWaiting && !isSending) send();
  });
  stop.addEventListener("click", function () {
    clearTimeout(timer);
    isWaiting = false;
    keep();
    say("已停止自动提交，改好后请再按提交");
  });
  form.querySelector("[data-outbox-clear]").addEventListener("click", function () {
    forget();
    location.assign(location.pathname);
  });
  form.addEventListener("input", function () {
    clearTimeout(saving);
    saving = setTimeout(keep, 300);
  });
  form.addEventListener("change", keep);
  window.addEventListener("pagehide", function () {
    if (saving && read(localStorage)) keep();
  });

  form.querySelector("[data-outbox-note]").hidden = false;
  button.setAttribute("aria-busy", "false");
  if (form.hasAttribute("data-bound")) keep(); // 服务器退回的页面上就是刚填的内容
  else restore();
})();
