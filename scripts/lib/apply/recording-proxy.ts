// A proxy between Terraform and an emulator of AWS: records each call, and answers those that the emulator cannot.
import { createServer, request as send, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type AwsRequest, type CallName, nameOfCall } from "./calls.ts";

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

export interface RecordedCall extends CallName {
  request: AwsRequest;
  answer: Answer;
}

/** Corrects the emulator: answers a call itself, or changes the response. */
export interface Correction {
  /** @returns a response, instead of calling the emulator; undefined to call it. */
  answer?(call: CallName, request: AwsRequest): Promise<Answer | undefined> | Answer | undefined;
  change?(call: CallName, request: AwsRequest, answer: Answer): Answer;
}

export interface RecordingProxy {
  /** `http://127.0.0.1:PORT` */
  url: string;
  /** In the order of their responses. */
  calls: RecordedCall[];
  close(): Promise<void>;
}

/**
 * @param emulatorPort on 127.0.0.1. @param corrections the first one that answers a call wins; all of them may change
 * the response.
 */
export const startRecordingProxy = async (
  emulatorPort: number,
  corrections: Correction[],
): Promise<RecordingProxy> => {
  const calls: RecordedCall[] = [];
  const handle = async (incoming: IncomingMessage): Promise<Answer> => {
    const request = await readRequest(incoming);
    const call = nameOfCall(request);
    const answer = await answerTo(call, request, {
      emulatorPort,
      corrections,
      url: incoming.url ?? "/",
    });
    calls.push({ ...call, request, answer });
    return answer;
  };
  const server = createServer((incoming, outgoing) => {
    handle(incoming).then(
      ({ status, headers, body }) => outgoing.writeHead(status, headers).end(body),
      // Not 5xx, which the provider would retry 25 times.
      (error: unknown) => outgoing.writeHead(400).end(`The proxy failed: ${String(error)}`),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, calls, close: () => close(server) };
};

const answerTo = async (
  call: CallName,
  request: AwsRequest,
  {
    emulatorPort,
    corrections,
    url,
  }: { emulatorPort: number; corrections: Correction[]; url: string },
): Promise<Answer> => {
  let answer: Answer | undefined;
  for (const correction of corrections) answer ??= await correction.answer?.(call, request);
  answer ??= await forward(emulatorPort, url, request);
  for (const correction of corrections)
    answer = correction.change?.(call, request, answer) ?? answer;
  return answer;
};

const readRequest = async (incoming: IncomingMessage): Promise<AwsRequest> => {
  const { pathname } = new URL(incoming.url ?? "/", "http://127.0.0.1");
  return {
    method: incoming.method ?? "GET",
    path: decodeURIComponent(pathname),
    headers: incoming.headers,
    body: await readBody(incoming),
  };
};

/** Would corrupt binary data, but Terraform sends only JSON, forms, and zips in base64. */
const readBody = async (message: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("latin1");
};

const forward = (
  port: number,
  path: string,
  { method, headers, body }: AwsRequest,
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = send({ host: "127.0.0.1", port, path, method, headers }, (response) => {
      readBody(response).then(
        (text) =>
          resolve({ status: response.statusCode ?? 502, headers: endToEnd(response), body: text }),
        reject,
      );
    });
    outgoing.on("error", reject);
    outgoing.end(body, "latin1");
  });

const endToEnd = ({ headers }: IncomingMessage): Record<string, string> => {
  const { connection: _, "content-length": __, "transfer-encoding": ___, ...others } = headers;
  return Object.fromEntries(Object.entries(others).map(([name, value]) => [name, String(value)]));
};

const close = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
