// What the gateway needs to know of an AWS service that routes call directly.
import type { ServiceResponse } from "../aws/json-client.ts";
import type { ServiceBackend } from "../model/service-backends.ts";
import { type BackendRequest, type BackendResponse, createResponse } from "./backend-request.ts";

/** A call in the AWS JSON protocol, and how its response becomes what the service returns to API Gateway. */
export interface ServiceCall {
  /** `AmazonSQS.SendMessage`, `DynamoDB_20120810.PutItem`, … */
  target: string;
  input: object;
  toResponse: (response: ServiceResponse) => BackendResponse;
  /** Response when the role does not allow the call. */
  refuse: (message: string) => BackendResponse;
}

/** Reads a route's request. @returns the service's error for a request that names no operation. */
export type ReadCall = (
  request: BackendRequest,
  backend: ServiceBackend,
  region: string,
) => ServiceCall | BackendResponse;

export const isCall = (read: ServiceCall | BackendResponse): read is ServiceCall =>
  "target" in read;

export const passOn = ({ status, body }: ServiceResponse): BackendResponse =>
  createResponse(status, body);
