// Whether this page is a paper beside which the code browser stays closed: then no field suggests
// codes either.
export function bookIsClosed() {
  const paper = document.querySelector("form[data-attempt]");
  return Boolean(paper) && !("openBook" in paper.dataset);
}
