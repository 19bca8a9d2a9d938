// Routes of HTTP APIs that call services: the subtypes and their parameters.
import { expect } from "chai";
import { readHttpIntegration } from "../../../gateway/model/http-integrations.ts";
import { createResource } from "../../../gateway/model/openapi-resource.ts";
import type { Value } from "../../../gateway/terraform/values.ts";

type Body = { [name: string]: Value };

const integrate = (attributes: Body) =>
  readHttpIntegration(
    createResource("aws_apigatewayv2_route", "r", { target: "integrations/i" }),
    [createResource("aws_apigatewayv2_integration", "i", attributes)],
    [],
  );

describe("an integration of an HTTP API with a service", () => {
  const serve = (integration_subtype: string, request_parameters: Body, more: Body = {}) =>
    integrate({ integration_type: "AWS_PROXY", integration_subtype, request_parameters, ...more });

  const SUBTYPES = [
    [
      "SQS-SendMessage",
      "sqs",
      "AmazonSQS.SendMessage",
      ["QueueUrl", "MessageBody"],
      ["DelaySeconds", "MessageAttributes", "MessageDeduplicationId", "MessageGroupId"],
    ],
    [
      "EventBridge-PutEvents",
      "events",
      "AWSEvents.PutEvents",
      ["Detail", "DetailType", "Source"],
      ["EventBusName", "Resources", "Time", "TraceHeader"],
    ],
    [
      "StepFunctions-StartExecution",
      "states",
      "AWSStepFunctions.StartExecution",
      ["StateMachineArn"],
      ["Input", "Name"],
    ],
  ] as const;
  const and = (names: readonly string[]) =>
    names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
  const values = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, `$request.body.${name}`]));

  for (const [subtype, service, target, required, optional] of SUBTYPES) {
    it(`${subtype} has the parameters of the service`, () => {
      for (const names of [required, [...required, ...optional, "Region"]]) {
        const read = serve(subtype, values(names), { credentials_arn: "arn:role" });
        expect(read).to.deep.equal({
          address: "i",
          timeoutMs: 30_000,
          backend: {
            kind: "service",
            service,
            target,
            parameters: new Map(Object.entries(values(names))),
            credentialsArn: "arn:role",
          },
          requestChanges: [],
          responseChanges: new Map(),
        });
      }
      const { backend } = serve(subtype, values(required), { credentials_arn: "" });
      expect(backend).to.deep.include({ credentialsArn: undefined });
    });

    it(`${subtype} needs those that are required, and knows no others`, () => {
      for (const name of required) {
        const others = required.filter((other) => other !== name);
        expect(serve(subtype, values(others)).unserved).to.equal(
          `i: request_parameters has no ${name}, or none that the plan says; "${subtype}" requires ${and(required)}`,
        );
      }
      expect(serve(subtype, values([...required, "Other"])).unserved).to.equal(
        `i: request_parameters has Other, which is not served for "${subtype}"; ` +
          `only ${and([...required, ...optional, "Region"])} are`,
      );
    });
  }

  it("has one of three subtypes", () => {
    expect(serve("Kinesis-PutRecord", {}).unserved).to.equal(
      'i: integration_subtype "Kinesis-PutRecord" is not served; ' +
        "only SQS-SendMessage, EventBridge-PutEvents and StepFunctions-StartExecution are",
    );
  });

  it("changes responses", () => {
    const response_parameters = [{ status_code: "200", mappings: { "remove:header.a": "''" } }];
    const { responseChanges } = serve(
      "StepFunctions-StartExecution",
      { StateMachineArn: "arn:x" },
      { response_parameters },
    );
    expect([...responseChanges.keys()]).to.deep.equal(["200"]);
  });
});
