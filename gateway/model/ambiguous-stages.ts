// Warns of stage paths that several APIs share, and names the paths to use instead.
import { groupBy } from "../../shared/group-by.ts";
import type { Api } from "./apis.ts";
import type { HttpApi } from "./http-apis.ts";
import { localPathOfHttpStage } from "./http-destinations.ts";
import { localPathFor } from "./destinations.ts";
import type { Stage } from "./stages.ts";

interface Place {
  api: Api;
  stage: Stage;
}

/** @returns one line per stage name that several APIs share. */
export const ambiguousStages = (apis: Api[]): string[] => {
  const places = apis.flatMap((api) => api.stages.map((stage) => ({ api, stage })));
  const byName = groupBy(places, ({ stage }) => stage.name);
  return [...byName]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([name, sharing]) => {
      const ways = sharing.map((place) => `${wayTo(apis, place)} for ${place.api.address}`);
      return `/${name} is rejected because several APIs have a stage of that name. Use ${ways.join(", ")}.`;
    });
};

/** APIs with the same name differ only in their host. */
const wayTo = (apis: Api[], { api, stage }: Place): string =>
  localPathFor(apis, api, stage) ?? `/${stage.name} with the header "Host: ${api.domainName}"`;

/** @returns one line per stage name that several HTTP APIs share. */
export const ambiguousHttpStages = (apis: HttpApi[]): string[] => {
  const places = apis.flatMap((api) => api.stages.map((stage) => ({ api, stage })));
  return [...groupBy(places, ({ stage }) => stage.name)]
    .filter(([, sharing]) => sharing.length > 1)
    .map(([name, sharing]) => {
      const path = name === "$default" ? "/" : `/${name}`;
      const ways = sharing.map(({ api, stage }) => {
        const local = localPathOfHttpStage(apis, api, stage);
        return `${local === undefined ? `the header "Host: ${api.domainName}"` : `${local}/`} for ${api.address}`;
      });
      return `${path} leads to no HTTP API, because several HTTP APIs have the stage ${name}. Use ${ways.join(", ")}.`;
    });
};
