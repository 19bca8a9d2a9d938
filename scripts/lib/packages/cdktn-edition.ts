// The constructs for CDK Terrain, the fork that continues the archived CDKTF: the same source with other imports.
import type { Plugin } from "esbuild";

const COUNTERPARTS: [RegExp, string][] = [
  [/^cdktf$/, "cdktn"],
  [/^@cdktf\/provider-aws\//, "@cdktn/provider-aws/"],
];

/** @returns the replacement of a CDKTF module; other names are unchanged. */
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
