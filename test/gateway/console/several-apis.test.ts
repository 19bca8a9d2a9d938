import { expect } from "chai";
import { ECHO_EVENT } from "../../helpers/handler-code.ts";
import { callLocal } from "../../helpers/local-api.ts";
import { startTwoApis } from "../../helpers/two-apis.ts";

describe("the console of several APIs", () => {
  it("has the path of each stage, an example for each, and the API of each part", async () => {
    const { gateway } = await startTwoApis();

    const api = (await callLocal(gateway.port, "GET", "/_local/api")).json();

    expect(api.name).to.equal("fixture, second api/2");
    expect(api.paths).to.deep.equal(["/fixture/test", "/second%20api%2F2/test", "/beta"]);
    expect(api.routes).to.deep.equal([
      { routeKey: "who", examples: ['{"action":"who"}'] },
      { routeKey: "who", examples: ['{"do":"who"}'] },
    ]);
    const labels = api.drawing.nodes.map(({ label }: { label: string }) => label);
    expect(labels).to.include.members([
      "who fixture",
      "who second api/2",
      "@connections fixture",
      "@connections second api/2",
    ]);
  });

  it("has one example for a route that they share", async () => {
    const { gateway } = await startTwoApis({ routes: { $default: ECHO_EVENT } });
    const { routes } = (await callLocal(gateway.port, "GET", "/_local/api")).json();
    expect(routes).to.deep.equal([{ routeKey: "$default", examples: ["hello"] }]);
  });
});
