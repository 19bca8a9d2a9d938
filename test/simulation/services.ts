// DynamoDB and SQS of one stage, and the clients with which an environment calls them.
import type { Send } from "../../handlers/lib/aws/json-api.ts";
import { createJsonApiOver, type JsonApi } from "../../handlers/lib/aws/json-api.ts";
import { classifyError } from "../../handlers/lib/aws/aws-error.ts";
import { sleep } from "../../handlers/lib/clock.ts";
import { ConnectionError } from "../../handlers/lib/http/connection.ts";
import { FakeTable, MAX_STALE_MS } from "../helpers/fake-table.ts";
import type { SimulatedQueue } from "../helpers/simulated-queue.ts";
import type { Environment } from "./environment.ts";
import { type Answer, exchange, Outages, troubleOfCall } from "./network.ts";
import type { World } from "./world.ts";

type Input = Record<string, any>;

/** Attempts of the SDK. */
const SDK_ATTEMPTS = 3;

export class Services {
  readonly table: FakeTable;
  private readonly world: World;
  private readonly stage: string;
  private readonly findQueue: (name: string) => SimulatedQueue;
  private readonly outages: Outages;

  /** @param findQueue finds a queue by the last segment of its URL. */
  constructor(world: World, stage: string, findQueue: (name: string) => SimulatedQueue) {
    this.world = world;
    this.stage = stage;
    this.findQueue = findQueue;
    this.outages = new Outages(world);
    const { faults, scheduler } = world;
    this.table = new FakeTable({
      now: scheduler.now,
      behindMs: () => (faults.strikes("stale read") ? faults.below(MAX_STALE_MS) : 0),
    });
  }

  /** Our own client, with its own retries. */
  jsonApi(environment: Environment, service: "dynamodb" | "sqs"): JsonApi {
    const send: Send = async (operation, body) => {
      const answer = await this.attempt(environment, operation, JSON.parse(body) as Input);
      if (!answer) throw new ConnectionError("No response");
      const { status, type, output } = answer;
      const text = JSON.stringify(status === 200 ? output : { __type: type, message: type });
      return { status, head: "", body: Buffer.from(text), keepsAlive: true };
    };
    const { random } = this.world.faults;
    return this.noting(
      environment,
      createJsonApiOver(send, { clock: environment.clock, service, random }),
    );
  }

  /** Sends a command like an SDK client. */
  sdkClient(environment: Environment): { send: (command: { input: object }) => Promise<object> } {
    const { random } = this.world.faults;
    return {
      send: async ({ constructor: { name }, input }) => {
        const operation = name.replace(/Command$/, "");
        for (let attempts = 1; ; attempts += 1) {
          const answer = await this.attempt(environment, operation, input);
          if (answer?.status === 200) return answer.output ?? {};
          const error = Object.assign(new Error(answer?.type ?? "No answer"), {
            name: answer?.type ?? "TimeoutError",
            $metadata: { httpStatusCode: answer?.status },
          });
          if (attempts === SDK_ATTEMPTS || classifyError(error) !== "passing") {
            this.noteFailure(environment, operation, error);
            throw error;
          }
          await sleep(environment.clock, random() * 100 * 2 ** attempts);
        }
      },
    };
  }

  private noting(environment: Environment, api: JsonApi): JsonApi {
    return async <Output>(operation: string, input: object | string): Promise<Output> => {
      try {
        return await environment.busy(api<Output>(operation, input));
      } catch (error) {
        this.noteFailure(environment, operation, error);
        throw error;
      }
    };
  }

  private noteFailure({ invocation: inv }: Environment, call: string, error: unknown): void {
    if (classifyError(error) !== "answer")
      this.world.history.add("gaveUp", this.stage, { inv, call });
  }

  private attempt(
    environment: Environment,
    call: string,
    input: Input,
  ): Promise<Answer | undefined> {
    const inv = environment.invocation;
    return exchange(this.world, {
      environment,
      trouble: troubleOfCall(this.world),
      carryOut: (isLate) => {
        const answer = this.answer(inv, call, input);
        const name = answer.type ?? "";
        this.note(inv, call, input, { name, isLate });
        return answer;
      },
    });
  }

  /** A call that fails in an outage may still be carried out. */
  private answer(inv: string, call: string, input: Input): Answer {
    if (this.outages.isOut(call, "calls refused permanently")) {
      return { status: 400, type: "AccessDeniedException" };
    }
    if (!this.outages.isOut(`${call} fails`, "calls failed for a while")) {
      return this.carryOut(inv, call, input);
    }
    if (this.world.faults.below(2) === 0) this.carryOut(inv, call, input);
    return { status: 500, type: "InternalServerError" };
  }

  private carryOut(inv: string, operation: string, input: Input): Answer {
    if (operation === "SendMessage") this.send(inv, input);
    else if (operation === "ChangeMessageVisibility") this.show(input);
    else if (operation === "DeleteMessage") this.forget(input);
    else if (operation === "BatchWriteItem") return this.writeBatch(input);
    else {
      const output = this.table.call(operation, input);
      if (output === "condition failed") {
        return { status: 400, type: "ConditionalCheckFailedException" };
      }
      return { status: 200, output };
    }
    return { status: 200, output: {} };
  }

  private send(inv: string, { QueueUrl, MessageBody, DelaySeconds }: Input): void {
    this.sentBy = inv;
    this.findQueue(lastSegment(QueueUrl)).send(MessageBody, DelaySeconds);
    this.sentBy = undefined;
  }

  /** The invocation whose SendMessage is being carried out. */
  sentBy: string | undefined;

  private show({ QueueUrl, ReceiptHandle, VisibilityTimeout }: Input): void {
    const queue = this.findQueue(lastSegment(QueueUrl));
    const isOld = !queue.isCurrent(ReceiptHandle);
    if (isOld && this.world.faults.strikes("old receipt refused")) return;
    queue.showAfter(ReceiptHandle, VisibilityTimeout);
  }

  private forget({ QueueUrl, ReceiptHandle }: Input): void {
    const { faults, history } = this.world;
    const queue = this.findQueue(lastSegment(QueueUrl));
    if (!queue.isCurrent(ReceiptHandle) && faults.strikes("old receipt refused")) return;
    queue.delete(ReceiptHandle);
    history.add("forgotten", this.stage, { message: ReceiptHandle.split("/")[0] });
  }

  /** DynamoDB may leave items unprocessed, and reports which. */
  private writeBatch(input: Input): Answer {
    const [[table, requests]] = Object.entries(input["RequestItems"]) as [[string, object[]]];
    const isCut = this.world.faults.strikes("items left unprocessed");
    const done = isCut ? this.world.faults.below(requests.length) : requests.length;
    this.table.call("BatchWriteItem", { RequestItems: { [table]: requests.slice(0, done) } });
    const undone = requests.slice(done);
    const output = undone.length > 0 ? { UnprocessedItems: { [table]: undone } } : {};
    return { status: 200, output };
  }

  private note(
    inv: string,
    call: string,
    input: Input,
    { name, isLate }: { name: string; isLate: boolean },
  ): void {
    const { history, faults } = this.world;
    const what = describeSubject(call, input);
    history.add("call", this.stage, { inv, call, what, answer: name, isLate });
    if (isLate) faults.count("call carried out late");
    if (name === "ConditionalCheckFailedException") faults.count("condition failed");
    if (name !== "") return;
    if (call === "Query" && what.startsWith("*")) {
      const { Items } = this.table.call(call, { ...input, ConsistentRead: true }) as { Items: [] };
      history.add("listed", this.stage, { inv, page: describePage(input), count: Items.length });
    }
    const [, client] = /^budget#broadcast#(.*)\//.exec(what) ?? [];
    if (client === undefined || call !== "UpdateItem") return;
    const nowMs = Number(input["ExpressionAttributeValues"][":now"].N);
    history.add("spent", this.stage, { inv, client, nowMs });
  }
}

/** A partition, and where the page starts in it. */
const describePage = ({ ExpressionAttributeValues: values, ExclusiveStartKey }: Input): string =>
  `${values[":p"].S} ${ExclusiveStartKey?.c.S ?? ""}`;

const lastSegment = (url: string): string => url.split("/").at(-1)!;

/** The subject of a call: an item, a partition, connections, or a queue. */
const describeSubject = (call: string, input: Input): string => {
  if (input["QueueUrl"]) return lastSegment(input["QueueUrl"]);
  if (call === "Query") return input["ExpressionAttributeValues"][":p"].S;
  const key = input["Key"] ?? input["Item"];
  if (key) return `${key.p.S}/${key.c.S}`;
  const requests = Object.values<any>(input["RequestItems"]).flat();
  return [...new Set(requests.map(({ DeleteRequest }) => DeleteRequest.Key.c.S))].join(" ");
};
