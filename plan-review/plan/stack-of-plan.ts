// Finds the synthesized stack of a plan by its values: `dev` and `prod` have the same logical ids.
import { textOfAny } from "../../shared/scalar.ts";
import { own } from "../../shared/own.ts";
import { type Body, isBody } from "../marks/body.ts";
import type { Documents } from "../synth/other-tree.ts";
import { listResources } from "./paths.ts";
import { UnreadablePlan } from "./unreadable.ts";

/**
 * @returns the document that the plan was made from; undefined when it is none of them.
 * @throws {UnreadablePlan} when it may have been made from several.
 */
export const stackOfPlan = (plan: Body, documents: Documents): Body | undefined => {
  const written = constantsIn(plan);
  const scored = [...documents].map(([name, document]) => ({
    name,
    document,
    score: computeScore(document, written),
  }));
  const best = Math.max(0, ...scored.map(({ score }) => score));
  const [stack, ...others] = scored.filter(({ score }) => score === best && score > 0);
  if (others.length === 0) return stack?.document;
  const names = [stack, ...others].map((one) => one?.name).join(" and ");
  throw new UnreadablePlan(
    `The plan matches several stacks, ${names}: choose one with --stack NAME.`,
  );
};

/** Constants and templates of the plan's configuration, by address. */
const constantsIn = (plan: Body): Map<string, Body> => {
  const configuration = plan["configuration"];
  const module = isBody(configuration) ? configuration["root_module"] : undefined;
  const resources = isBody(module) && Array.isArray(module["resources"]) ? module["resources"] : [];
  return new Map(
    resources
      .filter(isBody)
      .map((body) => [
        textOfAny(body["address"]),
        isBody(body["expressions"]) ? body["expressions"] : {},
      ]),
  );
};

const computeScore = (document: Body, written: Map<string, Body>): number =>
  listResources(document)
    .flatMap(([address, body]) =>
      Object.entries(body).map(([name, value]): boolean => {
        const expression = own(written.get(address), name);
        return isBody(expression) && expression["constant_value"] === value;
      }),
    )
    .filter(Boolean).length;
