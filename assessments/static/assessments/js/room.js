// The exam room: one question in view, and what lies beside it. The answers themselves are read,
// queued and saved by attempt.js, of which the room only listens.
import { startConnection } from "./room_connection.js";
import { startDisplay } from "./room_display.js";
import { startEliminations } from "./room_eliminations.js";
import { startHighlights } from "./room_highlights.js";
import { startKeys } from "./room_keys.js";
import { startNavigator } from "./room_navigator.js";
import { startNotes } from "./room_notes.js";
import { startPanels } from "./room_panels.js";
import { startReview } from "./room_review.js";
import { startSizes } from "./room_sizes.js";
import { form, startView } from "./room_view.js";
import { ScratchStore } from "./scratch_store.js";

if (form) {
  const store = new ScratchStore(form);
  for (const part of form.querySelectorAll("[data-room-part]")) part.hidden = false;
  startDisplay();
  startPanels();
  startSizes();
  startEliminations(store);
  startHighlights(store);
  startNotes(store);
  startNavigator();
  startReview();
  startConnection();
  startKeys();
  startView();
  store.open();
}
