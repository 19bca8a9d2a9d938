// Channels in main.ts: what may be said of them, and what functions learn.
import { expect } from "chai";
import { parseNamespaces } from "../../handlers/lib/realtime/namespaces.ts";
import { ConfigurationError } from "../../modules/index.ts";
import { ACTIONS, listNames, ROUTE_NAMES } from "../helpers/routes.ts";
import { synthesize } from "../helpers/synthesize.ts";

const catchError = (channels: unknown, authorization?: object): string => {
  try {
    synthesize({
      channels: channels as never,
      ...(authorization && { authorization: authorization as never }),
    });
    return "none";
  } catch (error) {
    if (error instanceof ConfigurationError) return error.message;
    throw error;
  }
};

const JWT = { tokens: "jwt", claims: ["channels"] };

const NAMES = ["subscribe", "unsubscribe", "publish", "history", "presence"];

describe("channels of a stack", () => {
  it("are not part of a stack without channels", () => {
    const stack = synthesize({ channels: undefined });
    const functions = stack.ofType("aws_lambda_function");
    for (const name of NAMES) {
      expect(functions.has(`dev/${name}/function`), name).to.equal(false);
      expect(ROUTE_NAMES).to.include(name);
    }
    const variables = [...functions.values()].map((fn) => fn["environment"]?.variables ?? {});
    expect(variables.some((names) => "CHANNELS" in names)).to.equal(false);
    expect(functions.get("dev/default/function")!["environment"].variables.ACTIONS).to.equal(
      ACTIONS.filter((action) => !NAMES.includes(action)).join(","),
    );
    expect(functions.get("dev/broadcast/function")!["filename"]).to.include("/broadcast.zip");
  });

  it("answer by return, which needs no permission to post", () => {
    expect(listNames("return")).to.include.members(["subscribe", "publish", "history"]);
  });

  it("are denied to everybody where nothing else is said, as handlers read it", () => {
    const stack = synthesize({ channels: { room: {} } });
    const { CHANNELS } = stack.ofType("aws_lambda_function").get("dev/subscribe/function")![
      "environment"
    ].variables;
    expect(Object.fromEntries(parseNamespaces(CHANNELS))).to.deep.equal({
      room: {
        subscribe: "nobody",
        publish: "nobody",
        presence: false,
        layouts: [{ version: 1, shards: 1 }],
      },
    });
  });

  it("tell $connect of users where users have channels, and only there", () => {
    const variablesWith = (channels: object) =>
      synthesize({ channels: channels as never })
        .ofType("aws_lambda_function")
        .get("dev/connect/function")!["environment"].variables;
    expect(variablesWith({ room: {} })).not.to.have.property("CHANNELS");
    expect(variablesWith({ user: {} })).to.have.property("CHANNELS");
  });

  for (const [what, channels, authorization, message] of [
    ["no object", [], undefined, "channels is []"],
    ["a name in upper case", { Room: {} }, undefined, "The name of channels.Room"],
    [
      "an option that there is not",
      { room: { histroy: {} } },
      undefined,
      "channels.room.histroy is unknown",
    ],
    [
      "an access that there is not",
      { room: { publish: "anyone" } },
      undefined,
      'channels.room.publish is "anyone"',
    ],
    [
      "a claim and more",
      { room: { publish: { claim: "a", scope: "b" } } },
      JWT,
      "channels.room.publish is",
    ],
    [
      "a history without an end",
      { room: { history: { size: 5 } } },
      undefined,
      "channels.room.history.ttlSeconds is missing",
    ],
    [
      "a history of seconds",
      { room: { history: { size: 5, ttlSeconds: 60 } } },
      undefined,
      "channels.room.history.ttlSeconds is 60",
    ],
    [
      "a budget of nothing",
      { room: { budget: { perMinute: 0, atOnce: 1 } } },
      undefined,
      "channels.room.budget.perMinute is 0",
    ],
    [
      "a history of a connection",
      { connection: { history: { size: 5, ttlSeconds: 600 } } },
      undefined,
      "channels.connection.history is unknown",
    ],
    [
      "frames without presence",
      { room: { presence: { frames: false } } },
      undefined,
      'channels.room.presence is {"frames":false}; expected true, false or { frames: true }',
    ],
    [
      "a hook that is not a file's name",
      { room: { subscribe: { hook: "may/use" } } },
      undefined,
      'channels.room.subscribe is {"hook":"may/use"}; expected "everyone", "nobody", { claim: "…" } or { hook: "…" }',
    ],
    ["a layout without shards", { room: { layouts: ["1"] } }, undefined, "channels.room.layouts"],
    [
      "a claim that no handler gets",
      { room: { subscribe: { claim: "rooms" } } },
      JWT,
      'asks for the claim "rooms", which handlers do not get: add it to authorization.claims, which has channels',
    ],
    [
      "a claim of static tokens",
      { room: { subscribe: { claim: "rooms" } } },
      undefined,
      "static tokens have no claims",
    ],
  ] as const) {
    it(`refuse ${what}`, () => {
      expect(catchError(channels, authorization)).to.include(message);
    });
  }

  it("take a claim that handlers get", () => {
    expect(catchError({ room: { subscribe: { claim: "channels" } } }, JWT)).to.equal("none");
  });

  it("are swept with advice where expired connections are closed, unless that is switched off", () => {
    const listAdvised = (authorization: object, channels: object | undefined = { room: {} }) => {
      const props = { authorization: { ...JWT, ...authorization }, channels };
      const stack = synthesize(props as never);
      const sweep = stack.ofType("aws_lambda_function").get("dev/sweep/function");
      const worker = stack.ofType("aws_iam_role_policy").get("dev/broadcast/policy")!["policy"];
      return {
        zip: /(\w+)\.zip$/.exec(sweep?.["filename"])?.[1],
        sends: "WORK_QUEUE_URL" in (sweep?.["environment"].variables ?? {}),
        lists: String(worker).includes("expiry#*"),
      };
    };
    const closesExpired = true;
    const silent = { zip: "sweep", sends: false, lists: false };
    expect(listAdvised({ closesExpired })).to.deep.equal({
      zip: "channelSweep",
      sends: true,
      lists: true,
    });
    expect(listAdvised({ closesExpired, advisesReconnect: false })).to.deep.equal(silent);
    expect(listAdvised({})).to.deep.equal({ ...silent, zip: undefined });
    for (const [authorization, channels] of [
      [{ advisesReconnect: true }, { room: {} }],
      [{ advisesReconnect: true, closesExpired }, undefined],
    ] as const) {
      expect(catchError(channels, { ...JWT, ...authorization })).to.include(
        "advisesReconnect is true",
      );
    }
  });

  it("are published to over HTTP only where the stack says so, by signed requests", () => {
    const without = synthesize();
    expect(without.ofType("aws_lambda_function_url").size).to.equal(0);
    expect(without.document["output"]).not.to.have.property("publish_url");
    const stack = synthesize({ publishUrl: true });
    const { authorization_type: type, function_name: fn } = stack.only("aws_lambda_function_url");
    expect(type).to.equal("AWS_IAM");
    expect(fn).to.include("aws_lambda_function.ingest_");
    expect(stack.document["output"].publish_url.value).to.match(/\.function_url\}$/);
    const principals = [...stack.ofType("aws_lambda_permission").values()].map(
      ({ principal }) => principal,
    );
    expect(principals).not.to.include("*");
  });

  it("are published to over HTTP with exactly the rights of publish", () => {
    const policies = synthesize({ publishUrl: true }).ofType("aws_iam_role_policy");
    const statements = (name: string) => {
      const { policy } = policies.get(`dev/${name}/policy`)!;
      return JSON.parse(policy).Statement;
    };
    expect(statements("ingest")).to.deep.equal(statements("publish"));
    const actions = statements("ingest").flatMap(({ Action }: { Action: string[] }) => Action);
    expect(actions).to.include("execute-api:ManageConnections").and.not.include("dynamodb:Scan");
  });

  it("are needed for publishing over HTTP", () => {
    expect(() => synthesize({ channels: undefined, publishUrl: true })).to.throw(
      ConfigurationError,
      "publishUrl needs channels, and the stack has none",
    );
  });
});
