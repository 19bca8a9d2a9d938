// The constructs for CDK Terrain, the fork that goes on where CDKTF was archived: the same source, other imports.
import type { Plugin } from "esbuild";

const COUNTERPARTS: [RegExp, string][] = [
  [/^cdktf$/, "cdktn"],
  [/^@cdktf\/provider-aws\//, "@cdktn/provider-aws/"],
];

/** @returns what stands for a module of CDKTF; others stay as they are. */
export const cdktnCounterpart = (specifier: string): string =>
  COUNTERPARTS.reduce((text, [pattern, name]) => text.replace(pattern, name), specifier);

export const cdktnInsteadOfCdktf: Plugin = {
  name: "cdktn-instead-of-cdktf",
  setup(build) {
    build.onResolve({ filter: /^(cdktf$|@cdktf\/)/ }, ({ path }) => ({
      path: cdktnCounterpart(path),
      external: true,
    }));
  },
};
