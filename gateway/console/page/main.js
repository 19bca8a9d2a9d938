// The console: renders the page from its state on every change.
import { html, render } from "/_local/lit-html/lit-html.js";
import { listen } from "./model/gateway.js";
import { drawWith, state, update } from "./model/store.js";
import { clientsView } from "./views/clients.js";
import { connectionsView } from "./views/connections.js";
import { drawingView } from "./views/drawing.js";
import { faultsView } from "./views/faults.js";
import { headerView } from "./views/header.js";
import { queuesView } from "./views/queues.js";
import { tablesView } from "./views/tables.js";
import { tracesView } from "./views/traces.js";

const page = () => html`
  ${headerView()}
  <main>
    ${
      state.api
        ? html`${drawingView(state.api)} ${clientsView(state.api)} ${tracesView()}
          ${connectionsView()} ${queuesView(state.api)} ${tablesView(state.api)} ${faultsView()}`
        : html`<p class="empty">Waiting for the gateway …</p>`
    }
  </main>
`;

const root = document.getElementById("page");
if (root) drawWith(() => render(page(), root));
update();
listen();
// Ages and open spans advance without any event.
setInterval(() => update(), 1000);
