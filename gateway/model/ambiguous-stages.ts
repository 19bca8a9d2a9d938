// Paths that could mean a stage of several APIs: what is refused, and what leads there instead.
import { groupBy } from "../../shared/group-by.ts";
import type { Api } from "./apis.ts";
import { localPathFor } from "./destinations.ts";
import type { Stage } from "./stages.ts";

interface Place {
  api: Api;
  stage: Stage;
}

/** @returns a line for each name of a stage that several APIs have. */
export const ambiguousStages = (apis: Api[]): string[] => {
  const places = apis.flatMap((api) => api.stages.map((stage) => ({ api, stage })));
  const byName = groupBy(places, ({ stage }) => stage.name);
  return [...byName]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([name, sharing]) => {
      const ways = sharing.map((place) => `${wayTo(apis, place)} for ${place.api.address}`);
      return `/${name} is refused, for several APIs have a stage of that name: use ${ways.join(", ")}.`;
    });
};

/** APIs of the same name are told apart by the host alone. */
const wayTo = (apis: Api[], { api, stage }: Place): string =>
  localPathFor(apis, api, stage) ?? `/${stage.name} with the header "Host: ${api.domainName}"`;
