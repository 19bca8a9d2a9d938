// Names that every object inherits work like any other name in handshakes.
import { expect } from "chai";
import { waitForRefusal } from "../../helpers/client.ts";
import { type FixtureGateway, startFixture } from "../../helpers/fixture-gateway.ts";
import { authorizes, LOG_EVENT } from "../../helpers/handler-code.ts";
import { having, INHERITED_NAMES, ORDINARY_NAME } from "../../helpers/inherited-names.ts";
import { until } from "../../helpers/until.ts";

const NAMES = [ORDINARY_NAME, ...INHERITED_NAMES];

type Event = Record<string, Record<string, unknown>>;

/** Reads own properties only, not inherited ones. */
const own = (event: Event, part: string, name: string): unknown =>
  Object.getOwnPropertyDescriptor(event[part] ?? {}, name)?.value;

const eventIn = (line: string | undefined): Event => JSON.parse(line!.slice(line!.indexOf("{")));

describe("names that every object inherits, in a handshake", () => {
  let gateway: FixtureGateway;
  beforeEach(async () => {
    gateway = await startFixture({
      routes: { $connect: { code: LOG_EVENT }, $disconnect: {} },
      authorizer: {
        code: `async (event) => { console.log(JSON.stringify(event)); return (${authorizes("Allow")})(event); }`,
      },
    });
  });

  it("are query parameters", async () => {
    for (const [at, name] of NAMES.entries()) {
      for (const query of [`?${name}=1&${name}=2`, `?${name}`]) await gateway.connect(query);
      await until(() => gateway.lines.length === (at + 1) * 4);
      const [asked, connected, asked2, connected2] = gateway.lines.slice(-4).map(eventIn);
      for (const event of [asked!, connected!]) {
        expect(own(event, "queryStringParameters", name)).to.equal("2");
        expect(own(event, "multiValueQueryStringParameters", name)).to.deep.equal(["1", "2"]);
      }
      for (const event of [asked2!, connected2!]) {
        expect(own(event, "queryStringParameters", name)).to.equal("");
        expect(own(event, "multiValueQueryStringParameters", name)).to.deep.equal([""]);
      }
    }
  });

  it("are headers", async () => {
    for (const [at, name] of NAMES.entries()) {
      await gateway.connect("", { headers: having(name, "x") });
      await until(() => gateway.lines.length === (at + 1) * 2);
      for (const event of gateway.lines.slice(-2).map(eventIn)) {
        expect(own(event, "headers", name)).to.equal("x");
        expect(own(event, "multiValueHeaders", name)).to.deep.equal(["x"]);
      }
    }
  });

  it("are subprotocols", async () => {
    for (const name of NAMES) {
      const chosen = await startFixture({
        routes: {
          $connect: {
            code: `async ({ headers }) => ({ statusCode: 200, headers: { "Sec-WebSocket-Protocol": headers["Sec-WebSocket-Protocol"] } })`,
          },
        },
      });
      const client = await chosen.connect("", { protocols: [name] });
      expect(client.socket.protocol).to.equal(name);
      await client.close();
      await chosen.close();
    }
  });

  it("are not stages or paths", async () => {
    const base = gateway.url.replace(/\/test$/, "");
    for (const name of NAMES) {
      expect(await waitForRefusal(`${base}/${name}`)).to.equal(403);
      const { status } = await fetch(`${base.replace("ws", "http")}/_local/${name}`);
      expect(status).to.equal(404);
    }
  });

  for (const source of [
    "route.request.header",
    "route.request.querystring",
    "stageVariables",
    "context",
  ]) {
    it(`are not an identity in ${source} unless the client sends them`, async () => {
      for (const name of NAMES) {
        const asking = await startFixture({
          routes: { $connect: {} },
          authorizer: { code: authorizes("Allow"), identitySources: [`${source}.${name}`] },
        });
        expect(await waitForRefusal(asking.url)).to.equal(401);
        if (source.startsWith("route")) {
          const client = source.endsWith("header")
            ? await asking.connect("", { headers: having(name, "x") })
            : await asking.connect(`?${name}=x`);
          await client.close();
        }
        await asking.close();
      }
    });
  }
});
