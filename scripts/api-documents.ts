// npm run docs:api: writes what follows from the contracts in handlers/routes/: the AsyncAPI document and the client's types.
import { writeFileSync } from "node:fs";
import { createApiDocuments } from "./lib/api/documents.ts";
import { answerHelp } from "./lib/help.ts";

answerHelp(import.meta.filename);

for (const [path, text] of await createApiDocuments()) writeFileSync(path, text);
