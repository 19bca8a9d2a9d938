// npm run build: writes one zip per handler to dist/, and prints their sizes; and bundles the page of the console.
import { type Bundle, bundleHandlers } from "./lib/bundle.ts";
import { bundlePage } from "./lib/console-page.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const table = (bundles: Bundle[]): string => {
  const rows = bundles.map(({ name, zipBytes, largestDependency }) =>
    `${name.padEnd(12)} ${String(zipBytes).padStart(9)}  ${largestDependency}`.trimEnd(),
  );
  return ["handler      zip bytes  largest dependency", ...rows].join("\n");
};

try {
  const [bundles] = await Promise.all([
    bundleHandlers("handlers", "dist"),
    bundlePage("gateway/dist", process.cwd()),
  ]);
  console.log(table(bundles));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
