// The project's own zips and stacks, as served by `npm start`, built once for all tests.
import { type Clock, type Gateway, startGateway } from "../../gateway/index.ts";
import { buildOnce } from "./build-once.ts";
import { closeAfterwards, once } from "./hooks.ts";

/** @returns the path of a synthesized stack. */
export const synthesizedStack = async (name: "dev" | "prod" | "prod-state"): Promise<string> => {
  await buildOnce();
  return `cdktf.out/stacks/${name}/cdk.tf.json`;
};

export interface DevGateway extends Gateway {
  /** URL with the token that dev accepts. */
  readonly url: string;
  readonly urlWithoutToken: string;
  readonly endpoint: string;
  /** Output of functions, without their names. */
  readonly lines: string[];
}

export const DEV_TOKEN = "allow-ws-connection";

interface DevGatewayOptions {
  /** Default: the unchanged stack. */
  configurationPath?: string;
  clock?: Clock;
  faults?: unknown;
  /** Warnings that a test causes on purpose. Default: none; each other one fails the test. */
  expectedWarning?: RegExp;
}

export const startDevGateway = async ({
  expectedWarning,
  ...options
}: DevGatewayOptions = {}): Promise<DevGateway> => {
  const lines: string[] = [];
  const gateway = await startGateway({
    configurationPath: await synthesizedStack("dev"),
    ...options,
    output: {
      functionLine: (_, line) => lines.push(line),
      info: () => {},
      warn: (line) => {
        if (!expectedWarning?.test(line)) throw new Error(`Unexpected warning: ${line}`);
      },
    },
  });
  const close = once(() => gateway.close());
  closeAfterwards(close);
  const endpoint = `http://127.0.0.1:${gateway.port}`;
  const urlWithoutToken = `ws://127.0.0.1:${gateway.port}/dev`;
  return {
    ...gateway,
    close,
    lines,
    endpoint,
    urlWithoutToken,
    url: `${urlWithoutToken}?token=${DEV_TOKEN}`,
  };
};
