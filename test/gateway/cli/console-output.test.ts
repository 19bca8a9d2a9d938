// What a person sees of a function's lines.
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { captureLines } from "../../helpers/stdout.ts";
import {
  consoleOutput,
  createConsoleOutput,
  readable,
} from "../../../gateway/cli/console-output.ts";

describe("console output", () => {
  it("shows lines as they are", () => {
    for (const line of ['{"level":"INFO"}', "text", "", '{"_aws"']) {
      expect(readable(line)).to.equal(line);
    }
  });

  const depth = 100_000;
  for (const [what, line] of [
    ["no JSON", '{"_aws": oops'],
    ["JSON and more", '{"_aws":{}} and more'],
    ["half of it", '{"_aws":{"Timestamp":1'],
    ["without a definition", '{"_aws":null,"delivered":3}'],
    ["brackets without end", `{"_aws":${"[".repeat(depth)}`],
  ] as const) {
    it(`shows what begins like metrics and is ${what} as it is`, () => {
      const shown = captureLines(() => consoleOutput.functionLine("fn", line));

      expect(stripVTControlCharacters(shown.join(""))).to.equal(`fn ${line}\n`);
    });
  }

  it("shows metrics whose definition is nested without measure", () => {
    const line = `{"_aws":${"[".repeat(depth)}${"]".repeat(depth)},"delivered":3}`;

    expect(stripVTControlCharacters(readable(line))).to.equal('metrics {"delivered":3}');
  });

  it("shows of metrics what has happened", () => {
    const definition = { Timestamp: 1, CloudWatchMetrics: [{ Namespace: "n", Metrics: [] }] };
    const line = JSON.stringify({ _aws: definition, FunctionName: "f", delivered: 3, gone: 0 });
    expect(stripVTControlCharacters(readable(line))).to.equal('metrics {"delivered":3}');
  });

  it("leaves out lines of functions while nobody reads, and says how many", () => {
    const written: string[] = [];
    const stream = {
      writableLength: 0,
      write: (text: string) => written.push(stripVTControlCharacters(text)) > 0,
    };
    const output = createConsoleOutput(stream);

    stream.writableLength = 17 * 1024 * 1024;
    for (const line of ["one", "two"]) output.functionLine("fn", line);
    output.info("ready");
    stream.writableLength = 0;
    output.functionLine("fn", "three");

    expect(written).to.deep.equal([
      "ready\n",
      "2 lines of functions are left out: nobody has read them.\n",
      "fn three\n",
    ]);
  });
});
