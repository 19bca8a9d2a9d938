// Calls to AWS of functions in Node.js, however they write its host names: none reaches a real account.
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";

/** Answers what is at `/` of each host; only the gateway names its paths so. */
const ASKS = `
const { request } = require("node:https");
const ask = (host) =>
  new Promise((resolve) => {
    const call = request({ host, path: "/nowhere" }, (answer) => {
      answer.on("data", (text) => resolve(answer.statusCode + " " + text));
    });
    call.on("error", (error) => resolve(error.code));
    call.end();
  });
exports.handler = async ({ body }) => ({ statusCode: 200, body: await ask(body) });
`;

describe("a function's call to AWS", () => {
  for (const host of [
    "sqs.eu-west-1.amazonaws.com",
    "SQS.EU-WEST-1.AMAZONAWS.COM",
    "sqs.eu-west-1.api.aws",
    "sqs.cn-north-1.api.amazonwebservices.com.cn",
  ]) {
    it(`reaches the gateway at ${host}`, async () => {
      const gateway = await startFixture({
        routes: { $default: { code: ASKS, routeResponse: true } },
      });
      const client = await gateway.connect();
      client.send(host);
      expect(await client.next()).to.equal('404 {"message":"Nothing is served at GET /nowhere."}');
    });
  }

  it("does not leave the machine with a dot at the end", async () => {
    const gateway = await startFixture({
      routes: { $default: { code: ASKS, routeResponse: true } },
    });
    const client = await gateway.connect();
    client.send("sqs.eu-west-1.amazonaws.com.");
    expect(await client.next()).to.match(/^403 .*is not this gateway's/);
  });
});
