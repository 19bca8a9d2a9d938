// What StartExecution accepts.
import { expect } from "chai";
import { answerExecution, isExecutionCall } from "../../../gateway/aws/executions.ts";

const TARGET = "AWSStepFunctions.StartExecution";
const PREFIX = "arn:aws:states:eu-west-1:000000000000";
const ARN = `${PREFIX}:stateMachine:orders`;
const NOW_MS = 1_700_000_000_500;

const start = (input: object, target = TARGET) => answerExecution(target, input, NOW_MS);

describe("StartExecution", () => {
  it("accepts an execution with its name, and says so", () => {
    const executionArn = `${PREFIX}:execution:orders:first`;
    expect(start({ stateMachineArn: ARN, name: "first", input: '{"a":1}' })).to.deep.equal({
      status: 200,
      body: { executionArn, startDate: 1_700_000_000.5 },
      line: `Step Functions accepted ${executionArn}; state machines do not run here.`,
    });
  });

  it("gives an execution a name of its own, and needs no input", () => {
    const { status, body } = start({ stateMachineArn: ARN });
    expect(status).to.equal(200);
    expect(body)
      .to.have.property("executionArn")
      .that.matches(/:execution:orders:[\da-f-]{36}$/);
  });

  for (const stateMachineArn of [
    ARN,
    `${ARN}:live`,
    `${ARN}:12`,
    `${PREFIX}:stateMachine:${"x".repeat(80)}`,
  ]) {
    it(`accepts the state machine ${stateMachineArn}`, () => {
      expect(start({ stateMachineArn }).status).to.equal(200);
    });
  }

  const refused = (type: string, message: string) => ({
    status: 400,
    body: { __type: `com.amazonaws.swf.service.v2.model#${type}`, message },
  });

  for (const stateMachineArn of [
    undefined,
    "",
    "orders",
    `x${ARN}`,
    `${ARN}:live:x`,
    `${ARN}!`,
    `${PREFIX}:stateMachine:`,
    `${PREFIX}:stateMachine:${"x".repeat(81)}`,
    "arn:aws:states:eu-west-1:12:stateMachine:orders",
    "arn:aws:lambda:eu-west-1:000000000000:stateMachine:orders",
  ]) {
    it(`refuses the state machine ${stateMachineArn}`, () => {
      expect(start({ stateMachineArn })).to.deep.equal(
        refused("InvalidArn", `Invalid Arn: '${stateMachineArn ?? ""}'`),
      );
    });
  }

  it("quotes only the beginning of a long state machine or name", () => {
    const long = "x".repeat(1_000_000);
    const quoted = `'${"x".repeat(200)}…'`;
    expect(start({ stateMachineArn: long })).to.deep.equal(
      refused("InvalidArn", `Invalid Arn: ${quoted}`),
    );
    expect(start({ stateMachineArn: ARN, name: long })).to.deep.equal(
      refused("InvalidName", `Invalid Name: ${quoted}`),
    );
  });

  for (const name of ["", "a b", "a/b", "a:b", "a*b", "x".repeat(81), 5]) {
    it(`refuses the name ${JSON.stringify(name)}`, () => {
      expect(start({ stateMachineArn: ARN, name })).to.deep.equal(
        refused("InvalidName", `Invalid Name: '${name}'`),
      );
    });
  }

  it("takes a name of 80 characters, of most kinds", () => {
    for (const name of ["x".repeat(80), "é-_.()!=+@"])
      expect(start({ stateMachineArn: ARN, name }).status, name).to.equal(200);
  });

  for (const input of ["{", "", 5, {}]) {
    it(`refuses the input ${JSON.stringify(input)}`, () => {
      expect(start({ stateMachineArn: ARN, input })).to.deep.equal(
        refused("InvalidExecutionInput", "Invalid State Machine Execution Input: it is not JSON"),
      );
    });
  }

  it("is the only operation of Step Functions", () => {
    const target = "AWSStepFunctions.StopExecution";
    expect(start({ stateMachineArn: ARN }, target)).to.deep.equal(
      refused("UnknownOperationException", `${target} is not served; only StartExecution is.`),
    );
    expect(isExecutionCall(target)).to.equal(true);
    expect(isExecutionCall("AmazonSQS.SendMessage")).to.equal(false);
  });
});
