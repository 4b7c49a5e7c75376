// Tabs that are links: they lead to their part without script, and in a closed form, too, where
// buttons would be off. What is not shown is only marked; whether it is away is for the style.

export class Tabs {
  constructor(list, shown = () => {}) {
    this.shown = shown;
    this.tabs = [...list.querySelectorAll("[role=tab]")];
    this.panels = this.tabs.map((tab) => document.getElementById(tab.getAttribute("aria-controls")));
    this.panels.forEach((panel, index) => {
      panel.setAttribute("role", "tabpanel");
      panel.removeAttribute("aria-label");
      panel.setAttribute("aria-labelledby", this.tabs[index].id);
    });
    list.addEventListener("click", (event) => this.clicked(event));
    list.addEventListener("keydown", (event) => this.pressed(event));
    this.show(0);
  }

  show(index) {
    this.at = index;
    this.tabs.forEach((tab, place) => {
      const here = place === index;
      tab.setAttribute("aria-selected", String(here));
      tab.tabIndex = here ? 0 : -1;
      this.panels[place].toggleAttribute("data-away", !here);
    });
    this.shown(index);
  }

  clicked(event) {
    const index = this.tabs.indexOf(event.target.closest("[role=tab]"));
    if (index < 0) return;
    event.preventDefault();
    this.show(index);
  }

  pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const last = this.tabs.length - 1;
    const to = {
      ArrowRight: this.at === last ? 0 : this.at + 1,
      ArrowLeft: this.at === 0 ? last : this.at - 1,
      Home: 0,
      End: last,
      " ": this.at,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.show(to);
    this.tabs[to].focus();
  }
}

// "%code%: now %row%" with what stands for each.
export function fill(words, values) {
  return words.replace(/%(\w+)%/g, (whole, name) => values[name] ?? whole);
}
