// Before the first paint: how the exam room looks on this device, and that the long page is not
// shown for a moment where only one question will be.
(function () {
  const root = document.documentElement;
  try {
    const display = JSON.parse(localStorage.getItem("chartwork-room-display") || "{}");
    for (const name of ["size", "spacing", "contrast"]) {
      if (typeof display[name] === "string") root.dataset[`room${name}`] = display[name];
    }
  } catch {
    // Storage may be forbidden; the room looks as usual then.
  }
  root.dataset.room = "starting";
  // What is answered while the script that saves is still on its way; it asks for it then.
  const early = new Set();
  const hear = (event) => {
    const section = event.isTrusted && event.target.closest("[data-position]");
    if (section) early.add(section);
  };
  const kinds = ["input", "change"];
  for (const kind of kinds) document.addEventListener(kind, hear, true);
  const stop = () => kinds.forEach((kind) => document.removeEventListener(kind, hear, true));
  globalThis.chartworkEarly = { sections: early, stop };
  // Should the room's own script not come, the long page is there for everybody.
  addEventListener("load", () => {
    setTimeout(() => {
      if (root.dataset.room === "starting") delete root.dataset.room;
    }, 1500);
  });
})();
