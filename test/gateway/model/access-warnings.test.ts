// Warnings about what functions and routes may call.
import { expect } from "chai";
import type { FixtureStack } from "../../helpers/fixture-stack.ts";
import { listUsedRoles } from "../../../gateway/model/access-warnings.ts";
import { readFixture } from "../helpers/read-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";

describe("a configuration with roles", () => {
  it("warns of unknown policies of roles that call services here, and of no others", () => {
    const trust = { Service: "ec2.amazonaws.com" };
    const policy_arn = (name: string) => `arn:aws:iam::aws:policy/${name}`;
    const { warnings } = readFixture({
      routes: { ping: { fn: { role: "${aws_iam_role.fn.arn}" } } },
      resources: {
        aws_iam_role: {
          fn: { name: "fn" },
          machine: { name: "machine", assume_role_policy: trust },
        },
        aws_iam_role_policy_attachment: {
          fn: { role: "fn", policy_arn: policy_arn("OfFunction") },
          machine: { role: "machine", policy_arn: policy_arn("OfMachine") },
        },
      },
    });
    expect(warnings.filter((line) => line.includes("unknown policy"))).to.deep.equal([
      `${policy_arn("OfFunction")} is an unknown policy and is ignored: roles with it may be denied calls that AWS allows.`,
    ]);
  });

  /** A route for each role: of a function, of an integration with a function, and of ones with services. */
  const withRoles = (statement: object, more: object = {}): FixtureStack => {
    const part = (attributes: object) => ({ api_id, ...attributes });
    const roles = ["fn", "caller", "queue"];
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: statement });
    return {
      routes: { ping: { fn: { role: "${aws_iam_role.fn.arn}" } }, pong: {} },
      resources: {
        aws_iam_role: Object.fromEntries(
          [...roles, "fixture"].map((name) => [
            name,
            { name, ...(name !== "fixture" && { inline_policy: { policy }, ...more }) },
          ]),
        ),
        aws_apigatewayv2_integration: {
          pong: part({
            integration_type: "AWS_PROXY",
            integration_uri: "${aws_lambda_function.pong.invoke_arn}",
            credentials_arn: "${aws_iam_role.caller.arn}",
          }),
          queue: part({
            integration_type: "AWS",
            integration_uri: "arn:aws:apigateway:eu-west-1:sqs:path/000000000000/jobs",
            credentials_arn: "${aws_iam_role.queue.arn}",
          }),
        },
        aws_apigatewayv2_route: {
          queue: part({
            route_key: "queue",
            target: "integrations/${aws_apigatewayv2_integration.queue.id}",
          }),
        },
      },
    };
  };

  it("evaluates the actions of the services that each role calls here", () => {
    const used = listUsedRoles(readFixture(withRoles([])).model).map(
      ({ role, services, isAssumed }) =>
        `${role.name}: ${services.join(" ")}${isAssumed ? ", assumed" : ""}`,
    );
    const ofFunction = "dynamodb events execute-api lambda sns sqs states";
    expect(used).to.deep.equal([
      `fn: ${ofFunction}`,
      `fixture: ${ofFunction}`,
      "caller: lambda sts, assumed",
      "queue: sqs sts, assumed",
    ]);
  });

  const OUTSIDE = { StringEquals: { "aws:PrincipalOrgID": "o-1" } };

  /** Roles with a statement whose unknown condition key is named. */
  const listNamed = (stack: FixtureStack): string[] =>
    readFixture(stack)
      .warnings.filter((line) => line.endsWith("is unknown here; it is evaluated as absent."))
      .map((line) => line.replace(/^aws_iam_role\.(\w+)\.(\w+), .*key (\S+) is.*$/, "$1 $2 $3"));

  for (const [what, element, expected] of [
    ["a service of all", { Action: "sts:AssumeRole" }, ["caller", "queue"]],
    ["one service", { Action: "DynamoDB:GetItem" }, ["fn"]],
    ["a service among others", { Action: ["s3:GetObject", "sqs:SendMessage"] }, ["fn", "queue"]],
    ["every service", { Action: "*" }, ["fn", "caller", "queue"]],
    ["a pattern of services", { Action: "sq?:*" }, ["fn", "queue"]],
    ["another service", { Action: ["s3:GetObject", "sqsx:Send", "xsqs:Send"] }, []],
    ["all but one action", { NotAction: "s3:GetObject" }, ["fn", "caller", "queue"]],
  ] as [string, object, string[]][]) {
    it(`names an unknown condition key of a statement about ${what}`, () => {
      const stack = withRoles([{ Effect: "Allow", Resource: "*", Condition: OUTSIDE, ...element }]);
      expect(listNamed(stack)).to.deep.equal(
        expected.map((role) => `${role} inline_policy aws:PrincipalOrgID`),
      );
    });
  }

  it("names an unknown key once for a statement, and none that it knows", () => {
    const known = {
      StringEquals: { "aws:username": "x" },
      StringLike: { "aws:PrincipalOrgID": "*" },
    };
    const stack = withRoles([
      { Effect: "Allow", Resource: "*", Action: "sqs:*", Condition: { ...OUTSIDE, ...known } },
    ]);
    expect(listNamed(stack)).to.deep.equal(
      ["fn", "queue"].map((role) => `${role} inline_policy aws:PrincipalOrgID`),
    );
  });

  it("names unknown keys of trust policies only where the role is assumed here", () => {
    for (const Action of ["sts:AssumeRole", "*"]) {
      const trust = JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Action,
          Principal: { Service: "apigateway.amazonaws.com" },
          Condition: OUTSIDE,
        },
      });
      expect(listNamed(withRoles([], { assume_role_policy: trust })), Action).to.deep.equal(
        ["caller", "queue"].map((role) => `${role} assume_role_policy aws:PrincipalOrgID`),
      );
    }
  });

  it("names variables of resources only in policies of the version that has them", () => {
    const statement = { Effect: "Allow", Action: "sqs:*", Resource: "arn:$${aws:PrincipalOrgID}" };
    const policyOf = (Version?: string) => ({
      inline_policy: { policy: JSON.stringify({ Version, Statement: statement }) },
    });
    expect(listNamed(withRoles([], policyOf("2012-10-17")))).to.deep.equal(
      ["fn", "queue"].map((role) => `${role} inline_policy aws:PrincipalOrgID`),
    );
    expect(listNamed(withRoles([], policyOf()))).to.deep.equal([]);
  });

  it("evaluates the role of an HTTP route that calls a service", () => {
    const id = "${aws_apigatewayv2_api.shop.id}";
    const { model } = readFixture({
      routes: {},
      resources: {
        aws_iam_role: { shop: { name: "shop" } },
        aws_apigatewayv2_api: { shop: { name: "shop", protocol_type: "HTTP" } },
        aws_apigatewayv2_integration: {
          it: {
            api_id: id,
            integration_type: "AWS_PROXY",
            integration_subtype: "SQS-SendMessage",
            request_parameters: { QueueUrl: "far", MessageBody: "$request.body" },
            credentials_arn: "${aws_iam_role.shop.arn}",
          },
          url: { api_id: id, integration_type: "HTTP_PROXY", integration_uri: "https://x" },
        },
        aws_apigatewayv2_route: Object.fromEntries(
          ["it", "url"].map((name) => [
            name,
            {
              api_id: id,
              route_key: `GET /${name}`,
              target: `integrations/\${aws_apigatewayv2_integration.${name}.id}`,
            },
          ]),
        ),
      },
    });
    expect(
      listUsedRoles(model)
        .filter(({ role }) => role.name === "shop")
        .map(({ services, isAssumed }) => ({ services, isAssumed })),
    ).to.deep.equal([{ services: ["sqs", "sts"], isAssumed: true }]);
  });

  it("names unknown keys of a boundary", () => {
    const stack = withRoles([], { permissions_boundary: "${aws_iam_policy.most.arn}" });
    const policy = JSON.stringify({
      Version: "2012-10-17",
      Statement: { Effect: "Allow", Action: "sqs:*", Resource: "*", Condition: OUTSIDE },
    });
    const resources = { ...stack.resources, aws_iam_policy: { most: { name: "most", policy } } };
    const named = readFixture({ ...stack, resources }).warnings.filter((line) =>
      line.includes("aws:PrincipalOrgID"),
    );
    expect(named).to.deep.equal([
      "aws_iam_policy.most, statement 1: the condition key aws:PrincipalOrgID is unknown here; it is evaluated as absent.",
    ]);
  });
});
