// AWS behavior that moto lacks: tracing permissions, slow table creation, and redrive allow policies.
import type { AwsRequest, CallName } from "./calls.ts";
import type { Answer, Correction } from "./recording-proxy.ts";

type Body = Record<string, unknown>;

const read = (text: string): Body => JSON.parse(text || "{}") as Body;

/**
 * Lambda refuses a function with active tracing whose role may not write traces. Terraform retries for five minutes.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
 */
export const tracingNeedsPermission = (): Correction => {
  const policies = new Map<string, string>();
  const answer = ({ operation }: CallName, { body }: AwsRequest): Answer | undefined => {
    if (operation === "PutRolePolicy") {
      const form = new URLSearchParams(body);
      policies.set(
        `${form.get("RoleName")} ${form.get("PolicyName")}`,
        form.get("PolicyDocument") ?? "",
      );
    }
    if (operation !== "CreateFunction") return undefined;
    const { Role, TracingConfig } = read(body) as {
      Role: string;
      TracingConfig?: { Mode: string };
    };
    const role = Role.split("/").at(-1);
    const mayTrace = [...policies].some(
      ([key, document]) => key.startsWith(`${role} `) && document.includes("xray:PutTraceSegments"),
    );
    if (TracingConfig?.Mode !== "Active" || mayTrace) return undefined;
    return {
      status: 400,
      headers: {
        "content-type": "application/json",
        "x-amzn-errortype": "InvalidParameterValueException",
      },
      body: JSON.stringify({
        Type: "User",
        message:
          "The provided execution role does not have permissions to call PutTraceSegments on XRAY",
      }),
    };
  };
  return { answer };
};

/** @param isReady whether the table is active, and no longer being created. */
export const slowTable = (isReady: () => boolean): Correction => ({
  change: ({ operation }, _, answer) => {
    if (operation !== "DescribeTable" || isReady()) return answer;
    return {
      ...answer,
      body: answer.body
        .replace('"TableStatus":"ACTIVE"', '"TableStatus":"CREATING"')
        .replace('"TableStatus": "ACTIVE"', '"TableStatus": "CREATING"'),
    };
  },
});

interface QueueCall {
  QueueUrl: string;
  Attributes?: { RedriveAllowPolicy?: string };
  AttributeNames?: string[];
}

/**
 * moto accepts a redrive allow policy but does not store it, and writes redrive policies in another format than SQS.
 */
export const redrivePolicies = (): Correction => {
  const policies = new Map<string, string>();
  const keptFor = ({ QueueUrl }: QueueCall): object => {
    const RedriveAllowPolicy = policies.get(QueueUrl);
    return RedriveAllowPolicy ? { RedriveAllowPolicy } : {};
  };
  return {
    answer: ({ operation }, { body }) => {
      if (operation !== "SetQueueAttributes" && operation !== "GetQueueAttributes")
        return undefined;
      const call = read(body) as unknown as QueueCall;
      const given = call.Attributes?.RedriveAllowPolicy;
      if (given !== undefined) policies.set(call.QueueUrl, given);
      else if (String(call.AttributeNames) !== "RedriveAllowPolicy") return undefined;
      const headers = { "content-type": "application/x-amz-json-1.0" };
      const attributes = given === undefined ? { Attributes: keptFor(call) } : {};
      return { status: 200, headers, body: JSON.stringify(attributes) };
    },
    change: ({ operation }, { body }, answer) => {
      if (operation !== "GetQueueAttributes") return answer;
      const call = read(body) as unknown as QueueCall;
      if (String(call.AttributeNames) !== "All") return answer;
      const { Attributes = {} } = read(answer.body) as { Attributes?: Record<string, string> };
      const attributes = { ...Attributes, ...compactRedrivePolicy(Attributes), ...keptFor(call) };
      return { ...answer, body: JSON.stringify({ Attributes: attributes }) };
    },
  };
};

/** SQS writes JSON without spaces; moto adds some, which the provider reports as a change. */
const compactRedrivePolicy = ({ RedrivePolicy }: Record<string, string>): object =>
  RedrivePolicy === undefined
    ? {}
    : { RedrivePolicy: JSON.stringify(JSON.parse(RedrivePolicy) as unknown) };
