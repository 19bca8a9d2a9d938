// Chooses among instances when the plan does not contain the key in an expression's brackets.
import { expect } from "chai";
import type { Expression, PlanDocument } from "../../../gateway/plan/plan-document.ts";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import { declared, createPlan, readAttribute, refs, resource } from "../helpers/small-plan.ts";

const INSTANCES = ["chat", "game", "session"].map((key) =>
  resource("aws_apigatewayv2_integration.fn", {}, key),
);

interface Options {
  key: string;
  target: Expression;
  forEach: Expression;
  known?: Pick<PlanDocument, "variables">;
}

/** @returns the key of a route's integration, and the notes about it. */
const readIntegration = ({ key, target, forEach, known }: Options) => {
  const route = resource("aws_apigatewayv2_route.r", {}, key);
  const plan = createPlan(
    { resources: [...INSTANCES, route] },
    {
      resources: [
        declared("aws_apigatewayv2_integration.fn"),
        declared("aws_apigatewayv2_route.r", { target }, forEach),
      ],
    },
    { [route.address]: { target: true } },
  );
  const { resources, unknown } = planConfiguration({ ...plan, ...known });
  const readValue = (address: string, name: string) =>
    resources.find((one) => one.address === address)?.attribute(name);
  const value = readValue(route.address, "target");
  const found = INSTANCES.find(
    ({ address }) => value === `integrations/${String(readValue(address, "id"))}`,
  );
  return { key: found?.index, notes: [...unknown.values()] };
};

const BY_FN = refs("aws_apigatewayv2_integration.fn", "each.value.fn", "each.value");
const ROUTES = { $connect: { fn: "session" }, "chat/send": { fn: "game" } };

describe("an instance whose key the plan does not contain", () => {
  it("is found by each.value when for_each iterates over a variable", () => {
    const options = {
      target: BY_FN,
      forEach: refs("var.routes"),
      known: { variables: { routes: { value: ROUTES } } },
    };
    expect(readIntegration({ key: "$connect", ...options })).to.deep.equal({
      key: "session",
      notes: [],
    });
    expect(readIntegration({ key: "chat/send", ...options })).to.deep.equal({
      key: "game",
      notes: [],
    });
  });

  it("is found by each.value when for_each iterates over a map of strings", () => {
    const options = {
      target: refs("aws_apigatewayv2_integration.fn", "each.value"),
      forEach: refs("var.routes"),
      known: { variables: { routes: { value: { open: "chat" } } } },
    };
    expect(readIntegration({ key: "open", ...options })).to.deep.equal({ key: "chat", notes: [] });
  });

  it("is found by each.value when for_each iterates over a set", () => {
    const options = {
      target: refs("aws_apigatewayv2_integration.fn", "each.value"),
      forEach: refs("var.names"),
      known: { variables: { names: { value: ["chat", "game"] } } },
    };
    expect(readIntegration({ key: "game", ...options })).to.deep.equal({ key: "game", notes: [] });
  });

  it("is that with its own key, unless each.value may name another: then with a note", () => {
    const inPlan = { routes: { value: { chat: { fn: "absent" } } } };
    const readTarget = (target: Expression, known = {}) =>
      readIntegration({
        key: "chat",
        target,
        forEach: refs("var.routes"),
        known: { variables: known },
      });
    const guess =
      'it is taken from aws_apigatewayv2_integration.fn["chat"], because its name or key is part of the referring one.';
    expect(readTarget(BY_FN)).to.deep.equal({ key: "chat", notes: [guess] });
    expect(readTarget(BY_FN, inPlan)).to.deep.equal({ key: "chat", notes: [] });
    const byLocal = refs("aws_apigatewayv2_integration.fn", "local.names");
    expect(readTarget(byLocal)).to.deep.equal({ key: "chat", notes: [] });
  });

  it("is guessed as the only one whose key is part of its own, with a note", () => {
    expect(
      readIntegration({ key: "chat/send", target: BY_FN, forEach: refs("local.routes") }),
    ).to.deep.equal({
      key: "chat",
      notes: [
        'it is taken from aws_apigatewayv2_integration.fn["chat"], because its name or key is part of the referring one.',
      ],
    });
  });

  it("is not guessed among several whose keys are part of its own", () => {
    const { key, notes } = readIntegration({
      key: "chat/game",
      target: BY_FN,
      forEach: refs("local.routes"),
    });
    expect(key).to.equal(undefined);
    expect(notes[0]).to.match(
      /^it depends on aws_apigatewayv2_integration\.fn, each\.value\.fn, but/,
    );
  });

  it("is reported with a hint to use --terraform", () => {
    const options = { key: "$connect", target: BY_FN, forEach: refs("local.routes") };
    expect(readIntegration(options).notes[0]).to.match(
      /the expression\. Use --terraform DIR to have the sources read\. It is omitted\.$/,
    );
  });
});

describe("an unknown argument of a module", () => {
  it("is reported with the references of its caller", () => {
    const address = "module.fn.module.inner.aws_sqs_queue.q";
    const inner = {
      address: "module.fn.module.inner",
      resources: [{ ...resource("aws_sqs_queue.q"), address }],
    };
    const plan = createPlan(
      { child_modules: [{ address: "module.fn", child_modules: [inner] }] },
      {
        module_calls: {
          fn: {
            expressions: { outer: refs("aws_a.a.arn", "aws_a.a", "local.x") },
            module: {
              module_calls: {
                inner: {
                  expressions: { name: refs("var.outer") },
                  module: {
                    resources: [
                      declared("aws_sqs_queue.q", { redrive_policy: refs("var.name", "local.y") }),
                    ],
                  },
                },
              },
            },
          },
        },
      },
      { [address]: { redrive_policy: true } },
    );
    const { resources, unknown } = planConfiguration(plan);
    resources[0]!.attribute("redrive_policy");
    expect(unknown.get(`${address}.redrive_policy`)).to.match(
      /^it depends on aws_a\.a\.arn, local\.x, local\.y, but/,
    );
  });
});

describe("a module without resources", () => {
  it("has no value that an expression could have", () => {
    const queue = resource("aws_sqs_queue.q");
    const jobs = resource("aws_sqs_queue.jobs", { name: "jobs" });
    const policy = refs("aws_sqs_queue.jobs.arn", "module.empty");
    const plan = createPlan(
      { resources: [queue, jobs] },
      {
        resources: [declared("aws_sqs_queue.q", { policy }), declared("aws_sqs_queue.jobs")],
        module_calls: { empty: { module: {} } },
      },
      { [queue.address]: { policy: true } },
    );
    expect(readAttribute(plan, queue.address, "policy")).to.deep.equal({
      value: undefined,
      unknown: ["aws_sqs_queue.q.policy"],
    });
  });
});
