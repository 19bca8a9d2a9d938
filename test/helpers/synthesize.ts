// Synthesizes stacks in a temporary folder, with empty zips.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { WebSocketStack, type WebSocketStackProps } from "../../stacks/index.ts";
import { HANDLERS } from "./handlers.ts";

type Body = Record<string, any>;

export interface Synthesized {
  /** The whole document. */
  document: Body;
  /** Resources of a type by construct path, for example `dev/connect/function`. */
  ofType(type: string): Map<string, Body>;
  /** The only resource of a type. */
  only(type: string): Body;
  text: string;
}

export const PROPS: Omit<WebSocketStackProps, "zipDirectory"> = {
  region: "eu-west-1",
  authorization: { tokens: "digests", digests: ["ab".repeat(32)] },
  throttle: { rateLimit: 10, burstLimit: 20 },
  logRetentionDays: 7,
  accessLogs: false,
  broadcastWorkers: 10,
  protectTable: false,
  customerManagedKey: false,
};

/** So that there are all routes. */
const CHANNELS: WebSocketStackProps["channels"] = { room: { presence: true }, user: {} };

/** A function that stacks may name as a hook of their channels. */
export const HOOK = "mayUse";

/** @param environment name of the stack. */
export const synthesize = (
  props: Partial<WebSocketStackProps> = {},
  environment = "dev",
): Synthesized => {
  const directory = mkdtempSync(join(tmpdir(), "synthesize-"));
  try {
    const zipDirectory = join(directory, "zips");
    mkdirSync(zipDirectory);
    for (const name of [...HANDLERS, HOOK]) writeFileSync(join(zipDirectory, `${name}.zip`), name);
    const app = new App({ outdir: join(directory, "out") });
    new WebSocketStack(app, environment, { ...PROPS, channels: CHANNELS, zipDirectory, ...props });
    app.synth();
    return read(readFileSync(join(directory, "out/stacks", environment, "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(directory, { recursive: true });
  }
};

const read = (text: string): Synthesized => {
  const document = JSON.parse(text) as Body;
  const ofType = (type: string): Map<string, Body> =>
    new Map(
      Object.values<Body>(document["resource"][type] ?? {}).map((resource) => [
        resource["//"].metadata.path,
        resource,
      ]),
    );
  return {
    text,
    document,
    ofType,
    only: (type) => {
      const [resource, ...others] = ofType(type).values();
      if (!resource || others.length > 0) throw new Error(`Expected one ${type}`);
      return resource;
    },
  };
};
