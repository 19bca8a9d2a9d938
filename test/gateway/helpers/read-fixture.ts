// Reads a fixture's model without serving it.
import { readModel } from "../../../gateway/model/model.ts";
import { listWarnings } from "../../../gateway/model/warnings.ts";
import { loadConfiguration } from "../../../gateway/terraform/configuration.ts";
import { type FixtureStack, fixtureDocument } from "../../helpers/fixture-stack.ts";

export const readFixture = (stack: FixtureStack) => {
  const configuration = loadConfiguration(written(fixtureDocument(stack)), {});
  const model = readModel(configuration, "/stack");
  return { model, warnings: listWarnings(configuration.resources, model) };
};

/** As a stack has it that is written to a file: without resources that are undefined. */
const written = (document: object) => JSON.parse(JSON.stringify(document));
