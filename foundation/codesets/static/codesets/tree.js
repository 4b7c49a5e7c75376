// The tree: a button at each branch opens and closes what is under it, which is fetched when it is
// first opened; arrows move. Without script the links lead to pages that list the same.
import { announce } from "../chartwork/js/live_region.js";
import { fetchDocument } from "../chartwork/js/trusted_html.js";

const tree = document.querySelector("[data-tree]");

function nameOf(branch) {
  return branch.querySelector(":scope > a .codes-code").textContent;
}

function show(branch, open) {
  const button = branch.querySelector(":scope > button");
  const list = branch.querySelector(":scope > ul");
  button.setAttribute("aria-expanded", String(open));
  button.setAttribute("aria-label", `${open ? tree.dataset.close : tree.dataset.open} ${nameOf(branch)}`);
  if (list) list.hidden = !open;
}

async function open(branch) {
  if (!branch.querySelector(":scope > ul")) {
    let page;
    try {
      page = await fetchDocument(branch.dataset.under);
    } catch {
      // No connection: the link still leads to the page of the code.
      return;
    }
    const list = page?.querySelector("ul");
    if (!list || branch.querySelector(":scope > ul")) return;
    branch.append(document.adoptNode(list));
    equip(branch.querySelector(":scope > ul"));
  }
  show(branch, true);
  announce(`${nameOf(branch)}: ${branch.querySelectorAll(":scope > ul > li").length}`);
}

function toggle(branch) {
  const isOpen = branch.querySelector(":scope > button").getAttribute("aria-expanded") === "true";
  if (isOpen) show(branch, false);
  else open(branch);
}

function equip(list) {
  for (const branch of list.querySelectorAll("li[data-under]")) {
    const button = document.createElement("button");
    button.type = "button";
    // One stop with Tab for each branch: its link. The arrows do what the button does.
    button.tabIndex = -1;
    button.addEventListener("click", () => toggle(branch));
    branch.prepend(button);
    show(branch, Boolean(branch.querySelector(":scope > ul")));
  }
}

function links() {
  return [...tree.querySelectorAll("li > a")].filter((link) => link.checkVisibility());
}

function pressed(event) {
  const link = event.target.closest?.("li > a");
  if (!link || event.altKey || event.ctrlKey || event.metaKey) return;
  const branch = link.parentElement;
  const all = links();
  const at = all.indexOf(link);
  const expanded = branch.querySelector(":scope > button")?.getAttribute("aria-expanded");
  const parent = branch.parentElement.closest("li");
  if (event.key === "ArrowDown") all[at + 1]?.focus();
  else if (event.key === "ArrowUp") all[at - 1]?.focus();
  else if (event.key === "Home") all[0]?.focus();
  else if (event.key === "End") all.at(-1)?.focus();
  else if (event.key === "ArrowRight" && expanded === "false") open(branch);
  else if (event.key === "ArrowRight" && expanded === "true") all[at + 1]?.focus();
  else if (event.key === "ArrowLeft" && expanded === "true") show(branch, false);
  else if (event.key === "ArrowLeft") parent?.querySelector(":scope > a")?.focus();
  else return;
  event.preventDefault();
}

if (tree) {
  equip(tree);
  tree.addEventListener("keydown", pressed);
  tree.querySelector("[aria-current]")?.scrollIntoView({ block: "center" });
}
