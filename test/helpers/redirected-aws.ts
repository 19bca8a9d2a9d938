// Redirects calls to AWS's own host names to a fake, as the local gateway does for functions.
import { syncBuiltinESMExports } from "node:module";
import tls from "node:tls";
import { redirectAwsCalls } from "../../gateway/lambda/worker/redirect.js";
import { type FakeAws, startFakeAws } from "./fake-aws.ts";
import { closeAfterwards } from "./hooks.ts";
import { setVariables } from "./variables.ts";

/** Until the end of the test. @returns a new fake, whose table is what code configured from the environment uses. */
export const startRedirectedAws = async (): Promise<FakeAws> => {
  const aws = await startFakeAws();
  const { connect } = tls;
  closeAfterwards(() => {
    tls.connect = connect;
    syncBuiltinESMExports();
  });
  redirectAwsCalls({ gatewayPort: Number(new URL(aws.endpoint).port), customDomains: [] });
  setVariables({ AWS_ACCESS_KEY_ID: "AKIAROLE", AWS_SECRET_ACCESS_KEY: "secret" });
  return aws;
};
