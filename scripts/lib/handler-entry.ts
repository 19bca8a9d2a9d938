// The entry point of a zip: the handler of a file in handlers/, wrapped so that it writes a metric for each event.
import { basename, dirname, resolve } from "node:path";
import type { Plugin } from "esbuild";

const NAMESPACE = "handler";

/** Counters of handlers/lib/counted.ts, by the name of the file. Every other file counts its messages. */
const COUNTS = new Map([
  ["connect", "countOpened"],
  ["channelConnect", "countOpened"],
  ["disconnect", "countClosed"],
  ["ingest", "countNothing"],
  ["channelDisconnect", "countClosed"],
]);

/** Wraps the entry points, so that handlers do not count events themselves. */
export const handlerEntry: Plugin = {
  name: "handler-entry",
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path }) =>
      kind === "entry-point" ? { path, namespace: NAMESPACE } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
      contents: createSource(basename(path, ".ts")),
      loader: "ts",
      resolveDir: resolve(dirname(path)),
    }));
  },
};

const createSource = (name: string): string => {
  const count = COUNTS.get(name) ?? "countMessage";
  return `import { handler as handle } from "./${name}.ts";
import { counted, ${count} } from "./lib/counted.ts";
export const handler = counted(handle, ${count});
`;
};
