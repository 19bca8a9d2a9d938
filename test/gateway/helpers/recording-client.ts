// A client of the embedded services that records its calls, and answers as a test says.
import type { JsonClient } from "../../../gateway/aws/json-client.ts";

export interface RecordingClient extends JsonClient {
  /** Operations, such as `SendMessage`, with their input. */
  calls: [operation: string, input: any][];
}

/** @param answer may throw, which is a refusal of the service. Default: an empty object. */
export const createRecordingClient = (
  answer: (operation: string, input: any, signal?: AbortSignal) => unknown = () => ({}),
): RecordingClient => {
  const calls: RecordingClient["calls"] = [];
  const call = async (target: string, input: object, signal?: AbortSignal) => {
    const operation = target.replace(/^.*\./, "");
    calls.push([operation, input]);
    return (await answer(operation, input, signal)) as any;
  };
  return {
    calls,
    call,
    send: (target, input, signal) =>
      call(target, input, signal).then(
        (body) => ({ status: 200, headers: {}, body: JSON.stringify(body) }),
        (error: unknown) => ({ status: 400, headers: {}, body: String(error) }),
      ),
  };
};
