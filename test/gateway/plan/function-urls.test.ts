// A project with function URLs, served only from its plan.
import { expect } from "chai";
import { callUrl } from "../../helpers/function-url.ts";
import { startPlan } from "../../helpers/plan-gateway.ts";

const start = () =>
  startPlan("webhooks", {
    zips: {
      "read.zip": { code: "async () => ({ status: 'fine' })" },
      "report.zip": { code: "async (_, { invokedFunctionArn }) => invokedFunctionArn" },
    },
  });

const SIGNED = {
  authorization:
    "AWS4-HMAC-SHA256 Credential=AKIA/20250101/eu-central-1/lambda/aws4_request, SignedHeaders=host, Signature=0",
};

describe("a plan with function URLs", () => {
  it("serves the one that is open to pages of the site in a variable, and to no others", async () => {
    const { port, warnings } = await start();
    const ask = (origin: string) => callUrl(port, "/_url/status-read", { headers: { origin } });
    const answer = await ask("https://dashboard.example.com");
    expect([answer.status, answer.text]).to.deep.equal([200, '{"status":"fine"}']);
    expect(answer.headers["access-control-allow-origin"]).to.equal("https://dashboard.example.com");
    expect((await ask("https://evil.example")).status).to.equal(403);
    expect(warnings).to.deep.equal([]);
  });

  it("serves that of an alias to signed requests, also by its host", async () => {
    const { port, model } = await start();
    const arn = "arn:aws:lambda:eu-central-1:000000000000:function:status-report:current";
    const path = "/_url/status-report:current";
    expect((await callUrl(port, path, { headers: SIGNED })).text).to.equal(arn);
    expect((await callUrl(port, path)).status).to.equal(403);
    const { domainName = "" } = model.functionUrls.find(({ qualifier }) => qualifier) ?? {};
    expect(domainName).to.match(/^\w{32}\.lambda-url\.eu-central-1\.on\.aws$/);
    const headers = { ...SIGNED, host: domainName };
    expect((await callUrl(port, "/", { headers })).text).to.equal(arn);
  });
});
