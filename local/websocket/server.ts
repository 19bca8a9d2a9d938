// The WebSocket side of the gateway: answers handshakes, keeps the connections, and lets them go.
import {
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type Server,
  STATUS_CODES,
} from "node:http";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../clock.ts";
import type { Faults } from "../faults/faults.ts";
import { createZombieSocket } from "../faults/zombies.ts";
import type { Api } from "../model/apis.ts";
import type { Output } from "../output.ts";
import type { Journal } from "../trace/journal.ts";
import type { Span } from "../trace/trace.ts";
import { type CloseReason, Connection, type ConnectionInfo } from "./connection.ts";
import { CLOSE, closeReasonOf, closeReasonOfError } from "./close-reasons.ts";
import { disconnectEvent } from "./events.ts";
import { createFrameSizeWatch } from "./frame-sizes.ts";
import { decideHandshake, type HandshakeDecision, type Refused, refused } from "./handshake.ts";
import { HandshakeRequest } from "./handshake-request.ts";
import type { Integrations } from "./integration.ts";
import { MAX_MESSAGE_BYTES } from "./limits.ts";
import { handleMessage } from "./messages.ts";
import type { Throttles } from "./throttles.ts";

export interface WebSocketGatewayOptions {
  apis: Api[];
  /** Established connections by id: this adds and removes them. */
  connections: Map<string, Connection>;
  integrations: Integrations;
  throttles: Throttles;
  clock: Clock;
  faults: Pick<Faults, "disconnects" | "zombies">;
  journal: Journal;
  output: Output;
}

type Accepted = HandshakeDecision & { accepted: true };

const SHUTTING_DOWN = refused(503, "the gateway is closing");

/** Milliseconds that clients have to answer the closing handshake. */
const CLOSE_GRACE_MS = 1000;

export class WebSocketGateway {
  private readonly options: WebSocketGatewayOptions;
  private readonly server: WebSocketServer;
  /** Accepted handshakes whose socket is not open yet. */
  private readonly accepted = new Map<IncomingMessage, Accepted>();
  private closing = false;

  constructor(options: WebSocketGatewayOptions) {
    this.options = options;
    this.server = new WebSocketServer({
      noServer: true,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      verifyClient: ({ req }, answer) => void this.answerHandshake(req, answer),
      // Only what the $connect route returned; `ws` itself would take the first one offered.
      handleProtocols: (_, req) => this.accepted.get(req)?.subprotocol ?? false,
    });
  }

  /** Answers the handshakes that come to an HTTP server. */
  attach(server: Server): void {
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.server.handleUpgrade(request, socket, head, (webSocket) => {
        const { info } = this.accepted.get(request) ?? {};
        this.accepted.delete(request);
        if (info) this.open(info, webSocket, socket);
      });
    });
  }

  /** Says goodbye to every client, with 1001. The $disconnect route is not called: the API itself is going. */
  async close(): Promise<void> {
    this.closing = true;
    for (const connection of this.options.connections.values()) connection.close(CLOSE.goingAway);
    const deadlineMs = Date.now() + CLOSE_GRACE_MS;
    while (this.options.connections.size > 0 && Date.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const connection of this.options.connections.values()) connection.terminate();
  }

  private async answerHandshake(
    request: IncomingMessage,
    answer: (
      accept: boolean,
      status?: number,
      body?: string,
      headers?: OutgoingHttpHeaders,
    ) => void,
  ): Promise<void> {
    const decision = this.closing ? SHUTTING_DOWN : await this.decide(request);
    if (!decision.accepted) {
      answer(false, decision.status, refusalBody(decision.status), JSON_HEADERS);
      return;
    }
    this.accepted.set(request, decision);
    answer(true);
    // The client is gone already, but $connect has succeeded.
    if (this.accepted.delete(request)) await this.disconnected(decision.info, CLOSE.abnormal);
  }

  private async decide(request: IncomingMessage): Promise<HandshakeDecision> {
    const span = this.options.journal.begin("connect", "$connect", { url: request.url });
    try {
      const decision = await decideHandshake(this.options, new HandshakeRequest(request), span);
      if (decision.accepted) span.end({ status: 101, subprotocol: decision.subprotocol });
      else this.report(decision, request, span);
      return decision;
    } catch (error) {
      return this.report(refused(500, String(error)), request, span);
    }
  }

  /** People are told why; but not of each, when there are too many. */
  private report(refusal: Refused, { url = "" }: IncomingMessage, span: Span): Refused {
    const { status, reason } = refusal;
    span.fail({ status, reason });
    const [path] = url.split("?", 1);
    if (status !== 429)
      this.options.output.info(`Handshake for ${path} refused, ${status}: ${reason}.`);
    return refusal;
  }

  private open(info: ConnectionInfo, webSocket: WebSocket, socket: Duplex): void {
    const connection = new Connection(info, webSocket, this.options.clock);
    this.options.connections.set(info.connectionId, connection);

    const hasLargeFrame = createFrameSizeWatch();
    socket.prependListener("data", (chunk: Buffer) => {
      if (hasLargeFrame(chunk)) connection.close(CLOSE.tooLarge);
    });
    webSocket.on("message", (data: Buffer, isBinary) => {
      if (connection.closedBecause) return;
      if (isBinary) connection.close(CLOSE.binary);
      else void handleMessage(this.options, connection, data.toString());
    });
    // `ws` closes the connection itself after a protocol error or a message that is too large.
    webSocket.on("error", (error) => {
      connection.closedBecause ??= closeReasonOfError(error);
    });
    webSocket.on("close", (code, reason) => {
      this.left(connection, closeReasonOf(code, reason.toString()));
    });
  }

  /** The client has gone, or was sent away. */
  private left(connection: Connection, reason: CloseReason): void {
    const { connectionId } = connection.info;
    const ended = (): void => this.ended(connection, reason);
    const sentAway = connection.closedBecause !== undefined;
    if (sentAway || !this.options.faults.zombies.isUnnoticed(connectionId)) return ended();
    connection.continueWith(createZombieSocket(ended));
  }

  private ended(connection: Connection, reason: CloseReason): void {
    connection.end();
    this.options.connections.delete(connection.info.connectionId);
    if (!this.closing) void this.disconnected(connection.info, connection.closedBecause ?? reason);
  }

  private async disconnected(info: ConnectionInfo, reason: CloseReason): Promise<void> {
    const { clock, integrations, faults, journal } = this.options;
    const { connectionId } = info;
    const span = journal.begin("disconnect", "$disconnect", { connectionId, ...reason });
    const route = info.api.routes.get("$disconnect");
    if (!route) return span.end();
    if (faults.disconnects.isLost(connectionId)) return span.fail({ fault: "lost" });
    const event = disconnectEvent({ info, nowMs: clock.now() }, reason);
    await integrations.call(info, { route, event, span });
    span.end();
  }
}

const JSON_HEADERS = { "Content-Type": "application/json" };

const refusalBody = (status: number): string =>
  JSON.stringify({ message: STATUS_CODES[status] ?? "Refused" });
