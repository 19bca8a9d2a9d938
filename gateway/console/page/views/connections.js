// All current connections, from this page and elsewhere.
import { html } from "/_local/lit-html/lit-html.js";
import { age } from "../model/format.js";
import { attempt, closeConnection } from "../model/gateway.js";
import { state } from "../model/store.js";

/** @import { LiveConnection, LiveState } from "../../live-state.ts" */

export const connectionsView = () => html`
  <section id="connections" aria-labelledby="connections-title">
    <h2 id="connections-title">Connections <small>${state.live?.connectionCount ?? 0}</small></h2>
    ${
      state.live && state.live.connectionCount > 0
        ? table(state.live)
        : html`<p class="empty">No client is connected.</p>`
    }
  </section>
`;

/** @param {LiveState} live */
const table = (live) => {
  const { connections, connectionCount } = live;
  return html`
    <div class="scroll" tabindex="0" role="group" aria-label="Live connections">
      <table>
        <thead>
          <tr>
            <th>Connection</th>
            <th>Age</th>
            <th>Idle</th>
            <th>API</th>
            <th>From</th>
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${connections.map((connection) => row(connection, live))}
        </tbody>
      </table>
    </div>
    ${
      connectionCount > connections.length
        ? html`<p class="empty">${connectionCount - connections.length} more are not listed.</p>`
        : ""
    }
  `;
};

/** @param {LiveConnection} connection @param {LiveState} live */
const row = (
  { connectionId, connectedAt, lastActiveAt, apiName, stageName, sourceIp, userAgent, authorizer },
  { now, speed },
) => html`
  <tr>
    <td><code title=${authorizer ?? ""}>${connectionId}</code></td>
    <td>${age((now - connectedAt) * speed)}</td>
    <td>${age((now - lastActiveAt) * speed)}</td>
    <td>${apiName} <small>${stageName}</small></td>
    <td class="agent" title=${userAgent ?? ""}>${sourceIp} <small>${userAgent}</small></td>
    <td>
      <button
        @click=${() => void attempt(() => closeConnection(connectionId))}
        aria-label="Close ${connectionId}"
      >
        Close
      </button>
    </td>
  </tr>
`;
