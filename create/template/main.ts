// The app: one stack per environment.
import { App } from "cdktf";
import { ApiStack } from "./stacks/api-stack.ts";

const app = new App();

new ApiStack(app, "dev", {
  region: "eu-west-1",
  // The token "let-me-in": printf let-me-in | sha256sum
  tokenDigest: "a3ee786b5707c27d42570785081ec17f5c7db9262a01366af362a1aa61a420b9",
});

app.synth();
