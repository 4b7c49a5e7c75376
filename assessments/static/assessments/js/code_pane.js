// The code browser beside the paper: a pane of this page instead of another tab. Alt+C opens and
// closes it, Escape closes it, also from within; what is open in it stays as it is.
const link = document.querySelector("[data-code-book]");
const pane = document.querySelector("[data-code-pane]");

function isOpen() {
  return !pane.hidden;
}

function pressed(event) {
  if (event.altKey && !event.ctrlKey && event.code === "KeyC") {
    event.preventDefault();
    if (isOpen()) close();
    else open();
  } else if (event.key === "Escape" && isOpen() && !event.defaultPrevented) {
    // Of the paper only what stands in the pane is meant; and in the search it clears the words.
    if (event.view === window && !pane.contains(event.target)) return;
    if (event.target.type === "search" && event.target.value) return;
    close();
  }
}

// Each page of the browser is a document of its own, whose keys this one does not hear. Its own
// scripts hear them first: Escape in the results leads to the search.
function listen(event) {
  event.target.contentWindow?.addEventListener("keydown", pressed);
}

// Who has a keyboard begins to type; on a touch screen it would cover half of what there is.
function beginSearch(event) {
  if (document.activeElement !== event.target || matchMedia("(pointer: coarse)").matches) return;
  event.target.contentDocument?.querySelector("[data-codes-field]")?.focus();
}

function open() {
  let frame = pane.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.title = pane.dataset.codePane;
    frame.src = link.href;
    frame.addEventListener("load", listen);
    frame.addEventListener("load", beginSearch, { once: true });
    pane.append(frame);
  }
  pane.hidden = false;
  link.setAttribute("aria-expanded", "true");
  frame.focus();
  dispatchEvent(new CustomEvent("codepane:opened"));
}

function close() {
  pane.hidden = true;
  link.setAttribute("aria-expanded", "false");
  link.focus();
}

if (link && pane) {
  link.setAttribute("aria-expanded", "false");
  link.setAttribute("role", "button");
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (isOpen()) close();
    else open();
  });
  pane.querySelector("[data-close]").addEventListener("click", close);
  document.addEventListener("keydown", pressed);
  addEventListener("room:sheet", () => {
    pane.hidden = true;
    link.setAttribute("aria-expanded", "false");
  });
}
