// npm run docs:protocol: writes the parts of docs/protocol.md that follow from the code.
import { readFileSync, writeFileSync } from "node:fs";
import { answerHelp } from "./lib/help.ts";
import { derivedPage } from "./lib/protocol-page.ts";

answerHelp(import.meta.filename);

const PATH = "docs/protocol.md";

writeFileSync(PATH, derivedPage(readFileSync(PATH, "utf8")));
