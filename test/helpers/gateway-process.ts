// A gateway in a separate process that can be killed. Arguments: a configuration, and the file that stores its queues.
// Prints each message as a line of JSON.
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
