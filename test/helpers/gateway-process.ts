// A gateway in a process of its own, to be killed. Its arguments: a configuration, and the file that keeps its queues.
// It prints a line of JSON for all that it has to say.
import { startGateway } from "../../gateway/index.ts";

const [configurationPath = "", queueStatePath = ""] = process.argv.slice(2);
const tell = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

const { port } = await startGateway({
  configurationPath,
  ...(queueStatePath !== "" && { queueStatePath }),
  output: {
    functionLine: (_, line) => tell({ line }),
    info: (info) => tell({ info }),
    warn: (warning) => tell({ warning }),
  },
});
tell({ port });
