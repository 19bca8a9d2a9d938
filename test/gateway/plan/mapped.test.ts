// A project in HCL with seed 002's mapping, served only from its plan.
import { expect } from "chai";
import { startPlan } from "../../helpers/plan-gateway.ts";

/** Receives the rendered template, not a proxy integration's event. */
const DESK = `async ({ connectionId, domain, stage, params, question }) => {
  if (question === "why") throw new Error("no answer to that");
  return { connectionId, domain, stage, params, answer: question.length };
}`;

const prepare = async () => {
  const gateway = await startPlan("mapped", { zips: { "desk.zip": { code: DESK } } });
  return { gateway, client: await gateway.connect("live") };
};

describe("a plan with non-proxy integrations", () => {
  it("passes the rendered template to the function, and its result to the client", async () => {
    const { gateway, client } = await prepare();

    client.send({ action: "ask", question: "how" });

    const answer = JSON.parse(await client.next());
    expect(answer.connectionId).to.match(/^[\w-]{15}=$/);
    expect(answer).to.include({
      domain: gateway.model.apis[0]!.domainName,
      stage: "live",
      params: "{path={}, querystring={}, header={}}",
      answer: 3,
    });
    expect(gateway.warnings).to.deep.equal([]);
  });

  it("matches an error's message", async () => {
    const { client } = await prepare();

    client.send({ action: "ask", question: "why" });

    expect(await client.next()).to.equal("Sorry: no answer to that");
  });

  it("responds from a MOCK integration", async () => {
    const { client } = await prepare();

    client.send({ action: "who" });

    expect(JSON.parse(await client.next()).connectionId).to.match(/^[\w-]{15}=$/);
  });
});
