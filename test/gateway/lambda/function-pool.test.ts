// The number of a function's environments, and the events that each gets.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { createManualClock } from "../../helpers/manual-clock.ts";
import { FAILED, startTwoWayRoute } from "../../helpers/two-way-route.ts";

/** Returns the environment's number of calls; "meet N" waits until there were N such calls in all environments. */
const COUNTING = `
const { readdirSync, writeFileSync } = require("node:fs");
let calls = 0;
const meet = async (count) => {
  writeFileSync(process.env.FOLDER + "/" + require("node:crypto").randomUUID(), "");
  while (readdirSync(process.env.FOLDER).length < count) await new Promise((done) => setTimeout(done, 5));
};
exports.handler = async ({ body }) => {
  calls += 1;
  const mine = calls;
  if (body === "spin") for (;;) {}
  if (body === "exit") process.exit(1);
  if (body.startsWith("meet")) await meet(Number(body.split(" ")[1]));
  return { statusCode: 200, body: body + " " + mine };
};`;

const folders: string[] = [];

/** Functions that can meet; with a timeout in seconds. */
const countingRoute = (timeout = 8) => {
  const folder = mkdtempSync(join(tmpdir(), "function-pool-"));
  folders.push(folder);
  return { code: COUNTING, fn: { timeout, environment: { variables: { FOLDER: folder } } } };
};

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

describe("a function's environments", () => {
  it("run events one after another, however many arrive at once", async () => {
    const { client } = await startTwoWayRoute({
      code: `let running = 0;
      exports.handler = async ({ body }) => {
        running += 1;
        const now = running;
        await new Promise(setImmediate);
        running -= 1;
        return { statusCode: 200, body: body + now };
      };`,
    });
    const bodies = Array.from({ length: 100 }, (_, index) => `${index}-`);

    for (const body of bodies) client.send(body);
    const answers = await Promise.all(bodies.map(() => client.next()));

    expect(answers.toSorted()).to.deep.equal(bodies.map((body) => `${body}1`).toSorted());
  });

  it("pass events that wait behind a slow one to up to 10 others", async () => {
    const { client } = await startTwoWayRoute(countingRoute());

    for (let count = 0; count < 10; count += 1) client.send("meet 10");
    const answers = await Promise.all(Array.from({ length: 10 }, () => client.next()));

    expect(answers).to.deep.equal(Array.from({ length: 10 }, () => "meet 10 1"));
  });

  it("pass events that wait behind a blocking one to others", async () => {
    const { client } = await startTwoWayRoute(countingRoute(2));

    client.send("spin");
    for (let count = 0; count < 5; count += 1) client.send("quick");
    const answers = await Promise.all(Array.from({ length: 5 }, () => client.next()));

    expect(answers.filter((answer) => answer.startsWith("quick"))).to.have.length(5);
    expect(await client.next()).to.match(FAILED);
  });

  it("lose no event when one crashes: only the one that it ran fails", async () => {
    const { gateway, client, ask } = await startTwoWayRoute(countingRoute());
    await ask("first");

    client.send("exit");
    for (let count = 0; count < 5; count += 1) client.send("quick");
    const answers = await Promise.all(Array.from({ length: 6 }, () => client.next()));

    expect(answers.filter((answer) => FAILED.test(answer))).to.have.length(1);
    expect(answers.filter((answer) => answer.startsWith("quick"))).to.have.length(5);
    expect(gateway.lines).to.deep.equal([
      "fixture-_default: Runtime.ExitError: Runtime exited with error: exit status 1",
    ]);
  });

  it("end after 10 seconds without events, except the first", async () => {
    const clock = createManualClock();
    const gateway = await startFixture(
      { routes: { $default: { routeResponse: true, ...countingRoute() } } },
      { clock },
    );
    const client = await gateway.connect();
    const askAtOnce = (text: string) => {
      for (let count = 0; count < 3; count += 1) client.send(text);
      return Promise.all(Array.from({ length: 3 }, () => client.next()));
    };

    await askAtOnce("meet 3");
    clock.advance(10_000);
    const afterWork = await askAtOnce("meet 6");
    clock.advance(20_000);
    const afterRest = await askAtOnce("meet 9");

    expect(afterWork).to.deep.equal(["meet 6 2", "meet 6 2", "meet 6 2"]);
    expect(afterRest.toSorted()).to.deep.equal(["meet 9 1", "meet 9 1", "meet 9 3"]);
  });

  it("give each event its full timeout: earlier events do not count", async () => {
    const { gateway, client } = await startTwoWayRoute({
      code: `exports.handler = async (event, context) => {
        const leftMs = context.getRemainingTimeInMillis();
        const untilMs = performance.now() + 10;
        while (performance.now() < untilMs);
        return { statusCode: 200, body: String(leftMs > 900) };
      };`,
      fn: { timeout: 1 },
    });

    for (let count = 0; count < 200; count += 1) client.send("x");
    const answers = await Promise.all(Array.from({ length: 200 }, () => client.next()));

    expect(new Set(answers)).to.deep.equal(new Set(["true"]));
    expect(gateway.lines).to.deep.equal([]);
  });
});
