// Light or dark: the system decides until the button is pressed.

import { announce } from "./dom.js";
import { icon } from "./icons.js";
import { onLanguage, t } from "./language.js";

const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () =>
  (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";

export function setUpTheme(button) {
  const show = () => {
    button.replaceChildren(icon(isDark() ? "sun" : "moon"));
    button.setAttribute("aria-label", isDark() ? t("Use the light theme") : t("Use the dark theme"));
    button.title = button.getAttribute("aria-label");
  };
  button.addEventListener("click", () => {
    const theme = isDark() ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    remember(theme);
    show();
    announce(theme === "dark" ? t("Dark theme") : t("Light theme"));
  });
  system.addEventListener("change", show);
  onLanguage(show);
  show();
}

function remember(theme) {
  try {
    localStorage.setItem("theme", theme);
  } catch {
    // A browser that forbids storage forgets the choice at the next visit, nothing else.
  }
}
