// How a function's lines appear on the terminal.
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import type { FinishedInvocation, Gateway } from "../../../../gateway/index.ts";
import { createTerminalOutput } from "../../../../gateway/cli/terminal/output.ts";

/** Sets the title, clears the screen, goes back, reverses, starts a line. */
const HOSTILE = "\u001B]0;x\u0007\u009B2J\r\b\u007F\u202E\u2066\u2028";
const OBEYED = /(?!\n)[\p{Cc}\u2028-\u202E\u2066-\u2069]/u;
const COLOR = /\p{Cc}\[\d+m/gu;
const INVOCATION = { hasFailed: true, durationMs: 1, isCold: true } as FinishedInvocation;
const SERVED = { url: HOSTILE, model: { functions: [] } } as unknown as Gateway;

describe("output on the terminal", () => {
  it("drops lines of functions while the output is not read, and says how many", () => {
    const written: string[] = [];
    const stream = {
      writableLength: 0,
      write: (text: string) => written.push(stripVTControlCharacters(text)) > 0,
    };
    const output = createTerminalOutput("text", stream);

    stream.writableLength = 17 * 1024 * 1024;
    for (const line of ["one", "two"]) output.functionLine("fn", line);
    output.info("ready");
    stream.writableLength = 0;
    output.functionLine("fn", "three");

    expect(written).to.deep.equal([
      "ready\n",
      "Dropped 2 function lines: the output was not being read.\n",
      "fn  three\n",
    ]);
  });

  it("leaves out the gateway's own lines later, and says how many", () => {
    const { sinks, written, output } = prepare();
    for (const sink of sinks) sink.writableLength = 33 * 1024 * 1024;
    for (const line of ["one", "two"]) {
      output.info(line);
      output.warn(line);
    }
    for (const sink of sinks) sink.writableLength = 0;
    output.info("three");
    output.warn("three");

    expect(written).to.deep.equal([
      "Dropped 2 lines: the output was not being read.\n",
      "three\n",
      "Dropped 2 warnings: the output was not being read.\n",
      "warning three\n",
    ]);
  });

  it("obeys no control character that a client, a function or a plan has chosen", () => {
    const { raw, output } = prepare();
    output.functionLine("f\u001B[2Jn", "\u009B2J");
    output.functionLine("fn", '{"_aws":{},"\u009B2J":1}');
    output.info("a\u001B[2J\rb");
    output.warn("a\nwarning b\n    at c\u001B[2J");

    expect(stripVTControlCharacters(raw.join(""))).to.equal(
      [
        "f\\u001b[2Jn  \\u009b2J",
        "fn  metrics \\u009b2J=1",
        "a\\u001b[2J\\u000db",
        "warning a",
        "  warning b",
        "    at c\\u001b[2J",
        "",
      ].join("\n"),
    );
  });

  for (const format of ["text", "json"] as const) {
    it(`escapes all that a terminal obeys, wherever it may stand, as ${format}`, async () => {
      const { raw, output } = prepare(format);
      const error = { level: HOSTILE, message: HOSTILE, [HOSTILE]: HOSTILE, stack: [HOSTILE] };
      output.functionLine(HOSTILE, HOSTILE);
      output.functionLine("fn", JSON.stringify({ ...error, level: "INFO" }));
      output.functionLine("fn", JSON.stringify({ ...error, error }));
      output.invoked?.({ ...INVOCATION, functionName: HOSTILE, result: HOSTILE });
      output.info(HOSTILE);
      output.warn(HOSTILE);
      output.fail(new Error(HOSTILE));
      await output.step(HOSTILE, async () => {});
      output.offer?.([{ option: "--zip", values: [HOSTILE] }]);
      output.ready(SERVED, "");

      expect(raw.join("").replaceAll(COLOR, "").match(OBEYED)).to.equal(null);
    });
  }

  it("cuts its own lines, which may contain a client's message or a function's error", () => {
    const { written, output } = prepare();
    output.info("x".repeat(100_000));
    expect(written).to.deep.equal([`${"x".repeat(16 * 1024)}…\n`]);
  });

  for (const format of ["text", "json"] as const) {
    it(`cuts each line of an error, which may quote a plan, as ${format}`, () => {
      const { raw, output } = prepare(format);
      const long = "x".repeat(100_000);
      output.fail(new Error(`${long}\nfix it`));
      output.warn(long);
      output.info(long);
      for (const text of raw) expect(text).to.have.lengthOf.below(17_000).and.contain("…");
      expect(raw[0]).to.contain("fix it");
    });
  }
});

const prepare = (format: "text" | "json" = "text") => {
  const raw: string[] = [];
  const written: string[] = [];
  const createSink = () => ({
    writableLength: 0,
    write: (text: string) => {
      raw.push(text);
      return written.push(stripVTControlCharacters(text)) > 0;
    },
  });
  const sinks = [createSink(), createSink()] as const;
  return { raw, written, sinks, output: createTerminalOutput(format, ...sinks) };
};
