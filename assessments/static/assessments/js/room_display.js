// Size, spacing, contrast and colours of the room, remembered on this device; room_early.js sets
// them before the first paint. Colours are the same choice as everywhere else.
const STORED = "chartwork-room-display";
const DEFAULTS = { size: "1", spacing: "normal", contrast: "normal" };
const root = document.documentElement;

function stored() {
  try {
    return { ...DEFAULTS, ...JSON.parse(localStorage.getItem(STORED) || "{}") };
  } catch {
    return { ...DEFAULTS };
  }
}

function keep(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Not remembered, but changed on this page.
  }
}

function chooseTheme(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  // Django's admin reads the same key, and calls the device's own choice "auto".
  keep("theme", theme === "system" ? "auto" : theme);
}

export function startDisplay() {
  const display = stored();
  const now = { ...display, theme: root.dataset.theme ?? "system" };
  for (const choice of document.querySelectorAll("[data-display]")) {
    const name = choice.dataset.display;
    choice.checked = choice.value === now[name];
    choice.addEventListener("change", () => {
      if (name === "theme") {
        chooseTheme(choice.value);
        return;
      }
      display[name] = choice.value;
      root.dataset[`room${name}`] = choice.value;
      keep(STORED, JSON.stringify(display));
    });
  }
}
