// docs/operations.md explains what there is: every alarm, every metric, every level.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { closeReasonOf } from "../../handlers/lib/close-reason.ts";
import { LEVELS } from "../../handlers/lib/log.ts";
import { METRICS } from "../../handlers/lib/metrics.ts";
import { synthesize } from "../helpers/synthesize.ts";

/** The one alarm that does not look at five minutes. */
const AT_ONCE = "prod-permanent-errors";

/** `one post`, `100 posts`, `5 minutes`: the last in seconds. */
const thresholdOf = (at: string): number => {
  const [, count = "", unit = ""] = /^(one|\d+) (\w+)/.exec(at) ?? [];
  return (count === "one" ? 1 : Number(count)) * (unit === "minutes" ? 60 : 1);
};

describe("docs/operations.md", () => {
  const text = readFileSync("docs/operations.md", "utf8");
  /** Cells of the rows that begin with code. */
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

  it("says what each alarm rings at, and how soon", () => {
    const alarms = [...synthesize().ofType("aws_cloudwatch_metric_alarm").values()];
    // One row is for all functions: `prod-errors-ping`, and so on.
    const said = new Map(rows.map(([name, at]) => [name!.split("`")[1]!, at!]));
    for (const { alarm_name: name, threshold, period, metric_query: queries } of alarms) {
      const id = name.replace("websocket-dev-", "prod-");
      const at = said.get(id.replace(/^prod-errors-.*/, "prod-errors-ping"));
      expect(thresholdOf(at ?? "not at all"), name).to.equal(threshold);
      expect(period ?? queries[0].metric.period, name).to.equal(id === AT_ONCE ? 60 : 300);
    }
  });

  it("has every metric with its unit, and no other", () => {
    const units = new Set<string>(Object.values(METRICS));
    const described = rows.filter(([, unit]) => units.has(unit!));
    expect(
      Object.fromEntries(described.map(([name, unit]) => [name!.replaceAll("`", ""), unit])),
    ).to.deep.equal(METRICS);
  });

  it("has every level", () => {
    const first = rows.map(([cell]) => cell);
    for (const level of LEVELS) expect(first).to.include(`\`${level}\``);
  });

  it("has every reason for which a connection is counted as closed", () => {
    const reasons = new Set(Array.from({ length: 5001 }, (_, code) => closeReasonOf(code)));
    for (const reason of reasons) expect(text).to.include(`\`${reason}\``);
  });
});
