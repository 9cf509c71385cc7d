/* 月报核对：与服务器（governance/returns/rulebook）按同一份规则得出同样的结论，边填边显示，不等往返。
 规则是数据，不用 eval，可在严格 CSP 下运行；数一律为 BigInt。最终以服务器的结论为准。 */
import { EDGES, parse } from "./amounts.js";

const RECENT = 6, TRAILING = 12, NOTE_LENGTH = 4; // 月、月、字
const EXACT = "EXACT", AT_LEAST = "AT_LEAST", AT_MOST = "AT_MOST", ABOUT = "ABOUT";
const SIGNS = { AT_MOST: "近", ABOUT: "约" };
const WEIGHT = { ERROR: 0, WARNING: 1, INFO: 2 };
const BLANK = { amount: null, precision: EXACT, problem: "" };

const has = (table, key) => Object.prototype.hasOwnProperty.call(table, key);

/* 格里的字读成大整数。 */
function read(cell, line) {
  if (!cell || !line.typed) return BLANK;
  const typed = parse(cell.text, { unit: line.money ? "MONEY" : "", allowsPrecision: line.approximate });
  return typed.amount === null ? typed : { ...typed, amount: BigInt(typed.amount) };
}

/* —— 数怎么写 —— */

function show(amount, isMoney, precision) {
  let digits = String(amount);
  if (isMoney) {
    const rest = amount % 100n;
    digits = String(amount / 100n) + (rest ? "." + String(rest).padStart(2, "0") : "");
  }
  return precision === AT_LEAST ? digits + "余" : (SIGNS[precision] || "") + digits;
}

const write = (n) => (n.amount < 0n ? "−" : "") + show(n.amount < 0n ? -n.amount : n.amount, n.money, n.precision);

function percent(part, whole) {
  if (whole === 0n) return "—";
  const negative = (part < 0n) !== (whole < 0n), scaled = size(part) * 10000n, bottom = size(whole);
  const units = (scaled * 2n + bottom) / (bottom * 2n);
  return (negative && units ? "-" : "") + units / 100n + "." + String(units % 100n).padStart(2, "0") + "%";
}

const size = (n) => (n < 0n ? -n : n);

/* —— 数 —— */

const number = (amount, precision, money) => ({ amount: amount, precision: precision || EXACT, money: !!money });
const isNumber = (value) => value !== null && typeof value === "object";
const mirrored = (precision) => ({ AT_LEAST: AT_MOST, AT_MOST: AT_LEAST }[precision] || precision);

function combined(one, other) {
  if (one === other || other === EXACT) return one;
  return one === EXACT ? other : ABOUT;
}

function plus(left, right, sign) {
  if (!isNumber(left) || !isNumber(right)) return null;
  const precision = combined(left.precision, sign > 0n ? right.precision : mirrored(right.precision));
  return number(left.amount + sign * right.amount, precision, left.money || right.money);
}

function times(left, right) {
  if (!isNumber(left) || !isNumber(right)) return null;
  return number(left.amount * right.amount, combined(left.precision, right.precision), left.money || right.money);
}

function absolute(n) {
  if (!isNumber(n)) return null;
  return number(size(n.amount), n.amount < 0n ? mirrored(n.precision) : n.precision, n.money);
}

const COMPARE = {
  "==": (a, b) => a === b, "!=": (a, b) => a !== b, "<": (a, b) => a < b,
  "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
};
const OF_VALUES = {
  "+": (a, b) => plus(a, b, 1n),
  "-": (a, b) => plus(a, b, -1n),
  "*": times,
  "abs": absolute,
  "not": (a) => (a === null ? null : !a),
  "sure": (a) => a === true,
  "known": (a) => a !== null,
};

/* —— 一张表 —— */

const BELONGS = {
  typed: (line) => line.typed,
  counts: (line) => line.typed && !line.money,
  money: (line) => line.typed && line.money,
  flows: (line) => line.activity,
  flow_counts: (line) => line.activity && !line.money,
  stocks: (line) => line.stock,
  ratios: (line) => !line.typed,
};

class Sheet {
  /* context：服务器给的表（rulebook/embedding.py）；cells：代码 → { text, note }。 */
  constructor(context, cells) {
    this.context = context;
    this.lines = context.lines;
    this.place = new Map(context.lines.map((line, index) => [line.code, index]));
    this.cells = new Map(context.lines.map((line) => [line.code, read(cells[line.code], line)]));
  }

  line(code) { return this.lines[this.place.get(code)]; }
  name(code) { const line = this.line(code); return line ? line.name : code; }
  cell(code) { return this.cells.get(code) || BLANK; }

  number(code, amount, precision) {
    const line = this.line(code);
    return amount === null ? null : number(amount, precision, line && line.money);
  }

  now(code) { const cell = this.cell(code); return this.number(code, cell.amount, cell.precision); }
  ago(code, months) { return big((this.context.history[months] || {})[code]); }

  span(code, first, last) {
    const found = [];
    for (let months = first; months <= last; months++) found.push(this.ago(code, months));
    return found;
  }

  parts(code) {
    return this.lines.filter((line) => line.typed && line.code.startsWith(code + ".")).map((line) => this.now(line.code));
  }

  compared() {
    if (!this.pairs) {
      this.pairs = this.lines.filter((line) => line.activity)
        .map((line) => [this.cell(line.code).amount, this.ago(line.code, 1)])
        .filter(([now, then]) => now !== null && then !== null && (now || then));
    }
    return this.pairs;
  }
}

function big(given) {
  if (given === undefined || given === null) return null;
  if (!Number.isSafeInteger(given)) throw new RangeError("not exact: " + given);
  return BigInt(given);
}

const known = (amounts) => amounts.filter((amount) => amount !== null);
const added = (amounts) => amounts.reduce((sum, amount) => sum + amount, 0n);
const count = (many) => number(BigInt(many));

const OF_LINE = {
  cell: (sheet, code) => sheet.now(code),
  last: (sheet, code) => sheet.number(code, sheet.ago(code, 1)),
  back: (sheet, code, months) => sheet.number(code, sheet.ago(code, months)),
  december: (sheet, code) => sheet.number(code, sheet.ago(code, sheet.context.month % 100)),
  ytd: (sheet, code) => plus(OF_LINE.ytd_last(sheet, code), sheet.now(code), 1n),
  ytd_last(sheet, code) {
    const found = sheet.span(code, 1, sheet.context.month % 100 - 1);
    return found.includes(null) ? null : sheet.number(code, added(found));
  },
  trailing(sheet, code) {
    const now = sheet.now(code);
    return now && number(now.amount + added(known(sheet.span(code, 1, TRAILING))), now.precision, now.money);
  },
  recent_sum(sheet, code) {
    const found = known(sheet.span(code, 1, RECENT));
    return found.length ? sheet.number(code, added(found)) : null;
  },
  recent_count: (sheet, code) => count(known(sheet.span(code, 1, RECENT)).length),
  observed: (sheet, code) => sheet.number(code, big(sheet.context.observed[code])),
  villages: (sheet, code) => sheet.number(code, big((sheet.context.villages || {})[code])),
  parts(sheet, code) {
    const found = sheet.parts(code);
    return found.length ? found.reduce((sum, part) => plus(sum, part, 1n)) : null;
  },
  parts_filled: (sheet, code) => count(sheet.parts(code).filter((part) => part !== null).length),
  parts_all: (sheet, code) => count(sheet.parts(code).length),
  children(sheet, code) {
    const found = known(sheet.context.children.map(([, given]) => big(given[code])));
    return found.length ? sheet.number(code, added(found)) : null;
  },
  scale: (sheet, code) => number(sheet.number(code, 0n).money ? 100n : 1n),
  blank: (sheet, code) => sheet.cell(code).amount === null && !sheet.cell(code).problem,
  wrong: (sheet, code) => sheet.cell(code).problem !== "",
  required: (sheet, code) => { const line = sheet.line(code); return !!line && line.required; },
  numerator: (sheet, code) => { const line = sheet.line(code); return sheet.now(line ? line.numerator : ""); },
  denominator: (sheet, code) => { const line = sheet.line(code); return sheet.now(line ? line.denominator : ""); },
};
const OF_SHEET = {
  told_count: (sheet) => count(sheet.compared().length),
  same_count: (sheet) => count(sheet.compared().filter(([now, then]) => now === then).length),
};

/* —— 一条规则看一项（interpreter.py 的 _Judge） —— */

class Judge {
  constructor(sheet, it) { this.sheet = sheet; this.it = it; this.sawApproximate = false; }

  verdict(rule) {
    if (rule.when !== null && this.value(rule.when) !== true) return null;
    this.sawApproximate = false;
    const holds = this.value(rule.expect), codes = rule.codes.map((code) => this.code(code));
    if (holds !== null && this.sawApproximate && rule.is_equality) {
      return found(rule, "INFO", "“" + rule.name + "”涉及概数，不能核对是否相等", "有了准数后请改填准数", codes, false);
    }
    if (holds !== false) return null;
    const isMilder = this.sawApproximate && rule.level === "ERROR";
    return found(rule, isMilder ? "WARNING" : rule.level, this.words(rule.fact), this.words(rule.advice), codes,
      isMilder || rule.needs_reason);
  }

  code(written) { return written === "it" ? this.it : written; }

  value(tree) {
    if (typeof tree === "number") return number(BigInt(tree));
    const [operation, ...operands] = tree;
    if (has(OF_SHEET, operation)) return OF_SHEET[operation](this.sheet);
    if (has(OF_LINE, operation)) return OF_LINE[operation](this.sheet, this.code(operands[0]), operands[1]);
    if (operation === "and" || operation === "or") return this.joined(operands, operation === "or");
    const values = operands.map((operand) => this.value(operand));
    return has(COMPARE, operation) ? this.compare(operation, ...values) : OF_VALUES[operation](...values);
  }

  /* “且”见到不成立的即定，“或”见到成立的即定；其余有未知则未知。 */
  joined(operands, decidedBy) {
    let answer = !decidedBy;
    for (const operand of operands) {
      const value = this.value(operand);
      if (value === decidedBy) return value;
      if (value === null) answer = null;
    }
    return answer;
  }

  compare(operation, left, right) {
    if (!isNumber(left) || !isNumber(right)) return null;
    if (left.precision !== EXACT || right.precision !== EXACT) this.sawApproximate = true;
    return COMPARE[operation](left.amount, right.amount);
  }

  words(parts) { return parts.map((part) => (typeof part === "string" ? part : this.place(...part))).join(""); }

  place(kind, operand, ...rest) {
    if (kind === "name") return this.sheet.name(this.code(operand));
    if (kind === "problem") return this.sheet.cell(this.code(operand)).problem;
    if (kind === "list") return this.listed(this.code(operand));
    const value = this.value(operand);
    if (!isNumber(value)) return "—";
    if (kind === "word") return value.amount > 0n ? rest[0] : rest[1];
    if (kind === "percent") {
      const whole = this.value(rest[0]);
      return isNumber(whole) ? percent(value.amount, whole.amount) : "—";
    }
    return (kind === "signed" && value.amount > 0n ? "+" : "") + write(value);
  }

  listed(code) {
    return this.sheet.context.children.filter(([, given]) => given[code] !== undefined)
      .map(([name, given]) => name + write(this.sheet.number(code, big(given[code])))).join("、");
  }
}

const found = (rule, level, fact, advice, codes, needsReason) =>
  ({ check: rule.id, level: level, fact: fact, advice: advice, codes: codes, needs_reason: needsReason });

function linesOf(rule, sheet) {
  if (!rule.each.length) return [""];
  if (Array.isArray(rule.each)) return rule.each.filter((code) => sheet.line(code));
  return sheet.lines.filter(BELONGS[rule.each]).map((line) => line.code);
}

/* 全部结论，须改正的在前，其余按表中次序；与服务器逐字相同。 */
export function findings(context, cells) {
  const sheet = new Sheet(context, cells);
  const all = [];
  for (const rule of context.rules) {
    for (const code of linesOf(rule, sheet)) {
      const verdict = new Judge(sheet, code).verdict(rule);
      if (verdict) all.push(verdict);
    }
  }
  const placeOf = (one) => (one.codes.length && sheet.place.has(one.codes[0]) ? sheet.place.get(one.codes[0]) : -1);
  return all.sort((one, other) => WEIGHT[one.level] - WEIGHT[other.level] || placeOf(one) - placeOf(other));
}

export const message = (one) => one.fact + "；" + one.advice + "。";
const isExplained = (note) => [...(note || "").replace(EDGES, "")].length >= NOTE_LENGTH;

/* 挡住提交的：须改正的，以及还没写说明的。 */
export function blocking(all, notes, wholeNote) {
  return all.filter((one) => one.level === "ERROR"
    || (one.needs_reason && !isExplained(one.codes.length ? notes[one.codes[0]] : wholeNote)));
}

/* 演练用：许多张表一次判完，每条结论写成一行。 */
export function judgeAll(returns) {
  return returns.map(([context, cells]) => findings(context, cells)
    .map((one) => [one.check, one.level, one.codes, one.fact, one.advice, one.needs_reason]));
}
