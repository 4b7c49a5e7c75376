// How high the bars and the sheet are at this moment: they differ with width, text size and
// language, and the style sheet keeps one from covering the other by them.
import { form } from "./room_view.js";

const PARTS = { "--room-top": ".room-top", "--room-foot": ".room-foot", "--room-sheet": "[data-room-side]" };

export function startSizes() {
  const root = document.documentElement;
  const measure = () => {
    for (const [name, selector] of Object.entries(PARTS)) {
      const part = form.querySelector(selector);
      // Beside the question it is no sheet.
      const covers = name !== "--room-sheet" || getComputedStyle(part).position === "fixed";
      root.style.setProperty(name, `${covers ? part.getBoundingClientRect().height : 0}px`);
    }
  };
  const watcher = new ResizeObserver(measure);
  for (const selector of Object.values(PARTS)) watcher.observe(form.querySelector(selector));
  addEventListener("resize", measure);
  measure();
}
