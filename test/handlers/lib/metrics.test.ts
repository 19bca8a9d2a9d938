// Metrics as CloudWatch reads them from a log.
import { expect } from "chai";
import { createDecisionCounter } from "../../../handlers/lib/decision-counter.ts";
import { createStdoutMetrics, METRICS, type Metrics } from "../../../handlers/lib/metrics.ts";
import { captureLines } from "../../helpers/stdout.ts";

const written = (write: (metrics: Metrics) => void): string[] =>
  captureLines(() => write(createStdoutMetrics("broadcast", () => 1_700_000_000_000)));

describe("metrics", () => {
  it("are one line in the embedded format, each value with its definition and unit", () => {
    const lines = written((metrics) => metrics({ delivered: 2, gone: 0, fanOutMs: 17 }));
    expect(lines).to.have.length(1);
    expect(JSON.parse(lines[0]!)).to.deep.equal({
      _aws: {
        Timestamp: 1_700_000_000_000,
        CloudWatchMetrics: [
          {
            Namespace: "WebSocketApi",
            Dimensions: [["FunctionName"]],
            Metrics: [
              { Name: "delivered", Unit: "Count" },
              { Name: "gone", Unit: "Count" },
              { Name: "fanOutMs", Unit: "Milliseconds" },
            ],
          },
        ],
      },
      FunctionName: "broadcast",
      delivered: 2,
      gone: 0,
      fanOutMs: 17,
    });
  });

  it("have the units of the list", () => {
    expect(METRICS).to.include({ opened: "Count", fanOutMs: "Milliseconds" });
    for (const [name, unit] of Object.entries(METRICS)) {
      const [line] = written((metrics) => metrics({ [name]: 1 }));
      const { _aws } = JSON.parse(line!);
      expect(_aws.CloudWatchMetrics[0].Metrics).to.deep.equal([{ Name: name, Unit: unit }]);
    }
  });

  it("with a reason count once for the reason, and once for all reasons", () => {
    const [line] = written((metrics) => metrics({ closed: 1 }, "going away"));
    const { _aws, ...values } = JSON.parse(line!);
    expect(_aws.CloudWatchMetrics[0].Dimensions).to.deep.equal([
      ["FunctionName"],
      ["FunctionName", "Reason"],
    ]);
    expect(values).to.deep.equal({ FunctionName: "broadcast", Reason: "going away", closed: 1 });
  });

  it("have at most as many names as CloudWatch takes in one line", () => {
    expect(Object.keys(METRICS).length).to.be.at.most(100);
  });
});

describe("decision counter", () => {
  const decided = (reason?: string) =>
    JSON.parse(written((metrics) => createDecisionCounter(metrics)(reason))[0]!);

  it("counts clients that are allowed", () => {
    expect(decided()).to.include({ allowed: 1 }).and.not.have.any.keys("denied", "Reason");
  });

  it("counts clients that are denied, by reason", () => {
    const line = decided("expired");
    expect(line).to.include({ denied: 1, Reason: "expired" });
    expect(line).not.to.have.property("allowed");
  });
});
