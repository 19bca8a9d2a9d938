// API Gateway's connections of one stage: handshakes, disconnects that it notices or not, and @connections.
import type { APIGatewayAuthorizerResult } from "aws-lambda";
import type {
  AuthorizerEvent,
  ConnectEvent,
  DisconnectEvent,
  ProxyResponse,
  RequestContext,
} from "../../handlers/lib/events.ts";
import type { Environment } from "./environment.ts";
import type { LambdaFunction } from "./lambda.ts";
import { type Answer, exchange, Outages, troubleOfPost } from "./network.ts";
import { wait, wayMs, type World } from "./world.ts";

export interface Connection {
  readonly c: string;
  readonly connectedAtMs: number;
  state: "connecting" | "open" | "ended";
  /** Whether the client is gone, even if API Gateway has not noticed. */
  isLeft: boolean;
  /** Whether posts get 429 until faults are healed. */
  takesNothing: boolean;
  authorizer: Record<string, unknown>;
}

interface Functions {
  authorizer: LambdaFunction<AuthorizerEvent, APIGatewayAuthorizerResult>;
  connect: LambdaFunction<ConnectEvent, ProxyResponse>;
  disconnect: LambdaFunction<DisconnectEvent, ProxyResponse>;
}

/** Milliseconds until API Gateway notices a dropped client, and by which $disconnect may be late. */
const NOTICE_MS = 30_000;
const LATE_DISCONNECT_MS = 3000;
/** Milliseconds of a cold start, before the function's timeout starts. */
const COLD_START_MS = 15_000;

export class Connections {
  private readonly all = new Map<string, Connection>();
  private readonly outages: Outages;
  private readonly world: World;
  private readonly stage: string;
  private readonly functions: Functions;
  private posts = 0;
  private requests = 0;

  constructor(world: World, stage: string, functions: Functions) {
    this.world = world;
    this.stage = stage;
    this.functions = functions;
    this.outages = new Outages(world);
  }

  get open(): Connection[] {
    return [...this.all.values()].filter(({ state, isLeft }) => state === "open" && !isLeft);
  }

  createContext({ c, connectedAtMs, authorizer }: Connection, routeKey: string): RequestContext {
    this.requests += 1;
    return {
      routeKey,
      requestId: `r${this.requests}`,
      connectionId: c,
      connectedAt: connectedAtMs,
      identity: { sourceIp: "192.0.2.1" },
      authorizer,
    };
  }

  /** @returns the connection if the handshake succeeded. */
  async connect(token: string, expiresAtMs?: number): Promise<Connection | undefined> {
    const { world, stage } = this;
    const { history, faults } = world;
    const connection = this.create();
    const { c } = connection;
    history.add("connecting", stage, { c, token, expiresAtMs });
    const why = await this.authorize(connection, token);
    if (why !== undefined) return this.refuse(connection, why);
    const leaving = faults.strikes("client leaves during the handshake");
    if (leaving) world.scheduler.after(faults.below(10 * world.latencyMs), () => this.leave(c));
    if (faults.strikes("handshake slow")) await wait(world, faults.below(COLD_START_MS));
    const event = {
      ...createHandshake(token),
      requestContext: this.createContext(connection, "$connect"),
    };
    const outcome = await this.functions.connect.invoke(event, c);
    await wait(world, wayMs(world));
    const status = outcome.how === "result" ? outcome.value.statusCode : 502;
    if (status !== 200) return this.refuse(connection, `$connect ${status}`);
    if (connection.isLeft) {
      this.end(connection);
      return undefined;
    }
    connection.state = "open";
    connection.takesNothing = faults.strikes("client never accepts posts");
    history.add("opened", stage, { c });
    return connection;
  }

  /** The client disconnects, or loses its network. */
  leave(c: string): void {
    const connection = this.all.get(c)!;
    if (connection.isLeft || connection.state === "ended") return;
    const { history, faults, scheduler } = this.world;
    connection.isLeft = true;
    history.add("closed", this.stage, { c });
    // During the handshake, $disconnect runs at once, or after the handshake.
    if (connection.state === "connecting") {
      if (faults.strikes("$disconnect at once")) this.end(connection);
    } else if (faults.strikes("client drop unnoticed")) {
      scheduler.after(faults.below(NOTICE_MS), () => this.end(connection));
    } else this.end(connection);
  }

  async post(environment: Environment, c: string, text: string): Promise<Answer | undefined> {
    const { world, stage } = this;
    this.posts += 1;
    const n = this.posts;
    const inv = environment.invocation;
    const answer = await exchange(world, {
      environment,
      trouble: troubleOfPost(world),
      carryOut: () => {
        const posted = this.answerTo(c);
        const connection = this.all.get(c);
        const got = posted.status === 200 && connection?.isLeft === false;
        world.history.add("post", stage, { n, inv, c, text, status: posted.status, got });
        world.faults.count(`post answered ${posted.status}`);
        return posted;
      },
    });
    if (answer) world.history.add("answered", stage, { n, status: answer.status });
    return answer;
  }

  /** Like DeleteConnection. */
  delete(environment: Environment, c: string): Promise<Answer | undefined> {
    return exchange(this.world, {
      environment,
      trouble: troubleOfPost(this.world),
      carryOut: () => {
        const connection = this.all.get(c);
        if (connection?.state !== "open") return { status: 410, type: "GoneException" };
        this.world.faults.count("closed by the sweep");
        if (!connection.isLeft) this.world.history.add("closed", this.stage, { c });
        connection.isLeft = true;
        this.end(connection);
        return { status: 204 };
      },
    });
  }

  private answerTo(c: string): Answer {
    const connection = this.all.get(c);
    const { faults } = this.world;
    if (this.outages.isOut("posts", "posts refused permanently")) {
      return { status: 403, type: "ForbiddenException" };
    }
    if (this.outages.isOut("all posts", "posts throttled for a while")) return TOO_MANY;
    if (connection?.state !== "open") return { status: 410, type: "GoneException" };
    if (connection.takesNothing && !faults.isHealed) return TOO_MANY;
    return { status: 200 };
  }

  private create(): Connection {
    // In API Gateway's format, and unrelated to the order of connecting.
    const serial = String((this.all.size * 7919) % 100_003).padStart(6, "0");
    const connection: Connection = {
      c: `${this.stage}${serial}=`,
      connectedAtMs: this.world.scheduler.now(),
      state: "connecting",
      isLeft: false,
      takesNothing: false,
      authorizer: {},
    };
    this.all.set(connection.c, connection);
    return connection;
  }

  /** @returns why the client is refused. */
  private async authorize(connection: Connection, token: string): Promise<string | undefined> {
    const event = {
      ...createHandshake(token),
      methodArn: "arn",
      requestContext: this.createContext(connection, "$connect"),
    };
    const outcome = await this.functions.authorizer.invoke(event, connection.c);
    if (outcome.how !== "result") return `authorizer ${outcome.how}`;
    const { policyDocument, principalId, context } = outcome.value;
    connection.authorizer = { principalId, ...context };
    return policyDocument.Statement[0]?.Effect === "Allow" ? undefined : "authorizer Deny";
  }

  private refuse(connection: Connection, why: string): undefined {
    const { c } = connection;
    this.world.history.add("refused", this.stage, { c, why });
    this.world.faults.count("connection refused");
    connection.state = "ended";
  }

  private end(connection: Connection): void {
    if (connection.state === "ended") return;
    const { world, stage } = this;
    const { faults, history, scheduler } = world;
    connection.state = "ended";
    history.add("noticed", stage, { c: connection.c });
    if (faults.strikes("$disconnect lost")) return;
    const times = faults.strikes("$disconnect twice") ? 2 : 1;
    for (let time = 0; time < times; time += 1) {
      const requestContext = this.createContext(connection, "$disconnect");
      scheduler.after(faults.below(time === 0 ? 10 : LATE_DISCONNECT_MS), () => {
        void this.functions.disconnect.invoke({ requestContext }, connection.c);
      });
    }
  }
}

const TOO_MANY: Answer = { status: 429, type: "LimitExceededException" };

const createHandshake = (token: string) => ({
  headers: {},
  multiValueHeaders: {},
  queryStringParameters: { token },
  multiValueQueryStringParameters: { token: [token] },
});
