// Gateways for tests, each on its own port, closed after the test.
import {
  type Clock,
  type Gateway,
  startGateway,
  type Suggestions,
  type Throttle,
} from "../../gateway/index.ts";
import { connect, type ConnectOptions, type TestClient } from "./client.ts";
import { type FixtureStack, writeFixtureStack } from "./fixture-stack.ts";
import { closeAfterwards } from "./hooks.ts";

export interface FixtureGateway extends Gateway {
  readonly url: string;
  readonly directory: string;
  /** Output of functions, as `name: line`. */
  readonly lines: string[];
  readonly warnings: string[];
  /** The gateway's informational messages. */
  readonly infos: string[];
  connect(query?: string, options?: ConnectOptions): Promise<TestClient>;
}

export interface FixtureOptions {
  clock?: Clock;
  accountThrottle?: Throttle;
  commands?: Record<string, string>;
  environment?: Record<string, string>;
  faults?: unknown;
  suggestions?: Suggestions;
}

export const startFixture = async (
  stack: FixtureStack,
  options: FixtureOptions = {},
): Promise<FixtureGateway> => {
  const { configurationPath, directory, remove } = await writeFixtureStack(stack);
  const lines: string[] = [];
  const warnings: string[] = [];
  const infos: string[] = [];
  closeAfterwards(remove);
  const gateway = await startGateway({
    configurationPath,
    output: {
      functionLine: (name, line) => lines.push(`${name}: ${line}`),
      info: (line) => infos.push(line),
      warn: (line) => warnings.push(line),
    },
    ...options,
  });
  closeAfterwards(() => gateway.close());
  const url = `ws://127.0.0.1:${gateway.port}/test`;
  return {
    ...gateway,
    url,
    directory,
    lines,
    warnings,
    infos,
    connect: (query = "", connectOptions = {}) => connect(`${url}${query}`, connectOptions),
  };
};
