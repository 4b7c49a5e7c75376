// The button that changes between light and dark and remembers the choice.
const root = document.documentElement;
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function isDark() {
  return root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
}

function choose(theme) {
  root.dataset.theme = theme;
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // Not remembered, but changed on this page.
  }
}

export function startThemeToggle() {
  for (const button of document.querySelectorAll("[data-theme-toggle]")) {
    const show = () => button.setAttribute("aria-pressed", String(isDark()));
    button.disabled = false;
    show();
    button.addEventListener("click", () => {
      choose(isDark() ? "light" : "dark");
      show();
    });
    systemDark.addEventListener("change", show);
  }
}
