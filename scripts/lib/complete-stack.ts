// A stack with the options that main.ts does not use, for Terraform to check: a custom domain and state in a bucket.
import { join } from "node:path";
import { createTemporaryFolder } from "../../shared/temporary-folder.ts";
import { App } from "cdktf";
import { WebSocketStack } from "../../stacks/index.ts";

/** @returns the folder of the stack `complete`, in a temporary folder that the caller removes. */
export const synthesizeCompleteStack = (): { outDir: string; directory: string } => {
  const outDir = createTemporaryFolder("complete-stack");
  const app = new App({ outdir: outDir });
  const stack = new WebSocketStack(app, "complete", {
    region: "eu-west-1",
    zipDirectory: "dist",
    authorization: { tokens: "digests", digests: ["ab".repeat(32)] },
    throttle: { rateLimit: 100, burstLimit: 200 },
    logRetentionDays: 365,
    accessLogs: false,
    broadcastWorkers: 4,
    reservedConcurrency: 10,
    protectTable: true,
    customerManagedKey: true,
    domain: {
      name: "ws.example.com",
      basePath: "chat",
      hostedZoneId: "Z00000000000000000000",
      defaultEndpoint: "disabled",
    },
    state: { bucket: "websocket-complete-state" },
  });
  app.synth();
  return { outDir, directory: join(outDir, "stacks", stack.node.id) };
};
