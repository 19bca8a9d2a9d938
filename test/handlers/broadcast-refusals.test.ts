// Calls that AWS refuses permanently: they fail at once, are logged as errors, and their work is dead-lettered.
import { expect } from "chai";
import { decodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import {
  createWorld,
  deliveredIds,
  finishWork,
  sumMetric,
  type World,
} from "../helpers/broadcast-world.ts";
import type { CallScript } from "../helpers/fake-aws.ts";
import { record } from "../helpers/records.ts";
import { keepScore, createLedger } from "../helpers/scoreboard.ts";

const HI = record("m1", '{"data":"hi"}');

const NAMES = [
  "AccessDeniedException",
  "ResourceNotFoundException",
  "ValidationException",
  "UnrecognizedClientException",
  "KmsDisabled",
  "QueueDoesNotExist",
];

const deadLetters = ({ aws }: World) => aws.sent.filter(({ queue }) => queue === "dead");

const errorLines = ({ log }: World) => log.args.filter(([level]) => level === "ERROR");

/** The cause is fixed: moves the dead letters to the work queue. */
const mendAndRedrive = async (world: World): Promise<void> => {
  world.aws.onCall = () => ({});
  world.aws.onPost = () => ({});
  for (const [index, { body }] of deadLetters(world).entries()) {
    expect(await world.invoke([record(`dead-${index}`, body, "work")])).to.deep.equal([]);
  }
  await finishWork(world);
};

describe("broadcast that AWS refuses permanently", function () {
  const refuse = (world: World, refused: string, error: string, status?: number) => {
    world.aws.onCall = (operation): CallScript => (operation === refused ? { error, status } : {});
  };

  for (const [operation, call] of [
    ["UpdateItem", "dynamodb:UpdateItem"],
    ["Query", "dynamodb:Query"],
  ] as const) {
    for (const name of NAMES) {
      it(`is dead-lettered at once: ${name} from ${call}`, async function () {
        const world = await createWorld();
        const ids = world.connect(20);
        refuse(world, operation, name);
        expect(await world.invoke([HI])).to.deep.equal([]);
        expect(world.aws.delivered).to.deep.equal([]);
        const lines = errorLines(world);
        expect(lines).to.have.length(1);
        expect(lines[0]![1]).to.equal("refused for good");
        expect(lines[0]![2]).to.include({ workId: "m1", call });
        expect(lines[0]![2]!["check"]).to.be.a("string").with.length.greaterThan(20);
        expect(lines[0]![2]!["error"]).to.include({ name });
        expect(sumMetric(world, "permanentErrors")).to.be.greaterThan(0);
        expect(sumMetric(world, "requeued") + sumMetric(world, "continuations")).to.equal(0);
        const [letter, ...others] = deadLetters(world);
        expect(others).to.deep.equal([]);
        expect(decodeWorkItem(letter!.body)).to.include({ broadcastId: "m1", text: "hi" });
        expect(letter!.reason).to.be.a("string").with.length.greaterThan(5);
        await mendAndRedrive(world);
        expect(deliveredIds(world)).to.have.members(ids);
        keepScore(this, createLedger(ids, deliveredIds(world)));
      });
    }
  }

  it("is attempted once: no call is retried", async () => {
    const world = await createWorld();
    refuse(world, "UpdateItem", "AccessDeniedException");
    await world.invoke([HI]);
    expect(world.aws.calls.get("UpdateItem")).to.equal(1);
  });

  it("is redelivered when it cannot be dead-lettered either", async () => {
    const world = await createWorld();
    const ids = world.connect(20);
    world.aws.onCall = (operation) =>
      operation === "Query" || operation === "SendMessage" ? { error: "AccessDenied" } : {};
    expect(await world.invoke([HI])).to.deep.equal(["m1"]);
    expect(world.aws.calls.get("ChangeMessageVisibility")).to.equal(1);
    world.aws.onCall = () => ({});
    expect(await world.invoke([HI])).to.deep.equal([]);
    await mendAndRedrive(world);
    expect(deliveredIds(world)).to.have.members(ids);
  });

  it("is neither logged as an error nor dead-lettered when the error is transient", async () => {
    const world = await createWorld();
    world.connect(5);
    world.aws.fail("Query", 5, "ThrottlingException");
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(errorLines(world)).to.deep.equal([]);
    expect(deadLetters(world)).to.deep.equal([]);
    expect(sumMetric(world, "permanentErrors")).to.equal(0);
  });

  it("by @connections, for every client: no post starts after a hundred, and all of it is dead-lettered", async function () {
    const world = await createWorld({ lanes: 10 });
    const ids = world.connect(400);
    world.aws.onPost = () => ({ status: 403, body: '{"Message":"User: arn is not authorized"}' });
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(world.aws.attempts.size).to.be.within(100, 120);
    const [line] = errorLines(world);
    expect(line![2]).to.include({ call: "execute-api:ManageConnections" });
    expect(line![2]!["check"]).to.include("WEBSOCKET_ENDPOINT");
    expect(line![2]!["error"]).to.have.property("message").that.includes("is not authorized");
    expect(deadLetters(world)).to.have.length(1);
    await mendAndRedrive(world);
    expect(deliveredIds(world)).to.have.members(ids);
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  it("by @connections, for some clients: they are dead-lettered, and the others get it", async function () {
    const world = await createWorld();
    const ids = world.connect(30);
    world.aws.onPost = (id) => (ids.indexOf(id) < 10 ? { status: 403 } : {});
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids.slice(10));
    const [letter] = deadLetters(world);
    const { recipients } = decodeWorkItem(letter!.body);
    expect(recipients.map(({ id }) => id)).to.have.members(ids.slice(0, 10));
    expect(sumMetric(world, "deadLettered")).to.equal(10);
    expect(sumMetric(world, "permanentErrors")).to.equal(1);
    await mendAndRedrive(world);
    expect(deliveredIds(world)).to.have.members(ids);
    keepScore(this, createLedger(ids, deliveredIds(world)));
  });

  it("logs the refusal once, even if every deletion of stale connections is refused", async () => {
    const world = await createWorld();
    world.connect(40);
    world.aws.onPost = () => ({ status: 410 });
    refuse(world, "BatchWriteItem", "AccessDeniedException");
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(errorLines(world)).to.have.length(1);
    expect(errorLines(world)[0]![2]).to.include({ call: "dynamodb:BatchWriteItem" });
    expect(sumMetric(world, "deletionsFailed")).to.equal(40);
    expect(sumMetric(world, "permanentErrors")).to.equal(4);
    expect(deadLetters(world)).to.deep.equal([]);
  });

  it("logs the refusal, even if the worker can serve every client itself", async () => {
    const world = await createWorld({ share: 1 });
    const ids = world.connect(40);
    refuse(world, "SendMessage", "QueueDoesNotExist");
    expect(await world.invoke([HI])).to.deep.equal([]);
    expect(deliveredIds(world)).to.have.members(ids);
    expect(errorLines(world)).to.have.length(1);
    expect(errorLines(world)[0]![2]).to.include({ call: "sqs:SendMessage" });
  });
});
