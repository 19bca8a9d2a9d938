// The tables of docs/scale.md.
import {
  broadcastReadUnits,
  DEFAULT_QUOTA,
  createPlan,
  type Quota,
  RAISED_QUOTA,
  run,
  times,
  WORKER_POSTS_PER_SECOND,
} from "./plans.ts";
import { handshakesOfAMonth, MINUTES_OF_A_MONTH, NOTHING, pollsOfAMonth } from "./month.ts";
import { computeCost } from "./prices.ts";
import { samplesResult } from "./samples.ts";

type Cell = string | number;

const MILLION = 1_000_000;

/** A Markdown table. */
const markdown = (heads: string[], rows: Cell[][]): string => {
  const line = (cells: Cell[]) => `| ${cells.map(show).join(" | ")} |`;
  const rule = heads.map((_, column) => (column === 0 ? "---" : "---:"));
  return [line(heads), line(rule), ...rows.map(line)].join("\n");
};

const show = (cell: Cell): string => {
  if (typeof cell === "string") return cell;
  if (cell >= 100 || Number.isInteger(cell)) return Math.round(cell).toLocaleString("en-US");
  return String(Number(cell.toPrecision(2)));
};

const dollars = (amount: number): string => {
  if (amount >= 100) return Math.round(amount).toLocaleString("en-US");
  return amount >= 0.01 ? amount.toFixed(2) : amount.toFixed(5);
};

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

const oneBroadcast = (): string => {
  const sizes = [1000, 10_000, 100_000, MILLION];
  const rows = sizes.flatMap((connections) =>
    [DEFAULT_QUOTA, RAISED_QUOTA].map((quota) => {
      const { usage, cost, ...outcome } = run(createPlan(connections, quota));
      return [
        connections,
        quota.name,
        outcome.seconds,
        outcome.invocations,
        outcome.lambdaSeconds * 1000,
        usage.sqsRequests,
        usage.readUnits,
        dollars(cost.messages),
        dollars(cost.work),
      ];
    }),
  );
  const heads = ["connections", "quota", "last post, s", "invocations", "Lambda, ms"];
  const costs = ["SQS requests", "read units", "messages, $", "all else, $"];
  return markdown([...heads, ...costs], rows);
};

const samplesWay = (): string => {
  const rows = [1000, 10_000, 100_000, MILLION].map((connections) => {
    const { seconds, gigabytes, usage, cost, fails } = samplesResult(connections);
    const all = [connections, seconds, gigabytes, usage.readUnits];
    return [...all, dollars(cost.messages), dollars(cost.work), fails ?? "completes"];
  });
  const heads = ["connections", "last post, s", "memory, GB", "read units", "messages, $"];
  return markdown([...heads, "all else, $", ""], rows);
};

interface Load {
  connections: number;
  quota: Quota;
  perMinute: number;
}

const LOADS: Load[] = [
  { connections: 10_000, quota: DEFAULT_QUOTA, perMinute: 30 },
  { connections: 100_000, quota: DEFAULT_QUOTA, perMinute: 3 },
  { connections: MILLION, quota: DEFAULT_QUOTA, perMinute: 0.3 },
  { connections: MILLION, quota: RAISED_QUOTA, perMinute: 3 },
];

/** Simulates an hour of it. */
const SIMULATED_MINUTES = 60;

const aMonth = (): string => {
  const rows = LOADS.map(({ connections, quota, perMinute }) => {
    const count = perMinute * SIMULATED_MINUTES;
    const arrivals = Array.from({ length: count }, (_, index) => (index * 60) / perMinute);
    const { usage, lastPostSeconds } = run(createPlan(connections, quota, arrivals));
    const month = times(usage, MINUTES_OF_A_MONTH / SIMULATED_MINUTES);
    const cost = computeCost({
      ...month,
      connectionMinutes: connections * MINUTES_OF_A_MONTH,
      sqsRequests: month.sqsRequests + pollsOfAMonth(),
    });
    return [
      connections,
      perMinute,
      quota.name,
      `${Math.round((connections * perMinute) / 60 / (quota.perSecond / 100))} %`,
      median(lastPostSeconds),
      Math.max(...lastPostSeconds),
      dollars(cost.connections),
      dollars(computeCost(handshakesOfAMonth(connections)).work),
      dollars(cost.messages),
      dollars(cost.work),
    ];
  });
  const heads = [
    "connections",
    "broadcasts a minute",
    "quota",
    "quota used",
    "last post, s, median",
  ];
  const costs = ["slowest", "connections, $", "handshakes, $", "messages, $", "all else, $"];
  return markdown([...heads, ...costs], rows);
};

/** A million connections that each get a thousand messages a minute. */
const asked = (): string => {
  const postsPerSecond = (MILLION * 1000) / 60;
  const workers = postsPerSecond / WORKER_POSTS_PER_SECOND;
  const messages = MILLION * 1000 * MINUTES_OF_A_MONTH;
  const readUnitsPerSecond = (broadcastReadUnits(createPlan(MILLION, DEFAULT_QUOTA)) * 1000) / 60;
  const rows: [what: string, needed: number, usual: number][] = [
    ["API Gateway: requests a second, per account and Region", postsPerSecond, 10_000],
    [
      "API Gateway: new connections a second, to reconnect everyone within ten minutes",
      MILLION / 600,
      500,
    ],
    ["Lambda: concurrent executions, at 10,000 posts a second each", workers, 1000],
    ["SQS: concurrent executions per event source mapping", workers, 1000],
    ["DynamoDB: read units a second, per table", readUnitsPerSecond, 40_000],
    ["DynamoDB: read units a second, per partition (of 16)", readUnitsPerSecond / 16, 3000],
  ];
  const heads = ["quota", "needed", "default", "needed ÷ default"];
  const lines = rows
    .toSorted(([, a, b], [, c, d]) => c / d - a / b)
    .map(([what, needed, usual]) => [what, needed, usual, needed / usual]);
  const { messages: cost } = computeCost({ ...NOTHING, messages });
  return `${markdown(heads, lines)}\n\nMessages alone would cost ${dollars(cost)} dollars a month.`;
};

const TABLES: Record<string, () => string> = {
  "one broadcast": oneBroadcast,
  "the samples' way": samplesWay,
  "a month": aMonth,
  asked,
};

/** Fills in each table between its two markers. */
export const fillIn = (document: string): string =>
  Object.entries(TABLES).reduce((text, [name, make]) => {
    const [start, end] = [`<!-- ${name} -->`, `<!-- end of ${name} -->`];
    const [before, rest] = text.split(start);
    const [, after] = (rest ?? "").split(end);
    if (before === undefined || after === undefined) {
      throw new Error(`docs/scale.md has no markers for "${name}"`);
    }
    return `${before}${start}\n\n${make()}\n\n${end}${after}`;
  }, document);
