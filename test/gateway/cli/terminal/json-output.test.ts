// --log json.
import { expect } from "chai";
import { createJsonOutput } from "../../../../gateway/cli/terminal/json-output.ts";
import { createTerminalOutput } from "../../../../gateway/cli/terminal/output.ts";

const TIME = "2026-01-01T00:00:00.000Z";

describe("output as JSON", () => {
  it("is an object a line, with its kind and time", () => {
    const lines: string[] = [];
    const output = createJsonOutput(
      (line) => lines.push(line),
      () => new Date(TIME),
    );
    output.functionLine("dev-ping", '{"level":"INFO","message":"m"}');
    output.functionLine("dev-ping", "text\u001B[2J", "ERROR");
    output.invoked?.({
      functionName: "dev-ping",
      result: "200",
      hasFailed: false,
      durationMs: 3,
      isCold: true,
    });
    output.ready(
      { url: "ws://127.0.0.1:3001" } as Parameters<typeof output.ready>[0],
      "for people",
    );
    output.info("kept\nit");
    output.warn("lost");
    output.fail(new Error("none\nat all"));
    const time = TIME;
    expect(lines.map((line) => JSON.parse(line) as unknown)).to.deep.equal([
      { time, event: "log", function: "dev-ping", log: { level: "INFO", message: "m" } },
      { time, event: "log", function: "dev-ping", level: "ERROR", text: "text\u001B[2J" },
      {
        time,
        event: "invocation",
        function: "dev-ping",
        result: "200",
        hasFailed: false,
        durationMs: 3,
        isCold: true,
      },
      { time, event: "ready", url: "ws://127.0.0.1:3001" },
      { time, event: "info", message: "kept\nit" },
      { time, event: "warning", message: "lost" },
      { time, event: "error", message: "none\nat all" },
    ]);
    expect(lines.join("")).not.to.include("\n").and.not.to.include("\u001B");
  });

  it("tells the steps, and passes on what they return and throw", () => {
    const lines: string[] = [];
    const { step } = createJsonOutput((line) => lines.push(line));
    expect(step("Building", () => 7)).to.equal(7);
    expect(() =>
      step("Synthesizing", () => {
        throw new Error("no");
      }),
    ).to.throw("no");
    const told = lines.map((line) => JSON.parse(line) as Record<string, string>);
    expect(told.map(({ event, step: name }) => `${event} ${name}`)).to.deep.equal([
      "begin Building",
      "step Building",
      "begin Synthesizing",
    ]);
  });

  it("writes warnings to the same stream", () => {
    const written: string[] = [];
    const stream = { writableLength: 0, write: (text: string) => written.push(text) > 0 };
    createTerminalOutput("json", stream).warn("w");
    expect(written).to.have.length(1);
  });
});
