// What happens to a stack between its first apply and its end, as edits of the project.
import type { ProjectCopy } from "./project-copy.ts";

export interface Scenario {
  name: string;
  /** What is changed after all scenarios before. @throws when the text to change is no longer there. */
  edit(project: ProjectCopy): void;
}

const STACK = "modules/websocket-stack.ts";

const routeOf = (key: string): string => `\n  { routeKey: "${key}", answers: "return" },`;
const SHOUT = '\n  { routeKey: "shout", answers: "callback" },';

const ROUTES: Scenario[] = [
  { name: "first apply", edit: () => {} },
  {
    name: "routes added",
    edit: (project) => {
      project.copyHandler("ping", "pong");
      project.copyHandler("post", "shout");
      project.edit(STACK, routeOf("ping"), `${routeOf("ping")}${routeOf("pong")}${SHOUT}`);
    },
  },
  {
    name: "route renamed",
    edit: (project) => {
      project.copyHandler("pong", "pang");
      project.edit(STACK, routeOf("pong"), routeOf("pang"));
    },
  },
  {
    name: "routes removed",
    edit: (project) => project.edit(STACK, `${routeOf("pang")}${SHOUT}`, ""),
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
  },
];

/** From the tokens of the one stack to those of the other. */
const authorizerChanged = (from: RegExp, to: string): Scenario => ({
  name: "authorizer changed",
  edit: (project) => project.edit("main.ts", from, `authorization: { ${to} }`),
});

/** Scenarios of each stack, one after another. */
export const SCENARIOS = new Map<string, Scenario[]>([
  [
    "dev",
    [
      ...ROUTES,
      authorizerChanged(
        /authorization: \{\s+tokens: "digests"[^}]*\}/,
        'tokens: "jwt", closesExpired: true',
      ),
      ...PARTS,
    ],
  ],
  [
    "prod",
    [
      ...ROUTES,
      authorizerChanged(
        /authorization: \{ tokens: "jwt"[^}]*\}/,
        `tokens: "digests", digests: ["${"ab".repeat(32)}"], inProduction: true`,
      ),
      ...PARTS,
      {
        name: "table unprotected",
        edit: (project) => project.edit("main.ts", "protectTable: true", "protectTable: false"),
      },
    ],
  ],
]);
