// npm pack and npm publish run this first, for the workspace that they are called for: it writes the package's dist/.
import { answerHelp } from "./lib/help.ts";
import { buildPackage } from "./lib/packages/build-package.ts";

answerHelp(import.meta.filename);

await buildPackage(process.argv[2] ?? "");
