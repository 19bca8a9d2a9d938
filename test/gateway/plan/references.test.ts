// Which of several instances an expression means, when the plan has lost what was in its brackets.
import { expect } from "chai";
import type { Expression, PlanDocument } from "../../../gateway/plan/plan-document.ts";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import { declared, createPlan, refs, resource } from "../helpers/small-plan.ts";

const INSTANCES = ["chat", "game", "session"].map((key) =>
  resource("aws_apigatewayv2_integration.fn", {}, key),
);

interface Options {
  key: string;
  target: Expression;
  forEach: Expression;
  known?: Pick<PlanDocument, "variables" | "locals">;
}

/** The key of the integration that a route leads to, and what is said about it. */
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
  const readAttribute = (address: string, name: string) =>
    resources.find((one) => one.address === address)?.attribute(name);
  const value = readAttribute(route.address, "target");
  const found = INSTANCES.find(
    ({ address }) => value === `integrations/${String(readAttribute(address, "id"))}`,
  );
  return { key: found?.index, notes: [...unknown.values()] };
};

const BY_FN = refs("aws_apigatewayv2_integration.fn", "each.value.fn", "each.value");
const ROUTES = { $connect: { fn: "session" }, "chat/send": { fn: "game" } };

describe("an instance of which the plan has no key", () => {
  it("is the one that each.value names, where for_each goes over a variable", () => {
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

  it("is the one that each.value names, where locals are known", () => {
    const options = {
      target: BY_FN,
      forEach: refs("local.routes"),
      known: { locals: { routes: ROUTES } },
    };
    expect(readIntegration({ key: "$connect", ...options })).to.deep.equal({
      key: "session",
      notes: [],
    });
  });

  it("is the one that each.value is, where for_each goes over a map of texts", () => {
    const options = {
      target: refs("aws_apigatewayv2_integration.fn", "each.value"),
      forEach: refs("local.routes"),
      known: { locals: { routes: { open: "chat" } } },
    };
    expect(readIntegration({ key: "open", ...options })).to.deep.equal({ key: "chat", notes: [] });
  });

  it("is the one that each.value is, where for_each goes over a set", () => {
    const options = {
      target: refs("aws_apigatewayv2_integration.fn", "each.value"),
      forEach: refs("var.names"),
      known: { variables: { names: { value: ["chat", "game"] } } },
    };
    expect(readIntegration({ key: "game", ...options })).to.deep.equal({ key: "game", notes: [] });
  });

  it("is taken to be the only one whose key is part of its own, which is said", () => {
    expect(
      readIntegration({ key: "chat/send", target: BY_FN, forEach: refs("local.routes") }),
    ).to.deep.equal({
      key: "chat",
      notes: [
        'it is taken from aws_apigatewayv2_integration.fn["chat"], whose key is part of its own.',
      ],
    });
  });

  it("is not taken to be one of several whose keys are part of its own", () => {
    const { key, notes } = readIntegration({
      key: "chat/game",
      target: BY_FN,
      forEach: refs("local.routes"),
    });
    expect(key).to.equal(undefined);
    expect(notes[0]).to.match(
      /^it follows from aws_apigatewayv2_integration\.fn, each\.value\.fn, and/,
    );
  });

  it("is named with the way to find out, unless that was gone already", () => {
    const options = { key: "$connect", target: BY_FN, forEach: refs("local.routes") };
    expect(readIntegration(options).notes[0]).to.match(
      /It is left out\. A plan has no locals: with --terraform DIR/,
    );
    expect(readIntegration({ ...options, known: { locals: {} } }).notes[0]).to.match(
      /It is left out\.$/,
    );
  });
});

describe("an unknown argument of a module", () => {
  it("is named with what its caller refers to", () => {
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
      /^it follows from aws_a\.a\.arn, local\.x, local\.y, and/,
    );
  });
});
