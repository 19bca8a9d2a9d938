// The output of functions: every line, in order, and before their result.
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { returns } from "../../helpers/handler-code.ts";
import { FAILED, startTwoWayRoute } from "../../helpers/two-way-route.ts";

describe("the output of functions", () => {
  it("is shown with the function's name, line by line", async () => {
    const { gateway, ask } = await startTwoWayRoute({
      code: `async () => {
        console.log("one\\ntwo");
        console.error("three");
        return { statusCode: 200 };
      }`,
    });

    await ask();

    expect(gateway.lines).to.deep.equal([
      "fixture-_default: one",
      "fixture-_default: two",
      "fixture-_default: three",
    ]);
  });

  it("has the message of an error in lines, at most 20 of them", async () => {
    const { gateway, ask } = await startTwoWayRoute({
      code: `async () => {
        throw Object.assign(new Error(Array.from({ length: 30 }, (_, i) => "line " + i).join("\\n")), { stack: "" });
      }`,
    });

    await ask();

    const lines = gateway.lines.map((line) => line.replace("fixture-_default: ", ""));
    expect(lines.slice(0, 2)).to.deep.equal(["Error: line 0", "line 1"]);
    expect(lines.filter((line) => /^(?:Error: )?line \d+$/.test(line))).to.have.length(20);
  });

  it("may be bytes, pieces of a line, and a line without an end", async () => {
    const { gateway, ask } = await startTwoWayRoute({
      code: `async () => {
        const euro = Buffer.from("1 €\\n");
        process.stdout.write(euro.subarray(0, 3));
        console.error("meanwhile");
        process.stdout.write(euro.subarray(3));
        process.stdout.write("no ");
        process.stdout.write("656e64", "hex");
        return { statusCode: 200 };
      }`,
    });

    await ask();

    expect(gateway.lines).to.deep.equal([
      "fixture-_default: meanwhile",
      "fixture-_default: 1 €",
      "fixture-_default: no end",
    ]);
  });

  it("arrives before the response, and includes warnings of Node.js", async () => {
    const { gateway, ask } = await startTwoWayRoute({
      code: `async ({ body }) => {
        console.log(body);
        process.emitWarning("careful");
        await new Promise((done) => setTimeout(done, 10));
        return { statusCode: 200 };
      }`,
    });

    await ask("first");

    expect(gateway.lines[0]).to.equal("fixture-_default: first");
    expect(gateway.lines[1]).to.match(/^fixture-_default: \(node:\d+\) Warning: careful$/);
  });

  it("is split into lines where they are too long, at a cost linear in its length", async () => {
    const { gateway, ask } = await startTwoWayRoute({
      code: `async () => {
        const piece = "x".repeat(1024);
        for (let count = 0; count < 20 * 1024; count += 1) process.stdout.write(piece);
        return { statusCode: 200, body: "done" };
      }`,
    });

    expect(await ask()).to.equal("done");
    const text = gateway.lines.map((line) => line.replace("fixture-_default: ", "")).join("");
    expect(text).to.have.length(20 * 1024 * 1024);
  });

  it("without end delays no other response, and ends with the function's timeout", async () => {
    const gateway = await startFixture({
      routes: {
        $default: { code: 'async () => { for (;;) console.log("again"); }', fn: { timeout: 3 } },
        quick: { code: returns('{ statusCode: 200, body: "quick" }'), routeResponse: true },
      },
    });
    const client = await gateway.connect();
    const ask = () => {
      client.send({ action: "quick" });
      return client.next();
    };
    await ask();

    client.send("write");
    const answers = [await ask(), await ask(), await client.next()];

    expect(answers.slice(0, 2)).to.deep.equal(["quick", "quick"]);
    expect(answers[2]).to.match(FAILED);
    expect(gateway.lines.at(-1)).to.include("Task timed out after 3.00 seconds");
  });

  it("in one large piece delays no other response either", async () => {
    const { gateway, ask } = await startTwoWayRoute({
      code: `async () => {
        process.stdout.write("x".repeat(30 * 1024 * 1024));
        return { statusCode: 200, body: "done" };
      }`,
      fn: { memory_size: 256 },
    });

    expect(await ask()).to.equal("done");
    expect(gateway.lines.length).to.be.greaterThan(1);
  });
});
