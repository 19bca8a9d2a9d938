// Scenarios between the first apply of a stack and its destruction, as edits of the project.
import type { EditedProject } from "./edited-project.ts";

export interface Scenario {
  name: string;
  /** The edit on top of all earlier scenarios. @throws when the text to replace no longer exists. */
  edit(project: EditedProject): void;
  /** A known gap in this scenario, and why. It is counted, but does not fail the run. */
  gap?: { flaw: RegExp; why: string };
}

const STACK = "stacks/websocket-stack.ts";
const ROUTE_TABLE = "stacks/routes.ts";

const formatRoute = (key: string): string => `\n  { routeKey: "${key}", answers: "return" },`;
const YELL = '\n  { routeKey: "yell", answers: "callback" },';

const ROUTES: Scenario[] = [
  { name: "first apply", edit: () => {} },
  {
    name: "routes added",
    edit: (project) => {
      project.copyHandler("ping", "pong");
      project.copyHandler("post", "yell");
      project.edit(
        ROUTE_TABLE,
        formatRoute("ping"),
        `${formatRoute("ping")}${formatRoute("pong")}${YELL}`,
      );
    },
  },
  {
    name: "route renamed",
    edit: (project) => {
      project.copyHandler("pong", "pang");
      project.edit(ROUTE_TABLE, formatRoute("pong"), formatRoute("pang"));
    },
  },
  {
    name: "routes removed",
    edit: (project) => project.edit(ROUTE_TABLE, `${formatRoute("pang")}${YELL}`, ""),
  },
];

const PARTS: Scenario[] = [
  {
    name: "integrations replaced",
    edit: (project) =>
      project.edit(
        "modules/websocket-route.ts",
        'integrationType: "AWS_PROXY"',
        'integrationType: "AWS"',
      ),
  },
  {
    name: "functions replaced",
    edit: (project) =>
      project.edit(
        STACK,
        "functionName: `${this.namePrefix}-${name}`",
        "functionName: `${this.namePrefix}-${name}-2`",
      ),
    gap: {
      flaw: /^\S+ is served after its policy "/,
      why: "a policy that refers to the table cannot be created before the one that it replaces is destroyed",
    },
  },
];

const DIGEST = "ab".repeat(32);

/** Switches to the other stack's kind of token, and so to the other authorizer. */
const TO_JWT: Scenario = {
  name: "authorizer changed",
  edit: (project) =>
    project.edit(
      "main.ts",
      /authorization: \{\s+tokens: "digests"[^}]*\},/,
      'authorization: { tokens: "jwt", closesExpired: true },',
    ),
};

const TO_DIGESTS: Scenario = {
  name: "authorizer changed",
  edit: (project) => {
    project.edit(
      "main.ts",
      /authorization: \{\s+tokens: "jwt"[^}]*\}[^}]*\},/,
      `authorization: { tokens: "digests", digests: ["${DIGEST}"], inProduction: true, broadcast: "everyone" },`,
    );
    // Only JSON Web Tokens have claims.
    project.edit(
      "main.ts",
      /subscribe: \{ claim: "channels" \},\s+publish: \{ claim: "channels" \},/,
      'subscribe: "everyone",',
    );
    // Only JSON Web Tokens identify users.
    project.edit("main.ts", /connects: \{ perMinute.*\},/, "");
    project.edit("main.ts", /openConnections: .*,/, "");
  },
};

const UNPROTECTED: Scenario = {
  name: "table unprotected",
  edit: (project) => project.edit("main.ts", "protectTable: true", "protectTable: false"),
};

/** Scenarios of each stack, run in sequence. */
export const SCENARIOS = new Map<string, Scenario[]>([
  ["dev", [...ROUTES, TO_JWT, ...PARTS]],
  ["prod", [...ROUTES, TO_DIGESTS, ...PARTS, UNPROTECTED]],
]);
