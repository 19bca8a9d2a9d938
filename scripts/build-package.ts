// Builds a package's dist/. npm pack and npm publish run it first, for their workspace.
import { answerHelp } from "./lib/help.ts";
import { buildPackage } from "./lib/packages/build-package.ts";

answerHelp(import.meta.filename);

await buildPackage(process.argv[2] ?? "");
