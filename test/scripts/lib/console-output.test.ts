// What a person sees of a function's lines.
import { stripVTControlCharacters } from "node:util";
import { expect } from "chai";
import { readable } from "../../../scripts/lib/console-output.ts";

describe("console output", () => {
  it("shows lines as they are", () => {
    for (const line of ['{"level":"INFO"}', "text", "", '{"_aws"']) {
      expect(readable(line)).to.equal(line);
    }
  });

  it("shows of metrics what has happened", () => {
    const definition = { Timestamp: 1, CloudWatchMetrics: [{ Namespace: "n", Metrics: [] }] };
    const line = JSON.stringify({ _aws: definition, FunctionName: "f", delivered: 3, gone: 0 });
    expect(stripVTControlCharacters(readable(line))).to.equal('metrics {"delivered":3}');
  });
});
