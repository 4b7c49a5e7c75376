// Says something to screen readers without moving anybody. One polite region a page.
export function announce(text) {
  const region = document.getElementById("live-region");
  if (!region) return;
  // The same sentence twice is only read again when the text changes in between.
  region.textContent = "";
  setTimeout(() => {
    region.textContent = text;
  }, 60);
}
