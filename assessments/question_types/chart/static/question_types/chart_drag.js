// A row of the claim that is dragged by its handle. The rows stay; what is in them moves along.

export function dragRow(panel, event) {
  const handle = event.target.closest("[data-handle]");
  if (!handle || event.button !== 0 || panel.panel.matches(":disabled")) return;
  event.preventDefault();
  let at = panel.rows.indexOf(handle.closest("[data-row]"));
  const from = at;
  const over = new AbortController();
  const listen = (name, act) => panel.list.addEventListener(name, act, { signal: over.signal });
  const go = (to) => {
    delete panel.rows[at].dataset.dragged;
    while (at !== to) {
      const next = at + Math.sign(to - at);
      panel.swap(at, next);
      at = next;
    }
    panel.rows[at].dataset.dragged = "";
  };
  panel.list.setPointerCapture(event.pointerId);
  go(at);
  listen("pointermove", (moved) => {
    const to = panel.rows.slice(0, panel.shown).findIndex((row) => {
      const { top, bottom } = row.getBoundingClientRect();
      return moved.clientY >= top && moved.clientY < bottom;
    });
    if (to >= 0 && to !== at) go(to);
  });
  const drop = (dropped) => {
    over.abort();
    if (dropped.type === "pointercancel") go(from);
    delete panel.rows[at].dataset.dragged;
    if (at === from) return;
    panel.commit();
    panel.tell(at);
  };
  listen("pointerup", drop);
  listen("pointercancel", drop);
}
