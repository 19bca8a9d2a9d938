// Reads the JSON of an answer. A proxy in between may answer with HTML.
import { excerpt } from "../../../shared/excerpt.ts";
import type { HttpResponse } from "../http/response-parser.ts";
import { AwsError } from "./aws-error.ts";

/**
 * @param response with a status of success, so the call may have been carried out.
 * @param call by its IAM action.
 * @param whenEmpty the JSON that an empty body stands for. Default: none.
 * @throws {AwsError} named `InvalidResponse`.
 */
export const readJson = ({ status, body }: HttpResponse, call: string, whenEmpty = ""): unknown => {
  const text = body.toString();
  try {
    return JSON.parse(text || whenEmpty);
  } catch {
    const message = `Expected JSON, received ${JSON.stringify(excerpt(text))}`;
    throw new AwsError("InvalidResponse", message, { status, call, mayHaveHappened: true });
  }
};
