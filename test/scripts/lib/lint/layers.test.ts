import { expect } from "chai";
import { findLayerProblem } from "../../../../scripts/lib/lint/layers.ts";
import { lintFiles } from "../../../helpers/lint-files.ts";

const REFUSED: [from: string, to: string, problem: string][] = [
  [
    "gateway/faults/post-faults.ts",
    "gateway/http/connections-api.ts",
    "gateway/faults imports gateway/http, which is above it; expected trace, rules,",
  ],
  [
    "gateway/terraform/values.ts",
    "gateway/index.ts",
    "gateway/terraform imports gateway/., which is above it; expected time, diagnostics.",
  ],
  ["gateway/new/file.ts", "gateway/time/clock.ts", "gateway/new has no place among the layers yet"],
  [
    "plan-review/iam/grants.ts",
    "gateway/index.ts",
    "plan-review imports gateway; expected shared.",
  ],
  ["gateway/model/model.ts", "handlers/ping.ts", "gateway imports handlers; expected shared."],
  ["handlers/ping.ts", "modules/index.ts", "handlers imports modules; expected shared."],
  ["create/index.ts", "shared/own.ts", "create imports shared; expected nothing"],
  ["shared/own.ts", "gateway/index.ts", "shared imports gateway; expected nothing"],
  ["bench/soak.ts", "test/helpers/client.ts", "bench imports test; expected scripts, gateway,"],
  ["test/docs/scale.test.ts", "bench/scale/plans.ts", "test imports bench; expected scripts,"],
  ["new/file.ts", "shared/own.ts", "new is not part of the house yet"],
  [
    "scripts/start.ts",
    "gateway/cli/run.ts",
    "gateway/cli/run.ts is inside the package gateway; expected gateway/index.ts or gateway/cli/index.ts.",
  ],
  [
    "test/helpers/client.ts",
    "plan-review/plan/read-plan.ts",
    "plan-review/plan/read-plan.ts is inside the package plan-review; expected plan-review/index.ts",
  ],
  ["stacks/websocket-stack.ts", "modules/alarms.ts", "modules/alarms.ts is inside the package"],
];

const ALLOWED: [from: string, to: string][] = [
  ["gateway/http/router.ts", "gateway/faults/faults.ts"],
  ["gateway/http/router.ts", "gateway/http/aws-api.ts"],
  ["gateway/cli/serve.ts", "gateway/index.ts"],
  ["plan-review/iam/grants.ts", "shared/template.ts"],
  ["scripts/start.ts", "gateway/cli/index.ts"],
  ["bench/lib/gateway-host.ts", "gateway/index.ts"],
  ["test/gateway/plan/references.test.ts", "gateway/plan/references.ts"],
  ["test/bench/scale.test.ts", "bench/scale/plans.ts"],
  ["fuzz/targets/plans.ts", "plan-review/plan/read-plan.ts"],
];

describe("the layers of the house", () => {
  for (const [from, to, problem] of REFUSED) {
    it(`keep ${from} from importing ${to}`, () => {
      expect(findLayerProblem(from, to)).to.include(problem);
    });
  }

  for (const [from, to] of ALLOWED) {
    it(`let ${from} import ${to}`, () => {
      expect(findLayerProblem(from, to)).to.equal(undefined);
    });
  }

  it("are kept by oxlint, types included, whatever the import looks like", () => {
    const said = lintFiles("layers", {
      "gateway/time/clock.ts": [
        'import type { Gateway } from "../index.ts";',
        'export type { Output } from "../index.ts";',
        'export * from "../index.ts";',
        'export const load = () => import("../index.ts");',
        'export type All = [Gateway, import("../index.ts").Gateway];',
        'import { once } from "node:events";',
        "export const own = once;",
      ].join("\n"),
    });
    const lines = said.matchAll(/clock\.ts:(\d+):\d+: gateway\/time imports gateway\/\./g);
    expect([...lines].map(([, line]) => Number(line))).to.deep.equal([1, 2, 3, 4, 5]);
  });
});
