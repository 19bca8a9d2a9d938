// Parses HCL with the parser of HashiCorp, which is compiled to WebAssembly. A thread of its own ends with its memory, and
// an endless parse can be ended.
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";

/** The JSON of a file, in Terraform's JSON syntax, or why it cannot be parsed. */
export type Parsed = { body: unknown } | { problem: string };

/** Hundreds of files take a second. */
const MAX_PARSE_MS = 30_000;

const WORKER = `
const { parentPort, workerData } = require("node:worker_threads");
const { parse } = require(workerData.library);
const parseOne = async ([path, text]) => {
  try {
    return { body: await parse(path, text) };
  } catch (error) {
    return { problem: String(error && error.message) };
  }
};
(async () => {
  const all = [];
  for (const file of workerData.files) all.push(await parseOne(file));
  parentPort.postMessage(all);
})();
`;

/**
 * @param files path and text.
 * @returns in the order of the files.
 * @throws {Error} when the parser ends, or takes longer than 30 seconds.
 */
export const parseHcl = async (files: [path: string, text: string][]): Promise<Parsed[]> => {
  if (files.length === 0) return [];
  const library = fileURLToPath(import.meta.resolve("@cdktn/hcl2json"));
  const worker = new Worker(WORKER, {
    eval: true,
    workerData: { library, files },
    execArgv: [],
    stderr: true,
  });
  try {
    return await readAnswer(worker);
  } finally {
    await worker.terminate();
  }
};

const readAnswer = (worker: Worker): Promise<Parsed[]> =>
  new Promise((resolve, reject) => {
    const fail = (problem: string): void => reject(new Error(problem));
    const timer = setTimeout(() => fail("parsing takes longer than 30 seconds"), MAX_PARSE_MS);
    worker.on("message", resolve);
    worker.on("error", reject);
    worker.on("exit", () => {
      clearTimeout(timer);
      fail("the parser ended");
    });
  });
