/* 格里的字读成数，与服务器 governance/returns/amounts.py 同一规矩（测试逐例对照）。 */

const LARGEST = 1e15;
const SPACE = "\\s\\x1c-\\x1f\\x85\\ufeff"; // Python 与浏览器各自当作空白的，合在一起
const NOISE = new RegExp("[" + SPACE + ",，]", "g");
export const EDGES = new RegExp("^[" + SPACE + "]+|[" + SPACE + "]+$", "g");
const PREFIXES = [["不少于", "AT_LEAST"], ["将近", "AT_MOST"], ["大约", "ABOUT"], ["近", "AT_MOST"], ["约", "ABOUT"]];

const problem = (text) => ({ amount: null, precision: "EXACT", problem: text });

/* {amount, precision, problem}；空白时 amount 为 null、problem 为空。钱以分计。 */
export function parse(text, { unit, allowsPrecision }) {
  let plain = text.normalize("NFKC").replace(NOISE, "");
  if (!plain) return { amount: null, precision: "EXACT", problem: "" };
  let precision = "EXACT";
  [plain, precision] = takePrecision(plain);
  if (precision !== "EXACT" && !allowsPrecision) return problem("须填确数，不能带“余、近、约”");
  if (unit === "MONEY") plain = plain.replace(/元$/, "");
  let places = unit === "MONEY" ? 2 : 0;
  if (plain.endsWith("万")) {
    plain = plain.slice(0, -1);
    places += 4;
  }
  if (plain.startsWith("-")) return problem("不能为负数");
  const found = /^(\d+)(?:\.(\d+))?$/.exec(plain);
  if (!found) return problem("填的“" + text.replace(EDGES, "") + "”不是数字");
  return scaled(found[1], (found[2] || "").replace(/0+$/, ""), places, unit, precision);
}

function takePrecision(text) {
  const prefix = PREFIXES.find(([words]) => text.startsWith(words));
  if (prefix) return [text.slice(prefix[0].length), prefix[1]];
  const without = text.replace(/[余多]/, "");
  return without === text ? [text, "EXACT"] : [without, "AT_LEAST"];
}

/* 逐位移动小数点，不经浮点数。 */
function scaled(whole, fraction, places, unit, precision) {
  if (fraction.length > places) return problem(unit === "MONEY" ? "最多保留两位小数（到分）" : "须为整数");
  const amount = Number(whole + fraction.padEnd(places, "0"));
  return amount > LARGEST ? problem("数字过大") : { amount: amount, precision: precision, problem: "" };
}

/* 数写成格里的字，与服务器所显示的一样。 */
export function show(amount, { unit }, precision = "EXACT") {
  if (amount === null) return "";
  const rest = amount % 100;
  const digits = unit !== "MONEY" ? String(amount) : String(Math.floor(amount / 100)) + (rest ? "." + String(rest).padStart(2, "0") : "");
  if (precision === "AT_LEAST") return digits + "余";
  return ({ AT_MOST: "近", ABOUT: "约" }[precision] || "") + digits;
}
