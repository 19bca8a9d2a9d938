// Names that every object inherits work like any other name in plans.
import { expect } from "chai";
import { having, INHERITED_NAMES, ORDINARY_NAME } from "../../helpers/inherited-names.ts";
import { readAttribute, declared, createPlan, refs, resource } from "../helpers/small-plan.ts";

const NAMES = [ORDINARY_NAME, ...INHERITED_NAMES];

describe("names that every object inherits, in a plan", () => {
  const address = "aws_sqs_queue.jobs";

  const nameOfQueue = (name: string, variables: object, unknown: Record<string, object>) => {
    const plan = createPlan(
      { resources: [resource(address, {})] },
      { resources: [declared(address, { name: refs(`var.${name}`) })], variables: {} },
      unknown,
    );
    return readAttribute(
      { ...plan, variables: variables as typeof plan.variables },
      address,
      "name",
    );
  };

  it("are variables, if defined", () => {
    for (const name of NAMES) {
      const unknown = { [address]: { name: true } };
      expect(nameOfQueue(name, having(name, { value: "v" }), unknown).value).to.equal("v");
      const missing = nameOfQueue(name, {}, unknown);
      expect(missing.unknown).to.deep.equal([`${address}.name`]);
    }
  });

  it("are attributes and outputs, if defined", () => {
    for (const name of NAMES) {
      const plan = createPlan({ resources: [resource(address, having(name, "x"))] }, {}, {});
      expect(readAttribute(plan, address, name).value).to.equal("x");
      const without = createPlan({ resources: [resource(address, {})] }, {}, {});
      expect(readAttribute(without, address, name).value).to.equal(undefined);
    }
  });

  it("are keys of a rebuilt map", () => {
    for (const name of NAMES) {
      const fn = "aws_lambda_function.fn";
      const tags = having(name, refs("var.region"));
      const plan = createPlan(
        { resources: [resource(fn, { tags: {} })] },
        { resources: [declared(fn, { tags })] },
        { [fn]: { tags: having(name, true) } },
      );
      const { value } = readAttribute(plan, fn, "tags");
      expect(Object.getOwnPropertyDescriptor(value, name)?.value).to.equal("sa-east-1");
    }
  });
});
