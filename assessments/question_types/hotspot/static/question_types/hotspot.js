// A click into the picture chooses the region; the controls in the list hold the answer.
for (const field of document.querySelectorAll("[data-hotspot]")) {
  const hint = field.querySelector("[data-script-hint]");
  hint.hidden = false;
  field.dataset.hotspot = "picture";
  field.querySelector(".picture").addEventListener("click", (event) => {
    const region = event.target.closest("[data-mark], [data-badge]");
    if (!region) return;
    const number = region.dataset.mark ?? region.dataset.badge;
    field.querySelector(`input[value="${number}"]`).click();
  });
}
