import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { expect } from "chai";
import { startFixture } from "../../helpers/fixture-gateway.ts";

const prepare = async () => {
  const { port } = await startFixture({ routes: {} });
  const call = async (method: string, body?: string, headers: Record<string, string> = {}) => {
    const outgoing = request(`http://127.0.0.1:${port}/_local/faults`, { method, headers });
    outgoing.end(body);
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    const text = Buffer.concat(await response.toArray()).toString();
    return { status: response.statusCode, body: JSON.parse(text) };
  };
  return { port, call };
};

describe("/_local/faults", () => {
  it("shows, replaces and removes faults", async () => {
    const { call } = await prepare();
    const none = await call("GET");
    expect(none.status).to.equal(200);
    expect(none.body.faults).to.deep.include({ seed: 1, posts: [], kills: [] });
    expect(none.body.happened).to.deep.equal({
      posts: 0,
      disconnects: 0,
      zombies: 0,
      deliveries: 0,
      dynamodb: 0,
      kills: 0,
    });
    const some = await call("PUT", '{"seed":7,"zombies":[{"share":0.5}]}');
    expect(some.status).to.equal(200);
    const zombies = [{ connection: "*", share: 0.5 }];
    expect(some.body.faults).to.deep.include({ seed: 7, zombies });
    expect(await call("GET")).to.deep.equal(some);
    expect(await call("DELETE")).to.deep.equal(none);
    expect(await call("GET")).to.deep.equal(none);
  });

  for (const [body, message] of [
    ["{", /^Faults: expected JSON: .* See docs\/faults\.md\.$/],
    ["", /^Faults: expected JSON: /],
    ['{"zombies":1}', /^Faults: zombies is 1; expected a list of rules\. /],
    [`"${"x".repeat(65_536)}"`, /^Faults: expected at most 65536 bytes\./],
  ] as const) {
    it(`refuses ${body.slice(0, 15) || "nothing"}, and keeps the current faults`, async () => {
      const { call } = await prepare();
      const before = await call("PUT", '{"zombies":[{}]}');
      const answer = await call("PUT", body);
      expect(answer.status).to.equal(400);
      expect(answer.body.message).to.match(message);
      expect(await call("GET")).to.deep.equal(before);
    });
  }

  it("refuses other methods", async () => {
    const { call } = await prepare();
    const { status, body } = await call("POST", "{}");
    expect(status).to.equal(405);
    expect(body.message).to.equal("The method is POST; expected GET, PUT or DELETE.");
  });

  for (const [what, headers] of [
    ["another host", { host: "evil.example" }],
    ["an AWS host name", { host: "abc.execute-api.eu-west-1.amazonaws.com" }],
    ["a name below localhost", { host: "evil.localhost" }],
    ["a page of another origin", { origin: "https://evil.example" }],
    ["a page on another port", { origin: "http://127.0.0.1:1" }],
    ["a page without origin", { origin: "null" }],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const { call } = await prepare();
      expect((await call("PUT", '{"zombies":[{}]}', headers)).status).to.equal(403);
      expect((await call("GET")).body.faults.zombies).to.deep.equal([]);
    });
  }

  it("accepts calls by both host names, and from its own pages", async () => {
    const { call, port } = await prepare();
    const host = `localhost:${port}`;
    expect((await call("GET", undefined, { host })).status).to.equal(200);
    expect((await call("GET", undefined, { host, origin: `http://${host}` })).status).to.equal(200);
  });
});
