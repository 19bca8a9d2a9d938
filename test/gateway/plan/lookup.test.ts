// A project in HCL whose routes name their functions, with an authorizer, modules and nested route selection.
import { expect } from "chai";
import { connect, waitForRefusal } from "../../helpers/client.ts";
import { startPlan } from "../../helpers/plan-gateway.ts";

const answering = (name: string): { code: string } => ({
  code: `async ({ requestContext: { routeKey, authorizer, stage } }) => ({
    statusCode: 200,
    body: JSON.stringify({ fn: "${name}", routeKey, room: authorizer.room, stage, api: process.env.API }),
  })`,
});

const DOORKEEPER = `async ({ methodArn, headers, queryStringParameters: { room } }) => ({
  principalId: "guest",
  context: { room },
  policyDocument: {
    Statement: [
      {
        Effect: headers["X-Token"] === process.env.SECRET ? "Allow" : "Deny",
        Action: "execute-api:Invoke",
        Resource: methodArn,
      },
    ],
  },
})`;

const start = () =>
  startPlan("lookup", {
    zips: {
      "dist/session.zip": answering("session"),
      "dist/fallback.zip": answering("fallback"),
      "dist/chat.zip": answering("chat"),
      "dist/doorkeeper.zip": { code: DOORKEEPER },
    },
    variables: Object.fromEntries(
      ["session", "fallback", "chat"].map((name) => [
        `lounge-${name}`,
        { API: "${aws_apigatewayv2_api.lounge.id}" },
      ]),
    ),
  });

const sending = (token: string) => ({ headers: { "X-Token": token } });

describe("a plan whose routes name their functions", () => {
  it("routes messages by a nested selection expression to the function of each route", async () => {
    const { port, warnings, model } = await start();
    const url = `ws://127.0.0.1:${port}/beta?room=blue`;
    const client = await connect(url, sending("swordfish"));
    const common = { room: "blue", stage: "beta", api: model.apis[0]!.id };

    for (const [message, expected] of [
      [
        { meta: { type: "chat" }, action: "list" },
        { fn: "chat", routeKey: "chat/list" },
      ],
      [
        { meta: { type: "game" }, action: "move" },
        { fn: "fallback", routeKey: "game/move" },
      ],
      [{ action: "list" }, { fn: "fallback", routeKey: "$default" }],
    ] as const) {
      client.send(message);
      expect(JSON.parse(await client.next())).to.deep.equal({ ...expected, ...common });
    }
    expect(warnings).to.deep.equal([]);
  });

  it("calls the authorizer when both the header and the query parameter are present", async () => {
    const { port } = await start();
    const url = `ws://127.0.0.1:${port}/live`;
    expect(await waitForRefusal(url, sending("swordfish"))).to.equal(401);
    expect(await waitForRefusal(`${url}?room=blue`)).to.equal(401);
    expect(await waitForRefusal(`${url}?room=blue`, sending("wrong"))).to.equal(403);
  });
});
