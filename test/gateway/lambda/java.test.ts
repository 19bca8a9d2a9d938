// Java functions, with the JDK of this machine: what Lambda's Java runtime promises.
import { expect } from "chai";
import { zipSync } from "fflate";
import { compileJava, hasJava, JAVA_RUNTIME } from "../helpers/java-classes.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

describe("Java functions", function () {
  if (!hasJava) return;

  /** @param handler a method of the class Methods, or a whole handler. */
  const start = async (handler: string, fn = {}) =>
    startFunction(await compileJava(), {
      runtime: JAVA_RUNTIME,
      handler: /[.:]/.test(handler) ? handler : `example.Methods::${handler}`,
      ...fn,
    });

  const ask = async (handler: string, event: unknown = {}) =>
    describeOutcome(await (await start(handler)).invoke(event as object));

  it("get the event as maps, lists and values, and return JSON", async () => {
    const event = { a: [1, 12345678901, 1.5, "é\n", null, true], b: { c: {} } };
    expect(JSON.parse(await ask("echo", event))).to.deep.equal(event);
  });

  it("are created once, and tell cold starts from warm ones", async () => {
    const fn = await start("count");
    expect([await fn.invoke(), await fn.invoke()]).to.deep.equal([
      { payload: "[1,1]" },
      { payload: "[1,2]" },
    ]);
    expect(fn.finished.map(({ isCold }) => isCold)).to.deep.equal([true, false]);
  });

  for (const [handler, event, result] of [
    ["word", "hey", '"hey!"'],
    ["sum", [1, 2, "3"], "6"],
    ["sum", 4, "4"],
    ["isNot", true, "false"],
    ["exact", 0.1, "0.1"],
    ["nothing", {}, "null"],
    ["example.Overloaded::show", { size: 3 }, '"3"'],
    ["stream", { a: 1 }, '{"read":{"a":1}}'],
    ["example.Streams", { a: 1 }, '{"a":1}'],
    ["example.Streams::handleRequest", { a: 1 }, '{"a":1}'],
    ["example.Greeter", { name: "Ann" }, '"Hello Ann, fn"'],
    ["example.Greeter::handleRequest", { name: "Ann" }, '"Hello Ann, fn"'],
  ] as const) {
    it(`take and return values: ${handler} of ${JSON.stringify(event)}`, async () => {
      expect(await ask(handler, event)).to.equal(result);
    });
  }

  it("get and return objects by their setters, getters and public fields", async () => {
    const event = {
      name: "Ann",
      nickname: "A",
      age: "7",
      active: true,
      kind: "FRIEND",
      friends: { name: "Bob", kind: "UNKNOWN", age: null },
      scores: { go: 1 },
      secret: "x",
      URL: "x",
      more: 1,
    };
    const bob = { name: "Bob", age: 0, active: false, URL: "https://example.com/Bob" };
    expect(JSON.parse(await ask("person", event))).to.deep.equal({
      name: "Ann",
      nickname: "A",
      age: 7,
      active: true,
      kind: "FRIEND",
      friends: [bob],
      scores: { go: 1 },
      URL: "https://example.com/Ann",
    });
  });

  it("get Lambda's events, whose properties have other names than in JSON", async () => {
    const record = { body: "hi", eventSourceARN: "arn:aws:sqs:x", sentAt: 1.5, more: {} };
    expect(await ask("sqs", { Records: [record] })).to.equal('["hi","arn:aws:sqs:x",1500]');
  });

  it("return everything that JSON can hold, and leave out what is null", async () => {
    expect(JSON.parse(await ask("values"))).to.deep.equal({
      text: '"é\u0001\n',
      list: [1, null, 2.5, true],
      bytes: "AQI=",
      numbers: [3, 4],
      maybe: "x",
      infinite: "Infinity",
    });
  });

  it("get a context with a logger, in the method with most parameters", async () => {
    const fn = await start("chosen");
    expect(JSON.parse(describeOutcome(await fn.invoke()))).to.deep.equal([
      "fn",
      "$LATEST",
      256,
      "arn:aws:lambda:eu-west-1:000000000000:function:fn",
      "/aws/lambda/fn",
      36,
      true,
      true,
    ]);
    expect(fn.lines).to.deep.equal(["logged", "bytes"]);
  });

  it("see their own variables and Lambda's, and none of this machine", async () => {
    process.env["CANARY_OF_THIS_MACHINE"] = "x";
    const fn = await start("environment", { environment: { OWN: "mine" } });
    const seen = JSON.parse(describeOutcome(await fn.invoke()));
    expect(seen).to.include({
      OWN: "mine",
      AWS_REGION: "eu-west-1",
      AWS_EXECUTION_ENV: `AWS_Lambda_${JAVA_RUNTIME}`,
      folder: seen.LAMBDA_TASK_ROOT,
    });
    expect(seen).not.to.have.any.keys("CANARY_OF_THIS_MACHINE", "HOME");
    expect(seen.trace).to.match(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=/);
    expect(seen.heapMib).to.be.within(200, 218);
  });

  it("have what they print and log shown in lines, before their result", async () => {
    const fn = await start("print");
    expect(await fn.invoke()).to.deep.equal({ payload: "null" });
    expect(fn.lines.filter((line) => line !== "three")).to.deep.equal([
      "one",
      "two é",
      "four",
      "five",
    ]);
    expect(fn.lines).to.include("three");
  });

  it("find classes in the jars of lib", async () => {
    const classes = await compileJava();
    const jar = Buffer.from(zipSync(classes));
    const fn = await startFunction(
      { "lib/app.jar": jar, "readme.txt": "" },
      { runtime: JAVA_RUNTIME, handler: "example.Streams" },
    );
    expect(await fn.invoke({ a: 1 })).to.deep.equal({ payload: '{"a":1}' });
  });
});
