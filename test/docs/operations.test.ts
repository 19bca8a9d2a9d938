// docs/operations.md explains every alarm, every metric and every log level.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { describeCloseReason } from "../../handlers/lib/close-reason.ts";
import { LEVELS } from "../../handlers/lib/log.ts";
import { METRICS } from "../../handlers/lib/metrics.ts";
import { synthesize } from "../helpers/synthesize.ts";

/** The one alarm whose period is not five minutes. */
const AT_ONCE = "prod-permanent-errors";

/** Parses `one post`, `100 posts`, `5 minutes`; the last into seconds. */
const readThreshold = (at: string): number => {
  const [, count = "", unit = ""] = /^(one|\d+) (\w+)/.exec(at) ?? [];
  return (count === "one" ? 1 : Number(count)) * (unit === "minutes" ? 60 : 1);
};

describe("docs/operations.md", () => {
  const text = readFileSync("docs/operations.md", "utf8");
  /** Cells of rows that start with code. */
  const rows = [...text.matchAll(/^\| `([\w-]+)`.*$/gm)].map(([row]) =>
    row
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

  it("has a section for each alarm", () => {
    const sections = new Set([...text.matchAll(/^### (.*)$/gm)].map(([, title]) => title));
    const spendLimits = { messagesPerMinute: 1, deliveriesPerMinute: 1 };
    const stack = synthesize({ spendLimits });
    const alarms = [...stack.ofType("aws_cloudwatch_metric_alarm").values()];
    for (const { alarm_description: description } of alarms) {
      const [, section] = /docs\/operations\.md#([\w-]+)$/.exec(description)!;
      expect(sections).to.include(section!);
    }
  });

  it("states the threshold and period of each alarm", () => {
    const alarms = [...synthesize().ofType("aws_cloudwatch_metric_alarm").values()];
    // One row covers all functions: `prod-errors-ping`, and so on.
    const said = new Map(rows.map(([name, at]) => [name!.split("`")[1]!, at!]));
    for (const { alarm_name: name, threshold, period, metric_query: queries } of alarms) {
      const id = name.replace("websocket-dev-", "prod-");
      const at = said.get(id.replace(/^prod-errors-.*/, "prod-errors-ping"));
      expect(readThreshold(at ?? "not at all"), name).to.equal(threshold);
      expect(period ?? queries[0].metric.period, name).to.equal(id === AT_ONCE ? 60 : 300);
    }
  });

  it("lists exactly the metrics, with their units", () => {
    const units = new Set<string>(Object.values(METRICS));
    const described = rows.filter(([, unit]) => units.has(unit!));
    expect(
      Object.fromEntries(described.map(([name, unit]) => [name!.replaceAll("`", ""), unit])),
    ).to.deep.equal(METRICS);
  });

  it("lists every log level", () => {
    const first = rows.map(([cell]) => cell);
    for (const level of LEVELS) expect(first).to.include(`\`${level}\``);
  });

  it("lists every reason of a closed connection", () => {
    const reasons = new Set(Array.from({ length: 5001 }, (_, code) => describeCloseReason(code)));
    for (const reason of reasons) expect(text).to.include(`\`${reason}\``);
  });
});
