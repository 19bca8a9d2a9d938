// Routes to a queue that fail, with SQS's own errors where AWS returns them.
import { expect } from "chai";
import { ask, receive, startQueueRoute as start } from "../helpers/queue-route.ts";

describe("a route to a queue fails", () => {
  it("without the header that says that its body is a form", async () => {
    const gateway = await start({ request_parameters: {} });
    expect(await ask(gateway, { action: "direct" })).to.include("UnknownOperationException");
    expect(gateway.warnings.join())
      .to.include("the service answered 404")
      .and.to.include("Content-Type");
  });

  it("with a queue that does not exist, named at start", async () => {
    const gateway = await start({}, { resources: {} });
    expect(gateway.warnings).to.deep.equal([
      'aws_apigatewayv2_integration.direct: Its queue "jobs" is not in this configuration.',
    ]);
    const answer = JSON.parse(await ask(gateway, { action: "direct" }));
    expect(answer.Error).to.include({ Code: "AWS.SimpleQueueService.NonExistentQueue" });
  });

  it("with an action that is not served", async () => {
    const gateway = await start({ request_templates: { $default: "Action=PurgeQueue" } });
    expect(await ask(gateway, { action: "direct" })).to.include("PurgeQueue is not served here");
  });

  it("without a role", async () => {
    const gateway = await start({ credentials_arn: undefined });
    expect(gateway.warnings[0]).to.include("It has no credentials_arn, so no service accepts");
    expect(await ask(gateway, { action: "direct" })).to.include("Internal server error");
  });

  it("with a role that does not trust API Gateway", async () => {
    const assume_role_policy = JSON.stringify({
      Statement: {
        Effect: "Allow",
        Action: "sts:AssumeRole",
        Principal: { Service: "lambda.amazonaws.com" },
      },
    });
    const gateway = await start({}, { role: { assume_role_policy } });
    expect(gateway.warnings[0]).to.include("cannot be assumed");
    expect(await ask(gateway, { action: "direct" })).to.include("Internal server error");
  });

  it("with a role that may not send, whose error is SQS's own", async () => {
    const gateway = await start(
      {},
      { statements: [{ Effect: "Allow", Action: "sqs:ReceiveMessage", Resource: "*" }] },
    );
    expect(gateway.warnings[0]).to.include(
      "lacks sqs:SendMessage on arn:aws:sqs:eu-west-1:000000000000:jobs",
    );
    const answer = JSON.parse(await ask(gateway, { action: "direct" }));
    expect(answer.Error).to.include({
      Code: "AccessDenied",
      Message:
        "User: arn:aws:sts::000000000000:assumed-role/direct/BackplaneAssumeRoleSession is not authorized to perform: " +
        "sqs:SendMessage on resource: arn:aws:sqs:eu-west-1:000000000000:jobs because no identity-based policy allows the sqs:SendMessage action",
    });
    expect(await receive(gateway)).to.equal(undefined);
  });

  it("with parameters that are not served, named at start", async () => {
    for (const [parameters, reason] of [
      [
        { "overwrite:header.x": "'a'" },
        '"overwrite:header.x" is not supported; use integration.request.header',
      ],
      [
        { "integration.request.header.x": "method.request.header.y" },
        'the source "method.request.header.y" is not supported; use a text in single quotes',
      ],
    ] as const) {
      const gateway = await start({ request_parameters: parameters });
      expect(gateway.warnings.join()).to.include(`request_parameters: ${reason}`);
      expect(await ask(gateway, { action: "direct" })).to.include("Internal server error");
      expect(await ask(gateway, { action: "ping" })).to.equal("pong");
    }
  });
});
