// Native dialogs: a button with data-opens="id" opens <dialog id="id">, one with
// data-closes closes the dialog it is in. The browser keeps the focus and answers Escape.
export function startDialogs(scope = document) {
  for (const button of scope.querySelectorAll("[data-opens]")) {
    const dialog = document.getElementById(button.dataset.opens);
    if (!dialog) continue;
    button.hidden = false;
    button.addEventListener("click", () => dialog.showModal());
  }
  for (const button of scope.querySelectorAll("dialog [data-closes]")) {
    button.addEventListener("click", () => button.closest("dialog").close());
  }
}
