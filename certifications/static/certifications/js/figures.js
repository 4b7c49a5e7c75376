// Figures in the language of the page; Spanish as the server writes it, 10.7 and not 10,7.
const language = document.documentElement.lang.replace(/^es$/, "es-419");

const DAY = 86400;

function inUnit(number, unit, digits = 0) {
  return new Intl.NumberFormat(language, {
    style: "unit",
    unit,
    unitDisplay: "short",
    maximumFractionDigits: digits,
  }).format(number);
}

// 42 ms, 1.4 sec, 3 min 12 sec, 2 hr 5 min.
export function asDuration(ms) {
  if (ms < 1000) return inUnit(Math.max(1, Math.round(ms)), "millisecond");
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return inUnit(ms / 1000, "second", 1);
  const parts = [
    ["day", Math.floor(seconds / DAY)],
    ["hour", Math.floor((seconds % DAY) / 3600)],
    ["minute", Math.floor((seconds % 3600) / 60)],
    ["second", seconds % 60],
  ];
  const shown = parts.filter(([, number]) => number).slice(0, 2);
  return shown.map(([unit, number]) => inUnit(number, unit)).join(" ");
}

// 512 MB, 8.4 GB.
export function asBytes(bytes) {
  if (bytes >= 1e9) return inUnit(bytes / 1e9, "gigabyte", 1);
  return inUnit(Math.floor(bytes / 1e6), "megabyte");
}

export function asNumber(number) {
  return new Intl.NumberFormat(language).format(number);
}
