// What each package is built from: JavaScript by esbuild, declarations by tsc, and files that are copied.
import type { Plugin } from "esbuild";
import { cdktnCounterpart, cdktnInsteadOfCdktf } from "./cdktn-edition.ts";
import { embeddedServices } from "./embedded-services.ts";
import { pinVersions } from "./template-versions.ts";

export interface Edition {
  /** Source of each file of JavaScript, by its path in `dist/` without the extension. */
  entryPoints: Record<string, string>;
  /** In `dist/`. Default: `dist/` itself. */
  folder?: string;
  plugins?: Plugin[];
  /** What other modules are called in its declarations. Default: as they are. */
  rename?: (specifier: string) => string;
}

export interface PackageBuild {
  /** The source whose types are published as `dist/…/index.d.ts`. */
  door: string;
  editions: Edition[];
  /** Whether dependencies become part of the files. Default: they are installed beside the package. */
  bundlesDependencies?: boolean;
  /** Folders that are copied as they are: from → to in `dist/`. */
  copies?: Record<string, string>;
  /** Runs when all of it is there. @param dist the folder. @param root the project's. */
  finish?: (dist: string, root: string) => void;
}

/** By folder, which is also the workspace. */
export const PACKAGES: Record<string, PackageBuild> = {
  gateway: {
    door: "gateway/index.ts",
    editions: [
      {
        entryPoints: {
          index: "gateway/index.ts",
          "cli/bin": "gateway/cli/bin.ts",
          "worker/main": "gateway/lambda/worker/main.js",
        },
        plugins: [embeddedServices],
      },
    ],
    bundlesDependencies: true,
    copies: { "gateway/console/page": "page" },
  },
  modules: {
    door: "modules/index.ts",
    editions: [
      { entryPoints: { index: "modules/index.ts" } },
      {
        entryPoints: { index: "modules/index.ts" },
        folder: "cdktn",
        plugins: [cdktnInsteadOfCdktf],
        rename: cdktnCounterpart,
      },
    ],
  },
  "plan-review": {
    door: "plan-review/index.ts",
    editions: [
      { entryPoints: { index: "plan-review/index.ts", "cli/bin": "plan-review/cli/bin.ts" } },
    ],
    bundlesDependencies: true,
  },
  create: {
    door: "create/index.ts",
    editions: [{ entryPoints: { index: "create/index.ts", bin: "create/bin.ts" } }],
    copies: { "create/template": "template" },
    finish: (dist, root) => pinVersions(`${dist}/template/package.json`, root),
  },
};
