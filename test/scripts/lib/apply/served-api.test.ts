// What the calls of an apply reveal about the stage: complete, or with a gap that clients would notice.
import { expect } from "chai";
import { nameOfCall } from "../../../../scripts/lib/apply/calls.ts";
import type { RecordedCall } from "../../../../scripts/lib/apply/recording-proxy.ts";
import { describe as describeCall, ServedApi } from "../../../../scripts/lib/apply/served-api.ts";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function";
const EXECUTION = "arn:aws:execute-api:eu-west-1:123456789012:api";
const API = "/v2/apis/api";

type Body = Record<string, unknown>;

const call = (
  service: string,
  method: string,
  path: string,
  body: string,
  made: Body,
): RecordedCall => {
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=AKIA/20240209/eu-west-1/${service}/aws4_request`,
  };
  const request = { method, path, headers, body };
  return { ...nameOfCall(request), request, answer: { status: 200, body: JSON.stringify(made) } };
};

const gateway = (method: string, path: string, given: Body = {}, id: Body = {}) =>
  call("apigateway", method, `${API}${path}`, JSON.stringify(given), { ...given, ...id });

const toUri = (name: string) =>
  `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${ARN}:${name}/invocations`;

const createFunction = (name: string) =>
  call("lambda", "POST", "/2015-03-31/functions", "{}", {
    FunctionName: name,
    FunctionArn: `${ARN}:${name}`,
    Role: `arn:aws:iam::123456789012:role/${name}`,
  });
const allow = (name: string, source: string, StatementId: string = name) =>
  call(
    "lambda",
    "POST",
    `/2015-03-31/functions/${ARN}:${name}/policy`,
    JSON.stringify({ StatementId, SourceArn: `${EXECUTION}${source}` }),
    {},
  );
const disallow = (name: string) =>
  call("lambda", "DELETE", `/2015-03-31/functions/${ARN}:${name}/policy/${name}`, "", {});
const changePolicy = (Action: string, RoleName: string, PolicyName: string) => {
  const form = new URLSearchParams({ Action, RoleName, PolicyName });
  return call("iam", "POST", "/", form.toString(), {});
};
const putPolicy = (role: string, name: string) => changePolicy("PutRolePolicy", role, name);
const createIntegration = (name: string) =>
  gateway(
    "POST",
    "/integrations",
    { integrationUri: toUri(name) },
    { integrationId: `to-${name}` },
  );
const createRoute = (routeKey: string, name: string, others: Body = {}) =>
  gateway(
    "POST",
    "/routes",
    { routeKey, target: `integrations/to-${name}`, authorizationType: "NONE", ...others },
    { routeId: name },
  );

const authorizer = [
  createFunction("authorizer"),
  allow("authorizer", "/authorizers/*"),
  gateway("POST", "/authorizers", { authorizerUri: toUri("authorizer") }, { authorizerId: "auth" }),
];
const connect = [
  createFunction("connect"),
  allow("connect", "/*/$connect"),
  createIntegration("connect"),
  createRoute("$connect", "connect", { authorizationType: "CUSTOM", authorizerId: "auth" }),
];
const ping = [
  createFunction("ping"),
  allow("ping", "/*/ping"),
  createIntegration("ping"),
  createRoute("ping", "ping"),
];
const stage = gateway("POST", "/stages", { stageName: "dev", autoDeploy: true });

const follow = (...calls: RecordedCall[]) => {
  const api = new ServedApi();
  for (const one of calls) api.follow(one);
  return { flaws: api.takeFlaws(), routeKeys: api.routeKeys };
};

describe("served API", () => {
  const whole = [...authorizer, ...connect, ...ping, stage];

  it("has no flaw when each part is created after what it needs", () => {
    expect(follow(...whole)).to.deep.equal({ flaws: [], routeKeys: ["$connect", "ping"] });
  });

  it("has none when parts are destroyed in reverse order", () => {
    const down = [
      gateway("DELETE", "/routes/ping"),
      gateway("DELETE", "/integrations/to-ping"),
      disallow("ping"),
    ];
    expect(follow(...whole, ...down)).to.deep.equal({ flaws: [], routeKeys: ["$connect"] });
  });

  const FLAWS: [string, RecordedCall[], string][] = [
    [
      "is open when the stage is created before $connect",
      [stage],
      "$connect is open after CreateStage dev",
    ],
    [
      "is open when $connect loses its authorizer",
      [...whole, gateway("PATCH", "/routes/connect", { authorizationType: "NONE" })],
      "$connect is open after UpdateRoute connect",
    ],
    [
      "is open when $connect is deleted before the stage",
      [...whole, gateway("DELETE", "/routes/connect")],
      "$connect is open after DeleteRoute connect",
    ],
    [
      "has no authorizer when that is deleted",
      [...whole, gateway("DELETE", "/authorizers/auth")],
      "$connect has no authorizer after DeleteAuthorizer auth",
    ],
    [
      "cannot call the authorizer when its permission is deleted",
      [...whole, disallow("authorizer")],
      "the authorizer, after RemovePermission authorizer, may not call its function",
    ],
    [
      "has no integration when that is deleted before the route",
      [...whole, gateway("DELETE", "/integrations/to-ping")],
      "ping, after DeleteIntegration to-ping, has no integration",
    ],
    [
      "cannot call its function when the permission is created after the route",
      [
        ...authorizer,
        ...connect,
        stage,
        createFunction("ping"),
        createIntegration("ping"),
        createRoute("ping", "ping"),
      ],
      "ping, after CreateRoute ping, may not call its function",
    ],
    [
      "has no function when that is deleted before the route",
      [...whole, call("lambda", "DELETE", "/2015-03-31/functions/ping", "", {})],
      "ping, after DeleteFunction ping, calls a function that does not exist",
    ],
    [
      "fails when a policy is created after the route",
      [...whole, putPolicy("ping", "ping")],
      'ping is served before its policy "ping"',
    ],
    [
      "fails when a policy is deleted before the route",
      [putPolicy("ping", "ping"), ...whole, changePolicy("DeleteRolePolicy", "ping", "ping")],
      'ping is served after its policy "ping"',
    ],
  ];
  for (const [what, calls, flaw] of FLAWS) {
    it(what, () => {
      expect(follow(...calls).flaws).to.include(flaw);
    });
  }

  it("keeps serving the snapshot of an explicit deployment", () => {
    const calls = [
      ...authorizer,
      ...connect,
      ...ping,
      gateway("POST", "/deployments", {}, { deploymentId: "d1" }),
      gateway("POST", "/stages", { stageName: "dev", deploymentId: "d1" }),
      gateway("POST", "/deployments", {}, { deploymentId: "d2" }),
      gateway("PATCH", "/stages/dev", { stageName: "dev", deploymentId: "d2" }),
      gateway("DELETE", "/routes/ping"),
    ];
    expect(follow(...calls).routeKeys).to.deep.equal(["$connect", "ping"]);
  });

  it("ignores refused calls", () => {
    const refused = gateway("DELETE", "/routes/connect");
    const { flaws } = follow(...whole, { ...refused, answer: { status: 409, body: "{}" } });
    expect(flaws).to.deep.equal([]);
  });
});

describe("name of a call", () => {
  it("is AWS's for each protocol", () => {
    expect(describeCall(createRoute("ping", "ping"))).to.equal("CreateRoute ping");
    expect(describeCall(createFunction("ping"))).to.equal("CreateFunction ping");
    expect(describeCall(putPolicy("role", "policy"))).to.equal("PutRolePolicy role/policy");
    expect(describeCall(createIntegration("ping"))).to.equal("CreateIntegration ping");
    const target = { "x-amz-target": "DynamoDB_20120810.CreateTable" };
    expect(
      nameOfCall({ method: "POST", path: "/", headers: target, body: "{}" }).operation,
    ).to.equal("CreateTable");
  });
});
