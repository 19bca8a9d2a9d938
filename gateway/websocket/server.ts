// The WebSocket server of the gateway: decides handshakes, and opens and closes connections.
import type { IncomingMessage, OutgoingHttpHeaders, Server } from "node:http";
import type { Duplex } from "node:stream";
import { type ServerOptions, type WebSocket, WebSocketServer } from "ws";
import type { Clock } from "../time/clock.ts";
import type { Faults } from "../faults/faults.ts";
import type { AccessControl } from "../iam/access-control.ts";
import { readTarget } from "../request/request-target.ts";
import type { Api } from "../model/apis.ts";
import type { Output } from "../diagnostics/output.ts";
import type { Journal } from "../trace/journal.ts";
import { createMask, type Mask } from "../trace/mask.ts";
import type { Span } from "../trace/trace.ts";
import { unexpected } from "../diagnostics/unexpected.ts";
import { type CloseReason, Connection, type ConnectionInfo } from "./connection.ts";
import { CLOSE, toCloseReason, closeReasonOfError } from "./close-reasons.ts";
import { disconnectEvent } from "./events.ts";
import { decideHandshake, type HandshakeDecision, type Refused, refused } from "./handshake.ts";
import { HandshakeRequest } from "./handshake-request.ts";
import { secretsIn } from "./handshake-secrets.ts";
import { listen } from "./incoming.ts";
import { Inbox } from "./inbox.ts";
import type { Integrations } from "./integration.ts";
import { CLOSE_TIMEOUT_MS, MAX_MESSAGE_BYTES } from "./limits.ts";
import { handleMessage } from "./messages.ts";
import { REFUSAL_HEADERS, refusalBody, refuseUpgrade } from "./refusal-response.ts";
import type { Throttles } from "./throttles.ts";
import { createZombieSocket } from "./zombie-socket.ts";

export interface WebSocketGatewayOptions {
  apis: Api[];
  /** Open connections by id; the server adds and removes them. */
  connections: Map<string, Connection>;
  integrations: Integrations;
  throttles: Throttles;
  access: AccessControl;
  clock: Clock;
  faults: Pick<Faults, "disconnects" | "zombies">;
  journal: Journal;
  output: Output;
}

/** https://github.com/websockets/ws/blob/master/doc/ws.md#new-websocketserveroptions-callback; the types lack `closeTimeout`. */
type SocketOptions = ServerOptions & { closeTimeout: number };

type Accepted = HandshakeDecision & { accepted: true };

const SHUTTING_DOWN = refused(503, "the gateway is closing");

/** Milliseconds that clients have for the closing handshake at shutdown. */
const CLOSE_GRACE_MS = 1000;

export class WebSocketGateway {
  private readonly options: WebSocketGatewayOptions;
  private readonly server: WebSocketServer;
  /** Accepted handshakes whose socket is not open yet. */
  private readonly accepted = new Map<IncomingMessage, Accepted>();
  private closing = false;

  constructor(options: WebSocketGatewayOptions) {
    this.options = options;
    this.server = new WebSocketServer(this.socketOptions());
    this.server.on("wsClientError", ({ message }, socket, request) => {
      this.refuseMalformed(request, socket, message);
    });
  }

  /** Handles the upgrade requests of an HTTP server. */
  attach(server: Server): void {
    server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      // `ws` also accepts a draft of the standard.
      if (request.headers["sec-websocket-version"] === "8")
        return this.refuseMalformed(request, socket, "Sec-WebSocket-Version is 8; expected 13");
      this.server.handleUpgrade(request, socket, head, (webSocket) => {
        const { info } = this.accepted.get(request) ?? {};
        this.accepted.delete(request);
        if (info) this.open(info, webSocket, socket);
      });
    });
  }

  /** Closes every connection with 1001. Does not call $disconnect: the API itself is shutting down. */
  async close(): Promise<void> {
    this.closing = true;
    for (const connection of this.options.connections.values()) connection.close(CLOSE.goingAway);
    const deadlineMs = performance.now() + CLOSE_GRACE_MS;
    while (this.options.connections.size > 0 && performance.now() < deadlineMs) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    for (const connection of this.options.connections.values()) connection.terminate();
  }

  private socketOptions(): SocketOptions {
    const { clock, output } = this.options;
    return {
      noServer: true,
      perMessageDeflate: false,
      maxPayload: MAX_MESSAGE_BYTES,
      // Real time, counted from each close frame sent.
      closeTimeout: CLOSE_TIMEOUT_MS / clock.speed,
      // One message per client and turn of the event loop: a flood does not delay other clients.
      allowSynchronousEvents: false,
      verifyClient: ({ req }, answer) => {
        this.answerHandshake(req, answer).catch(unexpected(output, "A handshake"));
      },
      // Only the subprotocol that $connect returned; by default `ws` chooses the first one offered.
      handleProtocols: (_, req) => this.accepted.get(req)?.subprotocol ?? false,
    };
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
      answer(false, decision.status, refusalBody(decision.status), REFUSAL_HEADERS);
      return;
    }
    this.accepted.set(request, decision);
    answer(true);
    // The client has disconnected already, but $connect has succeeded.
    if (this.accepted.delete(request)) await this.disconnected(decision.info, CLOSE.abnormal);
  }

  private refuseMalformed(request: IncomingMessage, socket: Duplex, reason: string): void {
    const { span } = this.begin(request);
    const refusal = refused(request.method === "GET" ? 400 : 405, reason);
    refuseUpgrade(socket, this.report(refusal, request, span).status);
  }

  private begin(request: IncomingMessage): { mask: Mask; span: Span } {
    const mask = createMask(secretsIn(request));
    const details = { url: request.url };
    return { mask, span: this.options.journal.begin("connect", "$connect", details, mask) };
  }

  private async decide(request: IncomingMessage): Promise<HandshakeDecision> {
    const { mask, span } = this.begin(request);
    try {
      const target = readTarget(request);
      if ("status" in target) {
        return this.report(refused(target.status, target.reason), request, span);
      }
      const handshake = new HandshakeRequest(request, target);
      const decision = await decideHandshake(this.options, handshake, { mask, span });
      if (!decision.accepted) {
        return this.report({ ...decision, reason: mask(decision.reason) }, request, span);
      }
      span.end({ status: 101, subprotocol: decision.subprotocol });
      return decision;
    } catch (error) {
      return this.report(refused(500, mask(String(error))), request, span);
    }
  }

  /** Logs why, except for throttled handshakes, which are too many. */
  private report(refusal: Refused, { url = "" }: IncomingMessage, span: Span): Refused {
    const { status, reason } = refusal;
    span.fail({ status, reason });
    const [path] = url.split("?");
    if (status !== 429)
      this.options.output.info(`Handshake for ${path} refused, ${status}: ${reason}.`);
    return refusal;
  }

  private open(info: ConnectionInfo, webSocket: WebSocket, socket: Duplex): void {
    const connection = new Connection(info, webSocket, this.options.clock);
    this.options.connections.set(info.connectionId, connection);
    const inbox = new Inbox({
      handle: (text) => handleMessage(this.options, connection, text),
      pause: () => webSocket.pause(),
      resume: () => webSocket.resume(),
    });
    listen({ connection, webSocket, socket, inbox });
    this.endHalfOpen(socket);
    // `ws` itself closes the connection after a protocol error or a message that is too large.
    webSocket.on("error", (error) => {
      connection.closedBecause ??= closeReasonOfError(error);
    });
    webSocket.on("close", (code, reason) => {
      inbox.end();
      this.left(connection, toCloseReason(code, reason.toString()));
    });
  }

  /** `ws` waits indefinitely for a client that has ended its side but does not read the remaining data. */
  private endHalfOpen(socket: Duplex): void {
    socket.once("end", () => {
      const stop = this.options.clock.after(CLOSE_TIMEOUT_MS, () => socket.destroy());
      socket.once("close", stop);
    });
  }

  private unexpected(what: string): (error: unknown) => void {
    return unexpected(this.options.output, what);
  }

  /** Called when the client has disconnected, or the gateway has closed the connection. */
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
    if (this.closing) return;
    this.disconnected(connection.info, connection.closedBecause ?? reason).catch(
      this.unexpected("$disconnect"),
    );
  }

  private async disconnected(info: ConnectionInfo, reason: CloseReason): Promise<void> {
    const { clock, integrations, faults, journal } = this.options;
    const { connectionId } = info;
    const details = { connectionId, ...reason };
    const span = journal.begin("disconnect", "$disconnect", details, info.mask);
    const route = info.api.routes.get("$disconnect");
    if (!route) return span.end();
    if (faults.disconnects.isLost(connectionId)) return span.fail({ fault: "lost" });
    const event = disconnectEvent({ info, nowMs: clock.now() }, reason);
    await integrations.call(info, { route, event, span });
    span.end();
  }
}
