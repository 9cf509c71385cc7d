/* 报表已经不能改了（已提交、已锁定），而本机还有没送到的格：列出来，由人看过以后丢弃。 */
const place = document.getElementById("unsent-left");
const key = place && "returns-unsent-" + place.dataset.outbox;

function stored() {
  try {
    return Object.entries(JSON.parse(localStorage.getItem(key)) || {});
  } catch (broken) {
    return [];
  }
}

function lineOf([code, item]) {
  const line = document.createElement("li");
  line.textContent = code.replace(/@.*/, "（村）") + "：" + (item.text || "空白") + (item.note ? "（" + item.note + "）" : "");
  return line;
}

if (place && stored().length) {
  const cells = place.querySelector("[data-cells]");
  cells.textContent = "";
  cells.append(...stored().map(lineOf));
  place.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(key);
    place.hidden = true;
  });
  place.hidden = false;
}
