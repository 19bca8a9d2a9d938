// Handshakes of a WebSocket API whose $connect has AWS_IAM.
import { expect } from "chai";
import { credentialsFor } from "../../../gateway/iam/credentials.ts";
import { connect, waitForRefusal } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { LOG_EVENT } from "../../helpers/handler-code.ts";
import { SIGNED_CONNECT } from "../../helpers/signed-route.ts";

const start = (Resource = "*") =>
  startFixture({
    routes: { $connect: { code: LOG_EVENT } },
    resources: {
      ...SIGNED_CONNECT,
      aws_iam_role: {
        fixture: {
          name: "fixture",
          inline_policy: {
            policy: JSON.stringify({
              Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource }],
            }),
          },
        },
      },
    },
  });

const FUNCTION = credentialsFor({ functionName: "fixture-_connect" }).accessKeyId;

const sign = (scope: string, key = "AKIAME") => `${key}/20260101/${scope}/aws4_request`;

const byHeader = (credential: string) => ({
  headers: {
    authorization: `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host, Signature=0`,
  },
});

const byQuery = (credential: string): string =>
  `?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(credential)}&X-Amz-Signature=0`;

const RIGHT = sign("eu-west-1/execute-api");

describe("a handshake with IAM", () => {
  for (const [what, query, options] of [
    ["no signature", "", {}],
    ["one of another service", "", byHeader(sign("eu-west-1/lambda"))],
    ["one of another Region", byQuery(sign("us-east-1/execute-api")), {}],
    [
      "one that a page elsewhere has made up",
      byQuery(RIGHT),
      { headers: { origin: "https://a.example" } },
    ],
  ] as const) {
    it(`is refused with ${what}`, async () => {
      const gateway = await start();
      expect(await waitForRefusal(`${gateway.url}${query}`, options)).to.equal(403);
      expect(gateway.lines).to.deep.equal([]);
    });
  }

  for (const [what, query, options] of [
    ["a signed header", "", byHeader(RIGHT)],
    ["a signed query", byQuery(RIGHT), {}],
    [
      "a signed query, from a page of this machine",
      byQuery(RIGHT),
      { headers: { origin: "http://localhost:5173" } },
    ],
  ] as const) {
    it(`is accepted with ${what}, and names its caller to $connect`, async () => {
      const gateway = await start();
      await connect(`${gateway.url}${query}`, options);
      const { identity } = JSON.parse(gateway.lines[0]!.replace(/^\S+ /, "")).requestContext;
      expect(identity).to.include({
        accountId: "000000000000",
        accessKey: "AKIAME",
        userArn: "arn:aws:iam::000000000000:root",
        sourceIp: "127.0.0.1",
      });
    });
  }

  for (const [resource, isAllowed] of [
    ["arn:aws:execute-api:*:*:*/test/$connect", true],
    ["arn:aws:execute-api:*:*:*/test/other", false],
  ] as const) {
    it(`of a function is ${isAllowed ? "accepted" : "refused"} by its role: ${resource}`, async () => {
      const gateway = await start(resource);
      const options = byHeader(sign("eu-west-1/execute-api", FUNCTION));
      if (isAllowed) await connect(gateway.url, options);
      else expect(await waitForRefusal(gateway.url, options)).to.equal(403);
    });
  }
});
