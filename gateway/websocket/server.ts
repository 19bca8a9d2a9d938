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
import { readTarget } from "../http/request-target.ts";
import type { Api } from "../model/apis.ts";
import type { Output } from "../output.ts";
import type { Journal } from "../trace/journal.ts";
import { createMask } from "../trace/mask.ts";
import type { Span } from "../trace/trace.ts";
import { unexpected } from "../unexpected.ts";
import { type CloseReason, Connection, type ConnectionInfo } from "./connection.ts";
import { CLOSE, closeReasonOf, closeReasonOfError } from "./close-reasons.ts";
import { disconnectEvent } from "./events.ts";
import { FrameSizeWatch } from "./frame-sizes.ts";
import { decideHandshake, type HandshakeDecision, type Refused, refused } from "./handshake.ts";
import { HandshakeRequest } from "./handshake-request.ts";
import { secretsIn } from "./handshake-secrets.ts";
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
      // One message of each client in a turn of the event loop: nobody else waits for a flood to end.
      allowSynchronousEvents: false,
      verifyClient: ({ req }, answer) => {
        this.answerHandshake(req, answer).catch(unexpected(options.output, "A handshake"));
      },
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
    const mask = createMask(secretsIn(request));
    const span = this.options.journal.begin("connect", "$connect", { url: request.url }, mask);
    try {
      const target = readTarget(request);
      if ("status" in target) {
        return this.report(refused(target.status, target.reason), request, span);
      }
      const handshake = new HandshakeRequest(request, target);
      const decision = await decideHandshake(this.options, handshake, span);
      if (!decision.accepted) {
        return this.report({ ...decision, reason: mask(decision.reason) }, request, span);
      }
      decision.info.mask = mask;
      span.end({ status: 101, subprotocol: decision.subprotocol });
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

    this.listen(connection, webSocket, socket);
    // `ws` closes the connection itself after a protocol error or a message that is too large.
    webSocket.on("error", (error) => {
      connection.closedBecause ??= closeReasonOfError(error);
    });
    webSocket.on("close", (code, reason) => {
      this.left(connection, closeReasonOf(code, reason.toString()));
    });
  }

  /** Routes what comes before the first thing that closes the connection, and nothing after it. */
  private listen(connection: Connection, webSocket: WebSocket, socket: Duplex): void {
    const frames = new FrameSizeWatch();
    let messages = 0;
    const closeAtLargeFrame = (): void => {
      if (messages === frames.messagesBefore) connection.close(CLOSE.tooLarge);
    };
    socket.prependListener("data", (chunk: Buffer) => {
      frames.add(chunk);
      closeAtLargeFrame();
    });
    webSocket.on("message", (data: Buffer, isBinary) => {
      messages += 1;
      if (connection.closedBecause) return;
      if (isBinary) return connection.close(CLOSE.binary);
      handleMessage(this.options, connection, data.toString()).catch(this.unexpected("A message"));
      closeAtLargeFrame();
    });
  }

  private unexpected(what: string): (error: unknown) => void {
    return unexpected(this.options.output, what);
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

const JSON_HEADERS = { "Content-Type": "application/json" };

const refusalBody = (status: number): string =>
  JSON.stringify({ message: STATUS_CODES[status] ?? "Refused" });
