// docs/configuration.md lists exactly the existing properties, environment variables and options.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import type { WebSocketStackProps } from "../../stacks/index.ts";
import { HANDLERS } from "../helpers/handlers.ts";
import { listNames } from "../helpers/routes.ts";
import { HOOK, synthesize } from "../helpers/synthesize.ts";

const text = readFileSync("docs/configuration.md", "utf8");

/** First and second cells of a section's table. */
const readRows = (title: string): [string, string][] => {
  const [, section = ""] = new RegExp(`^## ${title}\n([^]*?)(?=^## |$(?![^]))`, "m").exec(text)!;
  return [...section.matchAll(/^\| `([^`]+)` +\| ([^|]*?) +\|/gm)].map(([, name, next]) => [
    name!,
    next!,
  ]);
};

const BUDGETS = {
  broadcasts: { perMinute: 60, atOnce: 20 },
  connects: { perMinute: 30, atOnce: 30 },
  openConnections: 20,
};

/** Stacks that together set every variable. */
const STACKS: Partial<WebSocketStackProps>[] = [
  {
    authorization: {
      tokens: "digests",
      digests: ["ab".repeat(32)],
      tokenInQuery: true,
      broadcast: { digests: ["ab".repeat(32)] },
    },
    origins: { allowed: ["https://example.com"], allowMissing: true },
    publishUrl: true,
  },
  {
    authorization: {
      tokens: "jwt",
      closesExpired: true,
      tokenInQuery: true,
      maxLifeHours: 72,
      broadcast: { claim: "acr", value: "editor" },
    },
    origins: { allowed: ["https://example.com"], allowMissing: true },
    budgets: BUDGETS,
    maxBodyBytes: Object.fromEntries(listNames("callback").map((name) => [name, 100])),
  },
  {
    authorization: { tokens: "jwt", broadcast: { scope: "broadcast" } },
    channels: {
      room: { presence: { frames: true }, subscribe: { hook: HOOK }, publish: { hook: HOOK } },
    },
  },
];

/** Functions of each variable, by name. */
const variables = (): Map<string, Set<string>> => {
  const found = new Map<string, Set<string>>();
  for (const props of STACKS) {
    for (const [path, fn] of synthesize({ logLevel: "WARN", ...props }).ofType(
      "aws_lambda_function",
    )) {
      // Not of this project.
      if (path.includes(`/${HOOK}/`)) continue;
      for (const name of Object.keys(fn["environment"]?.variables ?? {})) {
        const functions = found.get(name) ?? new Set();
        found.set(name, functions.add(HANDLERS.find((one) => path.includes(`/${one}/`)) ?? path));
      }
    }
  }
  return found;
};

const GROUPS = new Map<string, readonly string[]>([
  // Zips of functions where there are channels, and no functions of their own.
  ["all", HANDLERS.filter((name) => !name.startsWith("channel"))],
  ["callback routes", listNames("callback")],
  ["both authorizers", ["authorizer", "jwtAuthorizer"]],
]);

const functionsIn = (cell: string): string[] =>
  cell.split(", ").flatMap((one) => GROUPS.get(one) ?? [one]);

describe("docs/configuration.md", function () {
  it("lists every property of a stack", () => {
    const source = readFileSync("stacks/websocket-stack-props.ts", "utf8");
    const [, fields = ""] = /interface WebSocketStackProps \{([^]*?)^\}/m.exec(source)!;
    const names = [...fields.matchAll(/^ {2}(\w+)\??:/gm)].map(([, name]) => name!);
    expect(names).to.include("budgets");
    expect(readRows("Properties in `main.ts`").map(([name]) => name)).to.have.members(names);
  });

  it("lists every environment variable with its functions", () => {
    const rows = readRows("Environment variables of functions");
    const told = rows.map(([name, cell]) => [name, functionsIn(cell).toSorted()]);
    const set = [...variables()].map(([name, functions]) => [name, [...functions].toSorted()]);
    expect(Object.fromEntries(told)).to.deep.equal(Object.fromEntries(set));
    expect(rows).to.have.length(set.length);
  });

  it("lists every option of npm start", () => {
    const { stdout } = spawnSync(process.execPath, ["scripts/start.ts", "--help"], {
      encoding: "utf8",
    });
    const options = [...stdout.matchAll(/^ {2}(--[\w-]+)/gm)].map(([, option]) => option!);
    expect(options).to.include("--terraform");
    const told = readRows("Options of `npm start`").map(([option]) => option.split(" ")[0]!);
    expect(told).to.have.members(options);
  });
});
