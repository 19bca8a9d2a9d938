// What the rules cost: a hostile configuration may have thousands of resources.
import { expect } from "chai";
import { planConfiguration } from "../../../gateway/plan/plan-configuration.ts";
import { findingsIn } from "../../../gateway/rules/findings.ts";
import { loadConfiguration, type Resource } from "../../../gateway/terraform/configuration.ts";
import { api_id, documentWith } from "../helpers/judge.ts";
import { createPlan, declared, refs, resource } from "../helpers/small-plan.ts";

const namesOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `r${at}`);

/** @returns how many attributes the rules read, and how often they ask whether one is unknown. */
const countReads = (resources: Resource[], unknown: ReadonlySet<string>, isPlan: boolean) => {
  let [reads, questions] = [0, 0];
  const counted = resources.map((one) => ({
    address: one.address,
    type: one.type,
    given: one.given,
    references: () => one.references(),
    attribute: (name: string) => {
      reads += 1;
      return one.attribute(name);
    },
  }));
  const unknownAttributes = new Proxy(unknown, {
    get: (_, name) => {
      expect(name).to.equal("has");
      questions += 1;
      return (key: string) => unknown.has(key);
    },
  });
  findingsIn({ resources: counted, unknownAttributes, isPlan });
  return { reads, questions };
};

const countForRoutes = (routes: number): number => {
  const changes = namesOf(routes).map((route_key) => [
    `aws_apigatewayv2_route.${route_key}`,
    { api_id, route_key },
  ]);
  const { resources } = loadConfiguration(documentWith(Object.fromEntries(changes)), {});
  return countReads(resources, new Set(), false).reads;
};

/** Functions with unknown names, each with a role, a queue, and a mapping between them. */
const countForFunctions = (count: number) => {
  const pet = refs("random_pet.x.id", "random_pet.x");
  const parts = namesOf(count).flatMap((name): [string, object, object][] => [
    [`aws_iam_role.${name}`, { arn: true, name: true }, { name: pet }],
    [`aws_sqs_queue.${name}`, { arn: true, name: true }, { name: pet }],
    [
      `aws_lambda_function.${name}`,
      { arn: true, function_name: true, role: true },
      { function_name: pet, role: refs(`aws_iam_role.${name}.arn`) },
    ],
    [
      `aws_lambda_event_source_mapping.${name}`,
      { function_name: true, event_source_arn: true },
      {
        function_name: refs(`aws_lambda_function.${name}.arn`),
        event_source_arn: refs(`aws_sqs_queue.${name}.arn`),
      },
    ],
  ]);
  const plan = createPlan(
    { resources: parts.map(([address]) => resource(address)) },
    { resources: parts.map(([address, , expressions]) => declared(address, expressions)) },
    Object.fromEntries(parts.map(([address, unknown]) => [address, unknown])),
  );
  const { resources, unknownAttributes } = planConfiguration(plan, { isStrict: true });
  const counts = countReads(resources, unknownAttributes, true);
  expect(unknownAttributes.size).to.be.at.least(3 * count);
  return counts;
};

describe("the cost of rules", () => {
  it("grows with the number of routes, not with its square", () => {
    expect(countForRoutes(400)).to.be.lessThan(2.2 * countForRoutes(200));
  });

  it("grows with the number of functions and queues with unknown names, not with its square", () => {
    const [few, many] = [countForFunctions(100), countForFunctions(200)];
    expect(many.reads).to.be.lessThan(2.2 * few.reads);
    // Each answer takes one step, however many attributes are unknown.
    expect(many.questions).to.be.at.most(many.reads);
  });
});
