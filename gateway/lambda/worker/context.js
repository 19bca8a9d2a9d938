// The context object of an invocation. https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html

/** @import { EnvironmentSettings, Invocation } from "../worker-protocol.ts" */

/** @type {(invocation: Invocation, settings: EnvironmentSettings) => object} */
export const createContext = ({ requestId, invoked }, settings) => {
  const deadlineMs = Date.now() + settings.timeoutMs;
  return {
    functionVersion: invoked.functionVersion,
    functionName: settings.functionName,
    memoryLimitInMB: String(settings.memoryMib),
    logGroupName: settings.logGroupName,
    logStreamName: settings.logStreamName,
    // API Gateway sends neither, and does not invoke by tenant.
    clientContext: undefined,
    identity: undefined,
    tenantId: undefined,
    invokedFunctionArn: invoked.functionArn,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
};
