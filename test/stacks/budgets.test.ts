// Budgets of one client: how the stack configures its functions, and how the prod stack enforces them.
import { expect } from "chai";
import { createJsonClient, type Gateway } from "../../gateway/index.ts";
import { ConfigurationError } from "../../modules/index.ts";
import { connect, waitForRefusal } from "../helpers/client.ts";
import type { IdentityProvider } from "../helpers/identity-provider.ts";
import { startProdGateway } from "../helpers/prod-stack.ts";
import { listNames } from "../helpers/routes.ts";
import { synthesize } from "../helpers/synthesize.ts";
import { until } from "../helpers/until.ts";

const JWT = { authorization: { tokens: "jwt" } } as const;

const parse = (stack: ReturnType<typeof synthesize>, name: string) => {
  const fn = stack.ofType("aws_lambda_function").get(`dev/${name}/function`)!;
  const policy = stack.ofType("aws_iam_role_policy").get(`dev/${name}/policy`);
  const statements: { Action: string[] }[] = policy ? JSON.parse(policy["policy"]).Statement : [];
  return {
    variables: fn["environment"].variables as Record<string, string>,
    actions: statements.flatMap(({ Action }) => Action),
  };
};

describe("budgets", () => {
  it("are enforced by sendmessage and by the authorizer, each with one more permission", () => {
    const budgets = {
      broadcasts: { perMinute: 60, atOnce: 20 },
      connects: { perMinute: 30, atOnce: 10 },
    };
    const [stack, without] = [synthesize({ ...JWT, budgets }), synthesize(JWT)];
    for (const [name, perMinute, atOnce] of [
      ["sendmessage", "60", "20"],
      ["jwtAuthorizer", "30", "10"],
    ] as const) {
      const { variables, actions } = parse(stack, name);
      expect(variables).to.include({
        BUDGET_PER_MINUTE: perMinute,
        BUDGET_AT_ONCE: atOnce,
        CONNECTIONS_TABLE: "websocket-dev-connections",
      });
      const before = parse(without, name);
      expect(actions).to.have.members([...before.actions, "dynamodb:UpdateItem"]);
      expect(before.variables).not.to.have.any.keys("BUDGET_PER_MINUTE", "BUDGET_AT_ONCE");
    }
  });

  it("of open connections are enforced by $connect and $disconnect together", () => {
    const [stack, without] = [
      synthesize({ ...JWT, budgets: { openConnections: 20 } }),
      synthesize(JWT),
    ];
    for (const [name, more] of [
      ["connect", ["dynamodb:GetItem", "dynamodb:UpdateItem"]],
      ["disconnect", ["dynamodb:UpdateItem"]],
    ] as const) {
      const { variables, actions } = parse(stack, name);
      expect(variables["MAX_OPEN_CONNECTIONS"]).to.equal("20");
      const before = parse(without, name);
      expect(actions).to.have.members([...before.actions, ...more]);
      expect(before.variables).not.to.have.property("MAX_OPEN_CONNECTIONS");
    }
  });

  it("of connects and open connections are refused with static tokens, which do not identify users", () => {
    const connects = { perMinute: 30, atOnce: 10 };
    for (const budgets of [{ connects }, { openConnections: 20 }]) {
      expect(() => synthesize({ budgets }))
        .to.throw(ConfigurationError)
        .with.property("message")
        .that.includes(
          `budgets.${Object.keys(budgets)[0]} is per user, and static tokens do not identify users`,
        );
    }
    synthesize({ budgets: { broadcasts: connects } });
  });

  it("of bytes are set only on the functions of their routes", () => {
    const stack = synthesize({ maxBodyBytes: { sendmessage: 1000, post: 10 } });
    expect(parse(stack, "sendmessage").variables["MAX_BODY_BYTES"]).to.equal("1000");
    expect(parse(stack, "post").variables["MAX_BODY_BYTES"]).to.equal("10");
    expect(parse(stack, "message").variables).not.to.have.property("MAX_BODY_BYTES");
  });

  for (const routeKey of ["ping", "$default", "$connect", "nothing", "constructor"]) {
    it(`of bytes are refused for ${routeKey}, which would not enforce them`, () => {
      expect(() => synthesize({ maxBodyBytes: { [routeKey]: 10 } })).to.throw(
        `maxBodyBytes.${routeKey} is unknown; expected one of ${listNames("callback").join(", ")}.`,
      );
    });
  }

  describe("of the prod stack", function () {
    let provider: IdentityProvider;
    let gateway: Gateway;
    let close: () => Promise<void>;

    before(async () => {
      ({ gateway, provider, close } = await startProdGateway());
    });

    after(() => close());

    const as = (sub: string) => ({
      protocols: ["app", provider.token({ sub, scope: "broadcast" })],
    });
    const countPlaces = async (user: string): Promise<number> => {
      const { Item } = await createJsonClient(gateway.port, "eu-west-1").call<{ Item: any }>(
        "DynamoDB_20120810.GetItem",
        {
          TableName: "websocket-prod-connections",
          Key: { p: { S: `open#${user}` }, c: { S: "open" } },
        },
      );
      return Object.keys(Item.o.M).length;
    };
    const url = () => `ws://127.0.0.1:${gateway.port}/prod`;

    it("limit what one user sends over all connections, without affecting others", async () => {
      const clients = [await connect(url(), as("loud")), await connect(url(), as("loud"))];
      const other = await connect(url(), as("other"));
      // Twenty at once and one a second: a slow machine allows some more, but not sixty.
      const refused: string[] = [];
      for (let sent = 0; refused.length === 0 && sent < 60; sent += 1) {
        const sender = clients[sent % 2]!;
        sender.send({ action: "sendmessage", data: sent });
        const answer = await sender.next();
        if (answer.startsWith("{")) refused.push(answer);
      }
      expect(JSON.parse(refused[0]!)).to.deep.equal({
        error: "TooManyRequests",
        message: "Expected at most 60 messages a minute, and 20 at once, received more.",
        action: "sendmessage",
        retryAfterMs: 1000,
      });
      other.send({ action: "sendmessage", data: "from another" });
      let heard = "";
      while (heard !== "from another") heard = await other.next();
      await Promise.all([...clients, other].map((client) => client.close()));
    });

    it("limit how often one user connects, without affecting others", async () => {
      // Another attempt might be accepted: the budget grows meanwhile.
      const refusals: string[] = [];
      for (let tries = 0; refusals.length === 0 && tries < 60; tries += 1) {
        const left = connect(url(), as("restless")).then((client) => client.close());
        await left.catch((error: unknown) => refusals.push(String(error)));
      }
      expect(refusals[0]).to.match(/Unexpected server response: 403$/);
      const calm = await connect(url(), as("calm"));
      await calm.close();
    });

    it("limit how many connections one user has, without affecting others", async () => {
      const clients = [];
      for (let held = 0; held < 20; held += 1) clients.push(await connect(url(), as("many")));
      expect(await waitForRefusal(url(), as("many"))).to.equal(429);
      clients.push(await connect(url(), as("few")));
      await clients.shift()!.close();
      // $disconnect runs after the connection has closed.
      await until(async () => (await countPlaces("many")) === 19);
      clients.push(await connect(url(), as("many")));
      await Promise.all(clients.map((client) => client.close()));
      await until(async () => (await countPlaces("many")) === 0);
    });

    it("limit the size of broadcasts", async () => {
      const client = await connect(url(), as("wordy"));
      const message = '{"action":"sendmessage","data":"hi"}';
      for (const [bytes, answer] of [
        [32 * 1024, "hi"],
        [32 * 1024 + 1, "Expected at most 32768 bytes for this action, received 32769."],
      ] as const) {
        // In two frames, of at most 32 KB each.
        const text = message.padEnd(bytes);
        client.socket.send(text.slice(0, 20_000), { fin: false });
        client.socket.send(text.slice(20_000), { fin: true });
        expect(await client.next()).to.include(answer);
      }
      await client.close();
    });
  });
});
