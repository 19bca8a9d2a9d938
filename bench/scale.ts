// Computes the tables of docs/scale.md, and updates the page.
import { readFile, writeFile } from "node:fs/promises";
import { fillIn } from "./scale/tables.ts";
import { answerHelp } from "../scripts/lib/help.ts";

answerHelp(import.meta.filename);

const PATH = "docs/scale.md";

const document = fillIn(await readFile(PATH, "utf8"));
await writeFile(PATH, document);
console.log(document);
