// How a function's lines appear on the terminal.
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { captureLines } from "../../helpers/stdout.ts";
import {
  consoleOutput,
  createConsoleOutput,
  readable,
} from "../../../gateway/cli/console-output.ts";

describe("console output", () => {
  it("shows lines unchanged", () => {
    for (const line of ['{"level":"INFO"}', "text", "", '{"_aws"']) {
      expect(readable(line)).to.equal(line);
    }
  });

  const depth = 100_000;
  for (const [what, line] of [
    ["not JSON", '{"_aws": oops'],
    ["JSON and more", '{"_aws":{}} and more'],
    ["incomplete", '{"_aws":{"Timestamp":1'],
    ["without a definition", '{"_aws":null,"delivered":3}'],
    ["deeply nested brackets", `{"_aws":${"[".repeat(depth)}`],
  ] as const) {
    it(`shows a line unchanged that starts like metrics but is ${what}`, () => {
      const shown = captureLines(() => consoleOutput.functionLine("fn", line));

      expect(stripVTControlCharacters(shown.join(""))).to.equal(`fn ${line}\n`);
    });
  }

  it("shows metrics whose definition is deeply nested", () => {
    const line = `{"_aws":${"[".repeat(depth)}${"]".repeat(depth)},"delivered":3}`;

    expect(stripVTControlCharacters(readable(line))).to.equal('metrics {"delivered":3}');
  });

  it("shows only metrics above 0", () => {
    const definition = { Timestamp: 1, CloudWatchMetrics: [{ Namespace: "n", Metrics: [] }] };
    const line = JSON.stringify({ _aws: definition, FunctionName: "f", delivered: 3, gone: 0 });
    expect(stripVTControlCharacters(readable(line))).to.equal('metrics {"delivered":3}');
  });

  it("drops lines of functions while the output is not read, and says how many", () => {
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
      "Dropped 2 lines of functions: the output was not being read.\n",
      "fn three\n",
    ]);
  });
});
