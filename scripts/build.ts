// npm run build: writes one zip per handler to dist/, and prints their sizes.
import { type Bundle, bundleHandlers } from "./lib/bundle.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

const table = (bundles: Bundle[]): string => {
  const rows = bundles.map(({ name, zipBytes, largestDependency }) =>
    `${name.padEnd(12)} ${String(zipBytes).padStart(9)}  ${largestDependency}`.trimEnd(),
  );
  return ["handler      zip bytes  largest dependency", ...rows].join("\n");
};

try {
  console.log(table(await bundleHandlers("handlers", "dist")));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
