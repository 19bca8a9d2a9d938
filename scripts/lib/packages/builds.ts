// Inputs of each package: JavaScript for esbuild, declarations for tsc, and copied files.
import type { Plugin } from "esbuild";
import { cdktnCounterpart, cdktnInsteadOfCdktf } from "./cdktn-edition.ts";
import { bundlePage } from "../console-page.ts";
import { embeddedServices } from "./embedded-services.ts";
import { compileJavaBootstrap } from "./java-bootstrap.ts";
import { pinVersions } from "./template-versions.ts";

export interface Edition {
  /** Source of each JavaScript file, by its path in `dist/` without the extension. */
  entryPoints: Record<string, string>;
  /** Folder in `dist/`. Default: `dist/` itself. */
  folder?: string;
  plugins?: Plugin[];
  /** Renames imported modules in its declarations. Default: unchanged. */
  rename?: (specifier: string) => string;
}

export interface PackageBuild {
  /** The source whose types are published as `dist/…/index.d.ts`. */
  door: string;
  editions: Edition[];
  /** Whether dependencies are bundled. Default false: they are installed with the package. */
  bundlesDependencies?: boolean;
  /** Whether it is for browsers, too: then its one file is small. */
  isForBrowsers?: boolean;
  /** Folders that are copied: from → to in `dist/`. */
  copies?: Record<string, string>;
  /** Paths in these folders that are not copied. Default: none. */
  leavesOut?: RegExp;
  /** Runs after everything else. @param dist the package's folder. @param root the project's folder. */
  finish?: (dist: string, root: string) => void | Promise<void>;
}

/** Builds by folder, which is also the workspace. */
export const PACKAGES: Record<string, PackageBuild> = {
  gateway: {
    door: "gateway/index.ts",
    editions: [
      {
        entryPoints: {
          index: "gateway/index.ts",
          "cli/bin": "gateway/cli/bin.ts",
          // It reads the manifest two folders above itself.
          "cli/main": "gateway/cli/main.ts",
          "worker/main": "gateway/lambda/worker/main.js",
        },
        plugins: [embeddedServices],
      },
    ],
    bundlesDependencies: true,
    copies: {
      "gateway/console/page": "page",
      "gateway/lambda/bootstraps": "bootstraps",
      "shared/facts": "facts",
    },
    // What is for tsc only, and what is bundled.
    leavesOut: /(\.ts|tsconfig\.json|page\/model|page\/views)$/,
    finish: async (dist, root) => {
      await bundlePage(dist, root);
      compileJavaBootstrap(dist);
    },
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
    copies: { "plan-review/schema": "schema", "shared/facts": "facts" },
  },
  client: {
    door: "client/index.ts",
    editions: [{ entryPoints: { index: "client/index.ts" } }],
    isForBrowsers: true,
  },
  create: {
    door: "create/index.ts",
    editions: [{ entryPoints: { index: "create/index.ts", bin: "create/bin.ts" } }],
    copies: { "create/template": "template" },
    finish: (dist, root) => pinVersions(`${dist}/template/package.json`, root),
  },
};
