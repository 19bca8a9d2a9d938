// The endpoint that the AWS provider talks to while it plans without an account.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createBoundedServer } from "../../http/bounded-server.ts";
import { listen } from "../../request/listen.ts";
import { readBody } from "../../request/read-body.ts";
import { answerCall } from "./account-answers.ts";
import { type AccountCall, describeCall, readCall } from "./account-call.ts";
import type { Account, Answer } from "./answers/answer.ts";
import { escapeXml, writeXml } from "./answers/xml.ts";

export interface AccountEndpoint {
  url: string;
  /** The only one that it answers: pages and other programs must not read the parameters. */
  accessKey: string;
  /** Calls that only a real account can answer, in the order of their arrival. */
  unanswered: AccountCall[];
  close(): void;
}

export const openAccountEndpoint = async (
  given: Omit<Account, "accessKey">,
): Promise<AccountEndpoint> => {
  const unanswered: AccountCall[] = [];
  const accessKey = `AKIA${randomBytes(8).toString("hex").toUpperCase()}`;
  const account = { ...given, accessKey };
  const server = createBoundedServer((request, response) => {
    handle(request, response, { account, unanswered }).catch(() => response.destroy());
  });
  const port = await listen(server, 0);
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${port}`, accessKey, unanswered, close };
};

/** The message of the error that an unanswered call gets. */
export const needsAccount = (call: AccountCall): string =>
  `${describeCall(call)} needs an AWS account`;

const MAX_REQUEST_BYTES = 1024 * 1024;

const handle = async (
  request: IncomingMessage,
  response: ServerResponse,
  { account, unanswered }: { account: Account; unanswered: AccountCall[] },
): Promise<void> => {
  const body = (await readBody(request, MAX_REQUEST_BYTES))?.toString() ?? "";
  const call = readCall(request, body);
  if (!(request.headers.authorization ?? "").includes(`Credential=${account.accessKey}/`)) {
    return fail(response, 403, call, "only the plan that the gateway makes is answered");
  }
  const answer = answerCall(call, account);
  if (answer !== undefined) return succeed(response, call, answer);
  unanswered.push(call);
  fail(response, 400, call, needsAccount(call));
};

const succeed = (response: ServerResponse, call: AccountCall, answer: Answer): void => {
  if (!(answer instanceof Headers)) return send(response, 200, writeAnswer(call, answer));
  response.setHeaders(answer);
  response.writeHead(200).end();
};

const writeAnswer = ({ operation, protocol }: AccountCall, answer: object): string => {
  if (protocol === "json" || protocol === "rest-json") return JSON.stringify(answer);
  const xml = writeXml(answer);
  if (protocol === "rest-xml") return xml;
  const inner =
    protocol === "ec2"
      ? `<requestId>local</requestId>${xml}`
      : `<${operation}Result>${xml}</${operation}Result>`;
  return `<${operation}Response>${inner}</${operation}Response>`;
};

/** What the SDK reads of an error depends on the service's protocol. */
const fail = (
  response: ServerResponse,
  status: number,
  { protocol }: AccountCall,
  message: string,
): void => {
  if (protocol === "json" || protocol === "rest-json") {
    response.setHeader("x-amzn-errortype", CODE);
    return send(response, status, JSON.stringify({ __type: CODE, message }));
  }
  const error = `<Error><Code>${CODE}</Code><Message>${escapeXml(message)}</Message></Error>`;
  const [name, inner] =
    protocol === "ec2" ? ["Response", `<Errors>${error}</Errors>`] : ["ErrorResponse", error];
  send(response, status, `<${name}>${inner}<RequestId>local</RequestId></${name}>`);
};

const CODE = "NeedsAnAccount";

const send = (response: ServerResponse, status: number, text: string): void => {
  response.writeHead(status, {
    "content-type": text.startsWith("{") ? "application/x-amz-json-1.1" : "text/xml",
  });
  response.end(text);
};
