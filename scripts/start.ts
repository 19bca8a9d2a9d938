// npm start: builds the zips, synthesizes a stack, and serves it locally; or serves another project's plan.
import { readFileSync } from "node:fs";
import { runCommand } from "../gateway/cli/index.ts";
import { buildAndSynthesize } from "./lib/build-and-synth.ts";
import { DEV_QUERY, suggestionsFor } from "./lib/suggestions.ts";
import { watchHandlers } from "./lib/watch.ts";

const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };

await runCommand(process.argv.slice(2), {
  command: "npm start --",
  version,
  defaultStack: "dev",
  flags: {
    "no-build": "serve the zips and JSON of the last start",
    watch: "rebuild and reload handlers when their files change",
  },
  hooks: (flags) => ({
    prepare: async (output) => {
      if (!flags.has("no-build")) await buildAndSynthesize(output);
    },
    suggestions: suggestionsFor,
    token: (stack) => (stack === "dev" ? DEV_QUERY : "subprotocol"),
    started: async (gateway, output) => {
      if (flags.has("watch")) await watchHandlers("handlers", "dist", gateway, output);
    },
  }),
});
