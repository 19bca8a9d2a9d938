// Valid and invalid values in main.ts, whose types are not checked when it runs.
import { expect } from "chai";
import { App } from "cdktf";
import { ConfigurationError } from "../../modules/index.ts";
import { AccountStack, StateBucketStack } from "../../stacks/index.ts";
import { PROPS, synthesize } from "../helpers/synthesize.ts";

type Case = [property: string, value: unknown, message: string];

const THROTTLE = { rateLimit: 10, burstLimit: 20 };
const DIGEST = "ab".repeat(32);

const REFUSED: Case[] = [
  ["region", "Ireland", 'region is "Ireland"; expected an AWS Region'],
  ["region", undefined, "region is missing; expected an AWS Region"],
  ["authorization", "jwt", 'authorization is "jwt"; expected an object'],
  [
    "authorization",
    { tokens: "JWT" },
    'authorization.tokens is "JWT"; expected one of "digests", "jwt"',
  ],
  [
    "authorization",
    { tokens: "digests", digests: ["xyz"] },
    'authorization.digests is ["xyz"]; expected a list',
  ],
  [
    "authorization",
    { tokens: "digests", digests: [DIGEST.toUpperCase()] },
    "authorization.digests is",
  ],
  ["authorization", { tokens: "digests", digests: DIGEST }, "authorization.digests is"],
  [
    "authorization",
    { tokens: "digests", digests: [] },
    "authorization.digests is []; expected a list of at least 1",
  ],
  [
    "authorization",
    { tokens: "digests", digest: [DIGEST] },
    "authorization.digest is unknown; expected one of tokens, digests, inProduction",
  ],
  [
    "authorization",
    { tokens: "jwt", closesExpired: "yes" },
    'authorization.closesExpired is "yes"; expected true or false',
  ],
  [
    "authorization",
    { tokens: "jwt", claims: "sub" },
    'authorization.claims is "sub"; expected a list',
  ],
  ["origins", { allowed: ["app.example.com"], allowMissing: true }, "origins.allowed is"],
  ["origins", { allowed: ["https://app.example.com/"], allowMissing: true }, "origins.allowed is"],
  [
    "origins",
    { allowed: ["https://app.example.com"] },
    "origins.allowMissing is missing; expected true or false",
  ],
  ...["https://App.example.com", "https://a.example.com:443", "https://*.example.com"].map(
    (origin): Case => ["origins", { allowed: [origin], allowMissing: true }, "origins.allowed is"],
  ),
  ["origins", { any: "" }, 'origins.any is ""; expected why every site may connect'],
  ["origins", { any: true }, "origins.any is true; expected why every site may connect"],
  ["origins", { any: "public", allowed: [] }, "origins.allowed is unknown; expected one of any"],
  ["origins", "any", 'origins is "any"; expected an object'],
  ...[
    "anybody",
    { scope: "" },
    { scope: "a b" },
    { claim: "role" },
    { scope: "a", claim: "role", value: "x" },
    { digests: [DIGEST] },
  ].map((broadcast): Case => [
    "authorization",
    { tokens: "jwt", broadcast },
    `authorization.broadcast is ${JSON.stringify(broadcast)}; expected "everyone", { scope: "…" } or`,
  ]),
  ...[{ digests: [] }, { digests: ["x"] }, { scope: "broadcast" }].map((broadcast): Case => [
    "authorization",
    { tokens: "digests", digests: [DIGEST], broadcast },
    "authorization.broadcast is {",
  ]),
  [
    "authorization",
    { tokens: "jwt", maxLifeHours: 0 },
    "authorization.maxLifeHours is 0; expected a number above 0",
  ],
  [
    "authorization",
    { tokens: "jwt", tokenInQuery: "no" },
    'authorization.tokenInQuery is "no"; expected true or false',
  ],
  ["budgets", { broadcast: {} }, "budgets.broadcast is unknown; expected one of broadcasts"],
  ["budgets", { broadcasts: 60 }, "budgets.broadcasts is 60; expected an object"],
  [
    "budgets",
    { broadcasts: { perMinute: 0, atOnce: 1 } },
    "budgets.broadcasts.perMinute is 0; expected a number above 0",
  ],
  [
    "budgets",
    { broadcasts: { perMinute: 60, atOnce: 0.5 } },
    "budgets.broadcasts.atOnce is 0.5; expected a whole number from 1",
  ],
  ...[0, 1.5, 1001, "20"].map((openConnections): Case => [
    "budgets",
    { openConnections },
    `budgets.openConnections is ${JSON.stringify(openConnections)}; expected a whole number from 1 to 1000, or undefined`,
  ]),
  [
    "maxBodyBytes",
    { post: 131_073 },
    "maxBodyBytes.post is 131073; expected a whole number from 1 to 131072",
  ],
  [
    "spendLimits",
    { messagesPerMinute: 1 },
    "spendLimits.deliveriesPerMinute is missing; expected a number above 0",
  ],
  [
    "throttle",
    { ...THROTTLE, rateLimit: "x" },
    'throttle.rateLimit is "x"; expected a number above 0',
  ],
  ["throttle", { ...THROTTLE, rateLimit: 0 }, "throttle.rateLimit is 0; expected a number above 0"],
  [
    "throttle",
    { ...THROTTLE, rateLimit: Number.NaN },
    "throttle.rateLimit is NaN; expected a number above 0",
  ],
  [
    "throttle",
    { ...THROTTLE, burstLimit: 1.5 },
    "throttle.burstLimit is 1.5; expected a whole number from 1",
  ],
  [
    "throttle",
    { ...THROTTLE, burstLimit: 2 ** 32 },
    "throttle.burstLimit is 4294967296; expected a whole number from 1 to 2147483647",
  ],
  ["throttle", { rateLimit: 1 }, "throttle.burstLimit is missing"],
  ["throttle", { ...THROTTLE, constructor: 1 }, "throttle.constructor is unknown"],
  ["logRetentionDays", 8, "logRetentionDays is 8; expected one of 1, 3, 5, 7, 14"],
  ["logRetentionDays", "7", 'logRetentionDays is "7"'],
  ["logLevel", "debug", 'logLevel is "debug"; expected one of "DEBUG", "INFO", "WARN", "ERROR"'],
  ["accessLogs", "no", 'accessLogs is "no"; expected true or false'],
  [
    "alarmTopicArn",
    "alarms",
    'alarmTopicArn is "alarms"; expected the ARN of a standard SNS topic',
  ],
  ["broadcastWorkers", 3, "broadcastWorkers is 3; expected a whole number from 4 to 1002"],
  ["broadcastWorkers", "10", 'broadcastWorkers is "10"'],
  [
    "postLimit",
    { perSecond: 0.9, atOnce: 1 },
    "postLimit.perSecond is 0.9; expected a number from 1 to 1000000000000",
  ],
  [
    "budgets",
    { broadcasts: { perMinute: 1e300, atOnce: 1 } },
    "budgets.broadcasts.perMinute is 1e+300; expected a number above 0, from 1e-6 to 1e12",
  ],
  ["postLimit", { perSecond: 10, atOnce: 0 }, "postLimit.atOnce is 0; expected a number above 0"],
  [
    "connectionLayouts",
    ["16"],
    'connectionLayouts is ["16"]; expected a list of at least 1, each version:shards',
  ],
  ["connectionLayouts", [], "connectionLayouts is []"],
  ["connectionLayouts", ["1:1001"], 'connectionLayouts is ["1:1001"]; expected a list'],
  [
    "connectionLayouts",
    ["1:16", "1:32"],
    'connectionLayouts is ["1:16","1:32"]; expected a list of at least 1, each version:shards, such as "1:16", with',
  ],
  ["protectTable", "no", 'protectTable is "no"; expected true or false'],
  ["customerManagedKey", 1, "customerManagedKey is 1; expected true or false"],
  [
    "reservedConcurrency",
    -1,
    "reservedConcurrency is -1; expected a whole number from 1 to 2147483647, or undefined",
  ],
  [
    "domain",
    { name: "https://ws.example.com" },
    'domain.name is "https://ws.example.com"; expected a domain name',
  ],
  [
    "domain",
    { name: "ws.example.com", hostedZoneId: "example.com" },
    'domain.hostedZoneId is "example.com"',
  ],
  [
    "domain",
    {
      name: "ws.example.com",
      certificateArn: "arn:aws:acm:us-east-1:123456789012:certificate/1-2",
    },
    "expected the ARN of a certificate in eu-west-1",
  ],
  ["domain", { name: "ws.example.com", defaultEndpoint: false }, "domain.defaultEndpoint is false"],
  ["state", { bucket: "My Bucket" }, 'state.bucket is "My Bucket"; expected the name of a bucket'],
  ["state", { bucket: "bucket", region: "Ireland" }, 'state.region is "Ireland"'],
  [
    "orgins",
    { allowed: [] },
    "orgins is unknown; expected one of region, zipDirectory, authorization, origins",
  ],
];

describe("values of a stack", () => {
  for (const [property, value, message] of REFUSED) {
    it(`are refused for ${property}: ${JSON.stringify(value)}`, () => {
      const props = { [property]: value };
      expect(() => synthesize(props))
        .to.throw(ConfigurationError)
        .with.property("message")
        .that.includes(message);
    });
  }

  it("are checked for every required property", () => {
    const tried = new Set(REFUSED.map(([property]) => property));
    expect([...tried]).to.include.members(Object.keys(PROPS));
  });

  it("are truncated in messages when they are long", () => {
    const props = { logLevel: "x".repeat(10_000) } as object;
    expect(() => synthesize(props))
      .to.throw(ConfigurationError)
      .with.property("message")
      .with.length.below(300);
  });

  it("are accepted when only Terraform knows them", () => {
    expect(() => synthesize({ alarmTopicArn: "${aws_sns_topic.alarms.arn}" })).not.to.throw();
  });

  it("are also checked in the other stacks", () => {
    const region = "Ireland";
    for (const Stack of [AccountStack, StateBucketStack]) {
      expect(() => new Stack(new App(), "dev", { region })).to.throw(
        ConfigurationError,
        "region is",
      );
    }
  });
});
