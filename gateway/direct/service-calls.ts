// Calls an AWS service for a route as API Gateway does: with a role that it assumes, and the service's own errors.
import { excerpt } from "../../shared/excerpt.ts";
import type { JsonClient } from "../aws/json-client.ts";
import { noteSent } from "../aws/sent-messages.ts";
import { awsCall } from "../iam/api-calls.ts";
import { serviceKeys } from "../iam/service-keys.ts";
import { readRoleName } from "../iam/role-policies.ts";
import type { Scope } from "../mapping/scope.ts";
import { refusalOfCredentials, refusalOfPolicies, SESSION_NAME } from "../model/assumed-role.ts";
import type { Model } from "../model/model.ts";
import { type ServiceBackend, type ServiceName, SERVICES } from "../model/service-backends.ts";
import { ACCOUNT_ID } from "../terraform/configuration.ts";
import type { Output } from "../diagnostics/output.ts";
import type { Journal } from "../trace/journal.ts";
import type { Mask } from "../trace/mask.ts";
import type { Span } from "../trace/trace.ts";
import { type BackendResponse, createBackendRequest } from "./backend-request.ts";
import { createJsonReader } from "./json-service.ts";
import { isCall, type ReadCall, type ServiceCall } from "./service.ts";
import { readSnsCall } from "./sns.ts";
import { readSqsCall } from "./sqs.ts";

const READERS: Record<ServiceName, ReadCall> = {
  dynamodb: createJsonReader("DynamoDB_20120810"),
  events: createJsonReader("AWSEvents"),
  sns: readSnsCall,
  sqs: readSqsCall,
  states: createJsonReader("AWSStepFunctions"),
};

export interface ServiceCallsOptions {
  model: Model;
  client: JsonClient;
  journal: Journal;
  output: Output;
  /** Whether the roles' policies are enforced. */
  iam: boolean;
}

/** On whose behalf a service is called. */
export interface ServiceCaller {
  /** Undefined: the integration has none. */
  credentialsArn?: string;
  /** ARN of the route. */
  sourceArn: string;
  /** Address of the integration, for messages. */
  address: string;
  /** Of the client's possible tokens, which the request and the service's answer may contain. */
  mask: Mask;
  span: Span;
}

/** A route's call of a service. */
export interface DirectCall extends ServiceCaller {
  backend: ServiceBackend;
  /** Body that the request template has made. */
  body: string;
  scope: Scope;
}

interface Readable {
  service: ServiceName;
  /** As received, for the trace. */
  body: string;
  /** @returns the service's error for a request that names no operation. */
  read: () => ServiceCall | BackendResponse;
}

/** Why API Gateway cannot make the call. */
export interface Refused {
  refusal: string;
}

export class ServiceCalls {
  private readonly options: ServiceCallsOptions;
  private readonly told = new Set<string>();

  constructor(options: ServiceCallsOptions) {
    this.options = options;
  }

  /** @throws when a parameter cannot be read from the message, or the connection to the service fails. */
  async call(direct: DirectCall): Promise<BackendResponse | Refused> {
    const { backend, scope, body } = direct;
    const { parameters, service } = backend;
    const { region } = this.options.model;
    const read = () =>
      READERS[service](createBackendRequest(parameters, scope, body), backend, region);
    return this.carryOut(direct, { service, body, read });
  }

  /** @throws when the call cannot be read, or the connection to the service fails. */
  async carryOut(
    caller: ServiceCaller,
    { service, body, read }: Readable,
  ): Promise<BackendResponse | Refused> {
    const { span, credentialsArn, sourceArn } = caller;
    const { model, iam } = this.options;
    const refusal = iam ? refusalOfCredentials(model, credentialsArn, sourceArn) : undefined;
    if (refusal !== undefined) return { refusal };
    const call = read();
    const name = isCall(call) ? (call.target.split(".")[1] ?? "") : "";
    const child = span.child("call", `${SERVICES.get(service)} ${name}`.trim(), { request: body });
    const response = isCall(call) ? await this.send(caller, call, child) : call;
    const details = { status: response.statusCode, answer: response.body };
    if (response.statusCode < 400) child.end(details);
    else this.tellFailure(caller, response, child);
    return response;
  }

  private async send(
    caller: ServiceCaller,
    { target, input, toResponse, refuse }: ServiceCall,
    span: Span,
  ): Promise<BackendResponse> {
    const { client, journal } = this.options;
    const advice = this.findRefusal(caller, target, input);
    if (advice !== undefined) {
      span.tell({ advice });
      this.tellOnce(`${caller.address}: ${advice}`);
      return refuse(describeRefusal(caller, target, input, this.options.model.region));
    }
    const response = await client.send(target, input);
    if (response.status === 200) noteSent(journal, span, { target, input, body: response.body });
    return toResponse(response);
  }

  private findRefusal(
    { credentialsArn }: ServiceCaller,
    target: string,
    input: object,
  ): string | undefined {
    const { model, iam } = this.options;
    if (!iam || credentialsArn === undefined) return undefined;
    const call = awsCall(target, input, model.region);
    return refusalOfPolicies(model, credentialsArn, call, (resource) =>
      serviceKeys({ target, input, model }, resource),
    );
  }

  /** The client may not see the service's error, since an integration response can hide it. */
  private tellFailure(
    { address, mask }: ServiceCaller,
    { statusCode, body }: BackendResponse,
    span: Span,
  ): void {
    span.fail({ status: statusCode, answer: body });
    this.tellOnce(
      `${address}: the service answered ${statusCode}: ${excerpt(mask(body), MAX_ANSWER_CHARACTERS)}`,
    );
  }

  private tellOnce(line: string): void {
    // Request ids differ.
    const once = line.replace(/[0-9a-f-]{36}/g, "");
    if (this.told.has(once) || this.told.size > MAX_TOLD) return;
    this.told.add(once);
    this.options.output.warn(line);
  }
}

/** Of a service's error in a line. */
const MAX_ANSWER_CHARACTERS = 2000;

/** Lines about failures; a message may cause a new one each time. */
const MAX_TOLD = 100;

const describeRefusal = (
  { credentialsArn = "" }: ServiceCaller,
  target: string,
  input: object,
  region: string,
): string => {
  const { action, resources } = awsCall(target, input, region);
  const session = `arn:aws:sts::${ACCOUNT_ID}:assumed-role/${readRoleName(credentialsArn)}/${SESSION_NAME}`;
  return (
    `User: ${session} is not authorized to perform: ${action} on resource: ${resources[0]} ` +
    `because no identity-based policy allows the ${action} action`
  );
};
