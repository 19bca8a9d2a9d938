// One deployed stage: its functions with the handlers' own code, its table, queues and connections.
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { createBroadcast } from "../../handlers/lib/broadcast/create-broadcast.ts";
import { parseRequest } from "../../handlers/lib/broadcast/record.ts";
import type { ProxyResponse, MessageEvent } from "../../handlers/lib/events.ts";
import { SimulatedQueue } from "../helpers/simulated-queue.ts";
import { type Connection, Connections } from "./connections.ts";
import { EventSource } from "./event-source.ts";
import { LambdaFunction } from "./lambda.ts";
import { Services } from "./services.ts";
import { type StageSettings, Wiring } from "./wiring.ts";
import { wait, type World } from "./world.ts";

export class Stage {
  readonly connections: Connections;
  readonly name: string;
  readonly services: Services;
  private readonly world: World;
  private readonly queues = new Map<string, SimulatedQueue>();
  private readonly sendmessage: LambdaFunction<MessageEvent, ProxyResponse>;
  private readonly fallback: LambdaFunction<MessageEvent, ProxyResponse>;
  private readonly sweeper: LambdaFunction<unknown, void>;

  constructor(world: World, name: string, settings: StageSettings) {
    this.world = world;
    this.name = name;
    this.services = new Services(world, name, (queue) => this.queue(queue));
    const wiring = new Wiring(world, this, settings);
    const options = (fn: string, timeoutMs: number) => ({ stage: name, name: fn, timeoutMs });
    this.connections = new Connections(world, name, {
      authorizer: new LambdaFunction(world, {
        ...options("authorizer", 10_000),
        create: (environment) => wiring.authorizer(environment),
      }),
      connect: new LambdaFunction(world, {
        ...options("$connect", 10_000),
        create: (environment) => wiring.connect(environment),
      }),
      disconnect: new LambdaFunction(world, {
        ...options("$disconnect", 10_000),
        create: (environment) => wiring.disconnect(environment),
      }),
    });
    this.sendmessage = new LambdaFunction(world, {
      ...options("sendmessage", 10_000),
      create: (environment) => wiring.sendmessage(environment),
    });
    this.fallback = new LambdaFunction(world, {
      ...options("$default", 10_000),
      create: () => wiring.fallback(),
    });
    this.sweeper = new LambdaFunction(world, {
      ...options("sweep", 60_000),
      create: (environment) => wiring.sweep(environment),
    });
    const broadcast = () =>
      new LambdaFunction<SQSEvent, SQSBatchResponse>(world, {
        ...options("broadcast", settings.timeoutMs),
        create: (environment) => createBroadcast(wiring.broadcast(environment)),
      });
    this.createQueues(settings, broadcast());
  }

  get isQuiet(): boolean {
    return this.queue("broadcasts").isEmpty && this.queue("work").isEmpty;
  }

  /** Whether the token of a listed connection expires. */
  get hasExpiries(): boolean {
    return this.services.table.count("expiry#") > 0;
  }

  /** Another system sends a message to the broadcast queue. */
  ask(body: string): void {
    this.world.history.add("asked", this.name, { text: body });
    this.queue("broadcasts").send(body);
  }

  /** A client broadcasts. */
  async say(connection: Connection, text: string): Promise<void> {
    const { world, name } = this;
    const event = {
      body: JSON.stringify({ action: "sendmessage", data: text }),
      requestContext: this.connections.createContext(connection, "sendmessage"),
    };
    await wait(world, 1);
    const { c } = connection;
    await this.sendmessage.invoke(event, c, (inv) => {
      world.history.add("asked", name, { text, c, inv });
    });
  }

  /** A client sends a message without a route. */
  async mumble(connection: Connection): Promise<void> {
    const requestContext = this.connections.createContext(connection, "$default");
    await this.fallback.invoke({ body: "hello?", requestContext }, connection.c);
  }

  async sweep(): Promise<void> {
    await this.sweeper.invoke({});
  }

  /** Records what is left in the table. */
  noteRows(name: string): void {
    for (const { p, c, e } of this.services.table.items) {
      this.world.history.add("row", this.name, { name, p: p.S, c: c.S, e: e && Number(e.N) });
    }
  }

  private queue(name: string): SimulatedQueue {
    return this.queues.get(name)!;
  }

  private createQueues(
    settings: StageSettings,
    worker: LambdaFunction<SQSEvent, SQSBatchResponse>,
  ): void {
    const { world } = this;
    for (const [queueName, maximumConcurrency, batchSize] of [
      ["broadcasts", 2, settings.batchSize],
      ["work", settings.workers, 1],
    ] as const) {
      const queue: SimulatedQueue = this.createQueue(queueName, settings, () => source.poll());
      const { visibilityMs } = settings;
      const source: EventSource = new EventSource(world, {
        stage: this.name,
        queueName,
        queue,
        worker,
        batchSize,
        maximumConcurrency,
        visibilityMs,
      });
    }
    this.createQueue("dead", settings, () => {});
  }

  private createQueue(
    queueName: string,
    { visibilityMs }: StageSettings,
    onVisible: () => void,
  ): SimulatedQueue {
    const queue = new SimulatedQueue({
      clock: this.world.scheduler,
      visibilityMs,
      prefix: `${this.name}-${queueName}-`,
      onVisible,
      onSent: (message, body) => {
        if (queueName === "dead") this.noteDead(body, "worker", true);
        if (queueName === "broadcasts") this.noteAccepted(message, body);
      },
      onDeadLetter: (body) => this.noteDead(body, "queue", queueName === "work"),
    });
    this.queues.set(queueName, queue);
    return queue;
  }

  private noteDead(body: string, by: string, isWork: boolean): void {
    this.world.faults.count(`dead-lettered by the ${by}`);
    this.world.history.add("dead", this.name, { body, by, isWork, inv: this.services.sentBy });
  }

  private noteAccepted(message: string, body: string): void {
    const inv = this.services.sentBy;
    const accepted = { message, body, inv, isPoison: true, id: message, text: body };
    try {
      const { id = message, text } = parseRequest(body);
      this.world.history.add("accepted", this.name, { ...accepted, isPoison: false, id, text });
    } catch {
      this.world.history.add("accepted", this.name, accepted);
    }
  }
}
