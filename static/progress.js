/* 进度页：页面在后台时不再询问，回到前台立即询问一次。没有脚本时手动刷新。 */
(function () {
  "use strict";
  document.addEventListener("htmx:beforeRequest", function (event) {
    if (document.hidden && event.target.hasAttribute("data-quiet-when-hidden")) event.preventDefault();
  });
  document.addEventListener("visibilitychange", function () {
    const board = document.querySelector("[data-quiet-when-hidden]");
    if (board && !document.hidden) window.htmx.trigger(board, "refresh");
  });
})();
