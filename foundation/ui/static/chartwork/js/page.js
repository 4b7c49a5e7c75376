// What every page needs. Each part works alone and does nothing where its elements are missing.
import { startMenus } from "./menu.js";
import { startDialogs } from "./dialog.js";
import { startThemeToggle } from "./theme_toggle.js";

startThemeToggle();
startMenus();
startDialogs();
