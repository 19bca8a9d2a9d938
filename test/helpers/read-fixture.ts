// Reads a fixture's model without serving it.
import { readModel } from "../../local/model/model.ts";
import { warningsOf } from "../../local/model/warnings.ts";
import { loadConfiguration } from "../../local/terraform/configuration.ts";
import { type FixtureStack, fixtureDocument } from "./fixture-stack.ts";

export const readFixture = (stack: FixtureStack) => {
  const configuration = loadConfiguration(fixtureDocument(stack), {});
  const model = readModel(configuration, "/stack");
  return { model, warnings: warningsOf(configuration.resources, model) };
};
