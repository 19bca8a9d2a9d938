// The app: one stack per environment.
import { App } from "cdktf";
import { AccountStack, StateBucketStack, WebSocketStack } from "./stacks/index.ts";

const app = new App();

new WebSocketStack(app, "dev", {
  region: "eu-west-1",
  zipDirectory: "dist",
  // The token "allow-ws-connection": printf allow-ws-connection | sha256sum
  authorization: {
    tokens: "digests",
    digests: ["fed08b7b066afb6dd187cabfda7ab6153ffc763b67aba806d3a39860b81a2e46"],
    tokenInQuery: true,
  },
  // Every connected client may do everything.
  channels: {
    room: {
      subscribe: "everyone",
      publish: "everyone",
      history: { size: 100, ttlSeconds: 60 * 60 },
      presence: true,
    },
    lobby: { subscribe: "everyone", publish: "everyone", presence: { frames: true } },
    user: { publish: "everyone", history: { size: 100, ttlSeconds: 60 * 60 } },
    connection: { publish: "everyone" },
  },
  publishUrl: true,
  throttle: { rateLimit: 100, burstLimit: 200 },
  logRetentionDays: 7,
  logLevel: "DEBUG",
  // Access logs need the stack "account" first.
  accessLogs: false,
  broadcastWorkers: 4,
  protectTable: false,
  customerManagedKey: false,
});

new WebSocketStack(app, "prod", {
  region: "eu-west-1",
  zipDirectory: "dist",
  authorization: {
    tokens: "jwt",
    claims: ["channels"],
    closesExpired: true,
    broadcast: { scope: "broadcast" },
  },
  // The claim of a token lists patterns of channels, such as "room:*". Only programs send to users
  // and to single connections, through the queue.
  channels: {
    room: {
      subscribe: { claim: "channels" },
      publish: { claim: "channels" },
      history: { size: 100, ttlSeconds: 24 * 60 * 60 },
      presence: true,
    },
    user: { history: { size: 100, ttlSeconds: 24 * 60 * 60 } },
    connection: {},
  },
  // Your web sites; programs other than browsers send no Origin.
  origins: { allowed: ["https://app.example.com"], allowMissing: true },
  throttle: { rateLimit: 2000, burstLimit: 4000 },
  budgets: {
    broadcasts: { perMinute: 60, atOnce: 20 },
    connects: { perMinute: 30, atOnce: 30 },
    openConnections: 20,
  },
  maxBodyBytes: { sendmessage: 32 * 1024 },
  // 1,000 messages and 5,000 deliveries a second: about 4 and 18 dollars an hour.
  spendLimits: { messagesPerMinute: 60_000, deliveriesPerMinute: 300_000 },
  logRetentionDays: 365,
  logLevel: "INFO",
  accessLogs: true,
  broadcastWorkers: 18,
  // For each of the authorizer, $connect and $disconnect; at 25 ms per call, 50 handle everything that the throttle
  // allows.
  reservedConcurrency: 50,
  protectTable: true,
  customerManagedKey: true,
});

// Once per account and Region, before a stack with access logs.
new AccountStack(app, "account", { region: "eu-west-1" });

// Buckets for Terraform's state, see docs/domain-state-encryption.md.
for (const environment of ["dev", "prod"]) {
  new StateBucketStack(app, environment, { region: "eu-west-1" });
}

app.synth();
