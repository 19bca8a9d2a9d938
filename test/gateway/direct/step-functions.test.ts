// Routes that start an execution of Step Functions, which no state machine runs here.
import { expect } from "chai";
import { answerExecution } from "../../../gateway/aws/executions.ts";
import { type DirectRoute, directStack } from "../../helpers/direct-stack.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { ask } from "../helpers/queue-route.ts";

const MACHINE = "arn:aws:states:eu-west-1:000000000000:stateMachine:orders";

const start = (options: Partial<DirectRoute> = {}) =>
  startFixture(
    directStack({
      ...options,
      resources: {
        aws_sfn_state_machine: { orders: { name: "orders", role_arn: "r", definition: "{}" } },
      },
      integration: {
        integration_uri: "arn:aws:apigateway:eu-west-1:states:action/StartExecution",
        request_templates: {
          $default:
            '{"stateMachineArn": "${aws_sfn_state_machine.orders.arn}", "input": "$util.escapeJavaScript($input.body)"}',
        },
      },
    }),
  );

describe("a route to a state machine", () => {
  it("gets an execution that is accepted, shown and not run", async () => {
    const gateway = await start();
    expect(gateway.warnings).to.deep.equal(["aws_sfn_state_machine.orders is not served locally."]);
    const answer = JSON.parse(await ask(gateway, { action: "direct", id: 1 }));
    expect(answer.executionArn).to.match(
      /^arn:aws:states:eu-west-1:000000000000:execution:orders:[0-9a-f-]{36}$/,
    );
    expect(answer.startDate).to.be.closeTo(Date.now() / 1000, 600);
    expect(gateway.infos).to.include(
      `Step Functions accepted ${answer.executionArn}; state machines do not run here.`,
    );
  });

  it("is refused without the role's permission", async () => {
    const gateway = await start({ statements: [] });
    const answer = await ask(gateway, { action: "direct" });
    expect(answer).to.include(
      `not authorized to perform: states:StartExecution on resource: ${MACHINE}`,
    );
    expect(gateway.infos).to.deep.equal([]);
  });
});

describe("StartExecution", () => {
  const answer = (input: object, operation = "StartExecution") =>
    answerExecution(`AWSStepFunctions.${operation}`, input, 1_700_000_000_500);

  it("returns the ARN of the execution, with its name, and seconds", () => {
    expect(
      answer({ stateMachineArn: `${MACHINE}:live`, name: "one", input: "[1]" }),
    ).to.deep.include({
      status: 200,
      body: {
        executionArn: "arn:aws:states:eu-west-1:000000000000:execution:orders:one",
        startDate: 1_700_000_000.5,
      },
    });
  });

  for (const [what, input, type] of [
    ["no state machine", {}, "InvalidArn"],
    ["another ARN", { stateMachineArn: "arn:aws:sqs:eu-west-1:000000000000:jobs" }, "InvalidArn"],
    ["a name with a space", { stateMachineArn: MACHINE, name: "a b" }, "InvalidName"],
    ["input that is not JSON", { stateMachineArn: MACHINE, input: "{" }, "InvalidExecutionInput"],
  ] as const) {
    it(`refuses ${what}`, () => {
      const { status, body, line } = answer(input);
      expect([status, line]).to.deep.equal([400, undefined]);
      expect(body).to.have.property("__type", `com.amazonaws.swf.service.v2.model#${type}`);
    });
  }

  it("is the only operation", () => {
    expect(answer({ stateMachineArn: MACHINE }, "StopExecution").body)
      .to.have.property("message")
      .that.includes("only StartExecution is");
  });
});
