// The app: one stack per environment.
import { App } from "cdktf";
import { WebSocketStack } from "./modules/index.ts";

const app = new App();

new WebSocketStack(app, "dev", {
  region: "eu-west-1",
  zipDirectory: "dist",
  // The token "allow-ws-connection": printf allow-ws-connection | sha256sum
  tokenDigests: ["fed08b7b066afb6dd187cabfda7ab6153ffc763b67aba806d3a39860b81a2e46"],
  throttle: { rateLimit: 100, burstLimit: 200 },
  logRetentionDays: 7,
  broadcastWorkers: 4,
});

new WebSocketStack(app, "prod", {
  region: "eu-west-1",
  zipDirectory: "dist",
  throttle: { rateLimit: 2000, burstLimit: 4000 },
  logRetentionDays: 90,
  broadcastWorkers: 18,
});

app.synth();
