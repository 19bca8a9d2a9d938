// Metrics as CloudWatch finds them in a log.
import { expect } from "chai";
import { stub } from "sinon";
import { createStdoutMetrics } from "../../../handlers/lib/metrics.ts";

describe("metrics", () => {
  it("are one line in the embedded format, each value beside its definition", () => {
    const write = stub(process.stdout, "write").returns(true);
    try {
      createStdoutMetrics("broadcast", () => 1_700_000_000_000)({ delivered: 2, gone: 0 });
    } finally {
      write.restore();
    }
    expect(write.args).to.have.length(1);
    const text = String(write.args[0]?.[0]);
    expect(text.indexOf("\n")).to.equal(text.length - 1);
    expect(JSON.parse(text)).to.deep.equal({
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: "WebSocketApi",
            Dimensions: [["FunctionName"]],
            Metrics: [
              { Name: "delivered", Unit: "Count" },
              { Name: "gone", Unit: "Count" },
            ],
          },
        ],
      },
      FunctionName: "broadcast",
      delivered: 2,
      gone: 0,
    });
  });
});
