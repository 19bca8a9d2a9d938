// Levels of the lines that functions write, as the console and the terminal get them.
import { expect } from "chai";
import { startGateway } from "../../../gateway/index.ts";
import { connect } from "../../helpers/client.ts";
import { writeFixtureStack } from "../../helpers/fixture-stack.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { findTrace, tracesUntil } from "../../helpers/local-api.ts";

const CODE = `async () => {
  console.log("log");
  console.info("info");
  console.debug("debug");
  console.warn("%s of %j", "warn", { words: 2 });
  console.error("error\\nin two lines");
  process.stderr.write("raw\\n");
  console.error('{"level":"info","message":"named"}');
  const { error } = console;
  error("detached");
  console.assert(false, "assumed");
  console.trace("from here");
  throw new TypeError("no room");
}`;

const LINES = [
  [undefined, "log"],
  [undefined, "info"],
  ["DEBUG", "debug"],
  ["WARN", 'warn of {"words":2}'],
  ["ERROR", "error"],
  ["ERROR", "in two lines"],
  [undefined, "raw"],
  ["INFO", '{"level":"info","message":"named"}'],
  ["ERROR", "detached"],
  ["WARN", "Assertion failed: assumed"],
  ["TRACE", "Trace: from here"],
] as const;

describe("the level of a line that a function writes", () => {
  it("is that of console's method, unless the line names one; a thrown error is one", async () => {
    const { configurationPath, remove } = await writeFixtureStack({
      routes: { post: { code: CODE } },
    });
    closeAfterwards(remove);
    const printed: unknown[] = [];
    const gateway = await startGateway({
      configurationPath,
      output: {
        functionLine: (_, line, level) => printed.push([level, line]),
        info: () => {},
        warn: () => {},
      },
    });
    closeAfterwards(() => gateway.close());
    const client = await connect(`${gateway.url}/test`);
    client.send({ action: "post" });
    await client.next();

    const traces = await tracesUntil(gateway.port, (all) =>
      all.some(({ spans: [root] }) => root?.name === "post" && root.endMs !== undefined),
    );
    const traced = findTrace(traces, "message", "post")
      .filter(({ kind }) => kind === "log")
      .map(({ details: { level, text } }) => [level, text]);
    expect(traced.slice(0, LINES.length)).to.deep.equal(LINES);
    // The lines of the trace's stack come between.
    const rest = traced.slice(LINES.length).filter(([level]) => level !== "TRACE");
    expect(rest.map(([level, text]) => [level, String(text).split("\n")[0]])).to.deep.equal([
      ["ERROR", "TypeError: no room"],
    ]);
    expect(printed.slice(0, LINES.length)).to.deep.equal(LINES);
    expect(printed).to.deep.include(["ERROR", "TypeError: no room"]);
  });
});
