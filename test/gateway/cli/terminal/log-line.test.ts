// How lines that functions write look on the terminal.
import { expect } from "chai";
import { renderLogLine } from "../../../../gateway/cli/terminal/log-line.ts";
import type { LogLevel } from "../../../../gateway/index.ts";
import { type Paint, PLAIN } from "../../../../gateway/cli/terminal/paint.ts";

const DEPTH = 100_000;

const show = (log: object, paint: Paint = PLAIN): string =>
  renderLogLine(JSON.stringify(log), paint);

describe("a line of a function", () => {
  it("is a level, a message and fields, if it is a JSON log", () => {
    const log = {
      level: "INFO",
      time: "2026-01-01T00:00:00.000Z",
      message: "handled",
      requestId: "b1Q=",
      routeKey: "ping",
      durationMs: 3,
      reason: "not found",
      ids: ["a"],
    };
    expect(show(log)).to.equal(
      'INFO  handled  routeKey=ping durationMs=3 reason="not found" ids=["a"]',
    );
  });

  it("is read in Lambda's own format, and in pino's names", () => {
    expect(show({ timestamp: "t", level: "error", message: "no", requestId: "r" })).to.equal(
      "ERROR no",
    );
    expect(show({ level: "warn", msg: "slow", ms: 3 })).to.equal("WARN  slow  ms=3");
    expect(show({ level: 50, msg: "no room", ms: 3 })).to.equal("ERROR no room  ms=3");
    expect(show({ level: "audit", msg: "seen" })).to.equal("AUDIT seen");
    expect(show({ level: 35, msg: "seen" })).to.equal('{"level":35,"msg":"seen"}');
  });

  it("has the style of its level also if it is text, and none if that is ordinary", () => {
    const paint: Paint = (style, text) => `<${String(style)}>${text}`;
    const text = (level?: LogLevel) => renderLogLine("no \u001B room", paint, level);
    expect(text("ERROR")).to.equal("<red>no \\u001b room");
    expect(text("WARN")).to.equal("<yellow>no \\u001b room");
    expect(text("DEBUG")).to.equal("<dim>no \\u001b room");
    expect(text("INFO")).to.equal("no \\u001b room");
    expect(text()).to.equal("no \\u001b room");
    expect(renderLogLine('{"a":1}', paint, "ERROR")).to.equal('<red>{"a":1}');
  });

  it("may have a stack of any type, and keys that are names of methods", () => {
    const odd = { toString: 1, valueOf: 2, join: 3 };
    const log = (more: object) => show({ level: "ERROR", message: "no", ...more });
    expect(log({ stack: odd })).to.equal('ERROR no\n    {"toString":1,"valueOf":2,"join":3}');
    expect(log({ stack: ["at one", odd] })).to.match(/\n {4}at one\n {4}\{"toString":1/);
    expect(log({ error: { stack: odd, ...odd } })).to.include('error={"toString":1');
    expect(renderLogLine(JSON.stringify({ level: odd, message: "no" }), PLAIN)).to.include("no");
  });

  it("has a style by level", () => {
    const styled: [unknown, string][] = [];
    const paint: Paint = (style, text) => {
      styled.push([style, text]);
      return text;
    };
    for (const level of ["DEBUG", "INFO", "WARN", "ERROR", "NOTICE"])
      show({ level, message: "m" }, paint);
    expect(styled).to.deep.equal([
      ["dim", "DEBUG"],
      ["green", "INFO "],
      ["yellow", "WARN "],
      ["red", "ERROR"],
      ["cyan", "NOTICE"],
    ]);
  });

  it("is followed by its stack traces, a frame a line", () => {
    const stack = "Error: no\n    at f (handlers/post.ts:3:5)";
    const expected = (fields: string): string =>
      `ERROR failed${fields}\n    Error: no\n    at f (handlers/post.ts:3:5)`;
    const log = { level: "ERROR", message: "failed" };
    expect(show({ ...log, stack })).to.equal(expected(""));
    expect(show({ ...log, stackTrace: stack.split("\n") })).to.equal(expected(""));
    expect(show({ ...log, error: { stack } })).to.equal(expected(""));
    expect(show({ ...log, error: { name: "Error", stack } })).to.equal(
      expected('  error={"name":"Error"}'),
    );
  });

  it("is metrics above 0, if it is in CloudWatch's embedded format", () => {
    const definition = { Timestamp: 1, CloudWatchMetrics: [{ Namespace: "n", Metrics: [] }] };
    expect(show({ _aws: definition, FunctionName: "f", delivered: 3, gone: 0 })).to.equal(
      "metrics delivered=3",
    );
  });

  for (const [what, line] of [
    ["text", "text"],
    ["empty", ""],
    ["JSON without a message", '{"level":"INFO"}'],
    ["JSON whose message is not text", '{"level":"INFO","message":{"a":1}}'],
    ["a list", '["a"]'],
    ["incomplete metrics", '{"_aws"'],
    ["not quite metrics", '{"_aws": oops'],
    ["metrics and more", '{"_aws":{}} and more'],
    ["metrics without a definition", '{"_aws":null,"delivered":3}'],
    ["deeply nested brackets", `{"_aws":${"[".repeat(DEPTH)}`],
    [
      "deeply nested JSON",
      `{"level":"INFO","message":"m","a":${"[".repeat(9000)}${"]".repeat(9000)}}`,
    ],
    ["a very long log", JSON.stringify({ level: "INFO", message: "m", a: "x".repeat(DEPTH) })],
  ] as const) {
    it(`is unchanged if it is ${what}`, () => {
      expect(renderLogLine(line, PLAIN)).to.equal(line);
    });
  }

  it("has no control characters in any part", () => {
    const control = "\u001B[2J\r";
    const shown = show({
      level: control,
      message: control,
      [control]: control,
      error: { stack: `${control}\n${control}` },
    });
    const plain = control.replace("\r", "");
    expect(shown).not.to.include(plain).and.not.to.include("\r");
    expect(shown.match(/\\u001b/g)).to.have.length(6);
  });
});
