// The code browser beside the paper: a pane of this page instead of another tab. Alt+C opens and
// closes it; what is open in it stays as it is.
const link = document.querySelector("[data-code-book]");
const pane = document.querySelector("[data-code-pane]");

function isOpen() {
  return !pane.hidden;
}

function open() {
  let frame = pane.querySelector("iframe");
  if (!frame) {
    frame = document.createElement("iframe");
    frame.title = pane.dataset.codePane;
    frame.src = link.href;
    pane.append(frame);
  }
  pane.hidden = false;
  link.setAttribute("aria-expanded", "true");
  frame.focus();
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
  document.addEventListener("keydown", (event) => {
    if (event.altKey && !event.ctrlKey && event.code === "KeyC") {
      event.preventDefault();
      if (isOpen()) close();
      else open();
    } else if (event.key === "Escape" && isOpen() && pane.contains(event.target)) {
      close();
    }
  });
}
