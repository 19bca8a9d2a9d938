// The console: renders the page from its state on every change.
import { html, render } from "/_local/lit-html/lit-html.js";
import { keepingFocus } from "./model/focus.js";
import { listen, readDescription } from "./model/gateway.js";
import { keep, restore } from "./model/kept.js";
import { dismissNewest } from "./model/notices.js";
import { followAddress, isPermalink } from "./model/permalink.js";
import { drawWith, state, update } from "./model/store.js";
import { clientsView } from "./views/clients.js";
import { connectionsView } from "./views/connections.js";
import { drawingView } from "./views/drawing.js";
import { faultsView } from "./views/faults.js";
import { buildErrorView, headerView, noticesView } from "./views/header.js";
import { logsView } from "./views/logs.js";
import { queuesView } from "./views/queues.js";
import { tablesView } from "./views/tables.js";
import { tracesView } from "./views/traces.js";

/** What one does most comes first; the drawing, which is looked at once, last. */
const page = () => html`
  ${headerView()} ${noticesView()} ${buildErrorView()}
  <main>
    ${
      state.api
        ? html`${clientsView(state.api)} ${tracesView()} ${logsView()} ${connectionsView()}
          ${queuesView(state.api)} ${tablesView(state.api)} ${faultsView()}
          ${drawingView(state.api)}`
        : html`<p class="empty">Waiting for the gateway …</p>`
    }
  </main>
`;

restore();
readDescription();
const root = document.getElementById("page");
if (root) {
  root.replaceChildren();
  drawWith(keepingFocus(() => render(page(), root)));
  render(page(), root);
}
listen();
addEventListener("pagehide", keep);
addEventListener("keydown", (event) => {
  // A notice is in front of the page: it goes before a field is cleared.
  if (event.key === "Escape" && dismissNewest()) event.preventDefault();
});
addEventListener("hashchange", () => {
  followAddress();
  if (isPermalink(location.hash)) document.getElementById("messages")?.scrollIntoView();
});
// Ages and open spans advance without any event; and a browser that crashes loses a second.
setInterval(() => {
  update();
  keep();
}, 1000);
