// A WebSocket API that requires a token and echoes messages.
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { TerraformOutput, TerraformStack } from "cdktf";
import { LambdaFunction, WebSocketApi } from "cdktf-websocket-api";
import type { Construct } from "constructs";

export interface ApiStackProps {
  region: string;
  /** SHA-256 of the token that clients must send, in lower-case hex. */
  tokenDigest: string;
}

export class ApiStack extends TerraformStack {
  constructor(scope: Construct, environment: string, { region, tokenDigest }: ApiStackProps) {
    super(scope, environment);
    new AwsProvider(this, "aws", { region });
    const api = new WebSocketApi(this, "api", {
      name: `PROJECT_NAME-${environment}`,
      stageName: environment,
      throttle: { rateLimit: 100, burstLimit: 200 },
    });
    const authorizer = this.createFunction("authorizer");
    authorizer.addEnvironment("TOKEN_DIGEST", tokenDigest);
    api.addRoute("$connect", this.createFunction("connect"), {
      authorizer: api.addAuthorizer(authorizer),
    });
    // The body that the function returns is sent to the client.
    api.addRoute("echo", this.createFunction("echo"), { routeResponse: true });
    api.addRoute("$default", this.createFunction("default"), { routeResponse: true });
    new TerraformOutput(this, "url", { value: api.url });
  }

  /** @param name of the file in handlers/. */
  private createFunction(name: string): LambdaFunction {
    return new LambdaFunction(this, name, {
      functionName: `PROJECT_NAME-${this.node.id}-${name}`,
      zipPath: `dist/${name}.zip`,
      logRetentionDays: 30,
    });
  }
}
