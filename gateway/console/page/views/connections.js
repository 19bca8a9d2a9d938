// All current connections, from this page and elsewhere.
import { html, nothing } from "/_local/lit-html/lit-html.js";
import { repeat } from "./repeat.js";
import { age } from "../model/format.js";
import { closeConnection } from "../model/gateway.js";
import { attempt } from "../model/notices.js";
import { state } from "../model/store.js";
import { quietButton } from "./quiet-button.js";

/** @import { LiveConnection, LiveState } from "../../live-state.ts" */

export const connectionsView = () => html`
  <section id="connections" aria-labelledby="connections-title">
    <h2 id="connections-title">Connections <small>${state.live?.connectionCount ?? 0}</small></h2>
    ${
      state.live && state.live.connectionCount > 0
        ? list(state.live)
        : html`<p class="empty">No client is connected.</p>`
    }
  </section>
`;

/** @param {LiveState} live */
const list = (live) => {
  const { connections, connectionCount } = live;
  return html`
    <div class="scroll-box">
      <ul class="rows" aria-label="Live connections">
        ${repeat(
          connections,
          ({ connectionId }) => connectionId,
          (connection) => row(connection, live),
        )}
      </ul>
    </div>
    ${
      connectionCount > connections.length
        ? html`<p class="empty">${connectionCount - connections.length} more are not listed.</p>`
        : nothing
    }
  `;
};

/** @param {LiveConnection} connection @param {LiveState} live */
const row = (
  { connectionId, connectedAt, lastActiveAt, apiName, stageName, sourceIp, userAgent, authorizer },
  { now, speed },
) => html`
  <li>
    <code>${connectionId}</code>
    <span>${age((now - connectedAt) * speed)}, idle ${age((now - lastActiveAt) * speed)}</span>
    <span><bdi>${apiName}</bdi> <small>${stageName}</small></span>
    <span class="agent">${sourceIp} <small>${userAgent}</small></span>
    ${authorizer ? html`<code class="agent">${authorizer}</code>` : nothing}
    ${quietButton("Close", () => void attempt(() => closeConnection(connectionId)), `Close ${connectionId}`)}
  </li>
`;
