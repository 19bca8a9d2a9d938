// What a zip starts with: the handler of a file in handlers/, and around it what writes a metric for each event.
import { basename, dirname, resolve } from "node:path";
import type { Plugin } from "esbuild";

const NAMESPACE = "handler";

/** Of handlers/lib/counted.ts, by the name of the file. Every other file counts the messages that it receives. */
const COUNTS = new Map([
  ["connect", "countOpened"],
  ["disconnect", "countClosed"],
]);

/** Wraps the entry points, so that no handler has to ask for its metric. */
export const handlerEntry: Plugin = {
  name: "handler-entry",
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path }) =>
      kind === "entry-point" ? { path, namespace: NAMESPACE } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: sourceOf(basename(path, ".ts")),
      loader: "ts",
      resolveDir: resolve(dirname(path)),
    }));
  },
};

const sourceOf = (name: string): string => {
  const count = COUNTS.get(name) ?? "countMessage";
  return `import { handler as handle } from "./${name}.ts";
import { counted, ${count} } from "./lib/counted.ts";
export const handler = counted(handle, ${count});
`;
};
