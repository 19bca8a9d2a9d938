// Which code is mutated, and which tests should detect it: a file that moves must not be left out.
import { globSync } from "node:fs";
import { expect } from "chai";
import {
  FOLDERS,
  findTarget,
  listNearest,
  needsBuild,
  withoutServers,
} from "../../../../scripts/lib/mutants/targets.ts";

const targets = FOLDERS.map(findTarget);
const usedTests = new Set(targets.flatMap(({ tests }) => tests));

describe("the targets of mutants", () => {
  it("contain each source once", () => {
    const sources = targets.flatMap((target) => target.sources);
    const files = globSync("{handlers/lib,modules,gateway/{iam,model,plan,aws,websocket}}/**/*.ts");
    expect(sources).to.have.members(files.filter((path) => !path.endsWith(".d.ts")));
  });

  it("use every test of handlers and modules, and of the mirrored folders of the gateway", () => {
    const tests = globSync([
      "test/{handlers,modules}/**/*.test.ts",
      "test/gateway/{iam,model,plan,aws,websocket}/**/*.test.ts",
    ]);
    expect(tests.filter((test) => !usedTests.has(test))).to.deep.equal([]);
  });

  it("leave the tests of a nested target to that target", () => {
    expect(findTarget("handlers/lib").tests).to.include("test/handlers/lib/budget.test.ts");
    expect(findTarget("handlers/lib").tests).not.to.include(
      "test/handlers/lib/broadcast/tally.test.ts",
    );
    expect(findTarget("handlers/lib/broadcast").tests).to.include(
      "test/handlers/lib/broadcast/tally.test.ts",
    );
  });

  it("need a build where tests serve the project's own stacks", () => {
    const needy = targets.filter(needsBuild).map(({ folder }) => folder);
    expect(needy).to.include.members(["handlers/lib", "modules"]);
    expect(needy).not.to.include("handlers/lib/schema");
  });

  it("have tests that serve nothing, and so need no build", () => {
    const iam = findTarget("gateway/iam");
    const quick = withoutServers(iam);
    expect(quick.sources).to.deep.equal(iam.sources);
    const left = iam.tests.filter((test) => !quick.tests.includes(test));
    expect(left).to.deep.equal([
      "test/gateway/iam/conditions-at-work.test.ts",
      "test/gateway/iam/refusals.test.ts",
    ]);
    expect(targets.map(withoutServers).filter(needsBuild)).to.deep.equal([]);
  });

  it("have first the test files that are the fewest imports away, of those that load a source", () => {
    const [nearest, ...others] = listNearest(
      findTarget("handlers/lib/realtime"),
      "handlers/lib/realtime/server-frames.ts",
    );
    expect(nearest).to.equal("test/scripts/lib/protocol-page.test.ts");
    expect(others).to.include("test/handlers/channel-routes.test.ts");
    // It imports only types of it.
    expect(others).not.to.include("test/handlers/lib/realtime/told-items.test.ts");
  });

  it("are refused by an unknown name", () => {
    expect(() => findTarget("gateway")).to.throw('Received the folder "gateway"; expected one of');
  });
});
