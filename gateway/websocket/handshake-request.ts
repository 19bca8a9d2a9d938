// The HTTP request of a handshake, in the form of events.
import { groupBy } from "../../shared/group-by.ts";
import type { IncomingMessage } from "node:http";
import { randomBytes } from "node:crypto";
import type { RequestTarget } from "../request/request-target.ts";
import { readSourceAddress } from "../request/source-address.ts";

export class HandshakeRequest {
  readonly path: string;
  /** `queryStringParameters` and their multi-value form; empty without a query string. */
  readonly query: object;
  readonly sourceIp: string;
  /** Includes the port, if there is one. */
  readonly host: string;
  private readonly parameters: URLSearchParams;
  private readonly headers: [name: string, value: string][];

  constructor(request: IncomingMessage, { host, path, query }: RequestTarget) {
    this.host = host;
    this.path = path;
    this.parameters = new URLSearchParams(query);
    this.query = toEventQuery(this.parameters);
    this.sourceIp = readSourceAddress(request) ?? "";
    this.headers = [...pairs(request.rawHeaders), ...forwarded(request, this.sourceIp)];
  }

  get userAgent(): string | undefined {
    return this.header("user-agent");
  }

  header(name: string): string | undefined {
    return this.headers.findLast(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
  }

  queryParameter(name: string): string | undefined {
    return this.parameters.getAll(name).at(-1);
  }

  /**
   * Includes hop-by-hop headers for an authorizer, but not for `$connect`.
   *
   * @param domainName of the API: replaces the Host header, since the client may have used a local name.
   */
  headersFor(event: "authorizer" | "$connect", domainName: string): object {
    const headers = this.headers.map(([name, value]): [string, string] =>
      name.toLowerCase() === "host" ? [name, domainName] : [name, value],
    );
    const shown =
      event === "authorizer"
        ? [...headers, ["content-length", "0"] as const]
        : headers.filter(([name]) => !HOP_HEADERS.has(name.toLowerCase()));
    return {
      headers: Object.fromEntries(shown),
      multiValueHeaders: multi(shown),
    };
  }
}

const HOP_HEADERS = new Set(["connection", "upgrade", "content-length"]);

const pairs = (rawHeaders: string[]): [string, string][] =>
  rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [[name, rawHeaders[index + 1] ?? ""] as [string, string]] : [],
  );

/** Headers that the load balancer in front of API Gateway adds. */
const forwarded = ({ socket }: IncomingMessage, sourceIp: string): [string, string][] => [
  [
    "X-Amzn-Trace-Id",
    `Root=1-${randomBytes(4).toString("hex")}-${randomBytes(12).toString("hex")}`,
  ],
  ["X-Forwarded-For", sourceIp],
  ["X-Forwarded-Port", String(socket.localPort ?? "")],
  ["X-Forwarded-Proto", "http"],
];

const toEventQuery = (parameters: URLSearchParams): object =>
  parameters.size === 0
    ? {}
    : {
        queryStringParameters: Object.fromEntries(parameters),
        multiValueQueryStringParameters: multi([...parameters]),
      };

/** Clients choose the names; `fromEntries` treats even `__proto__` like any other name. */
const multi = (entries: (readonly [string, string])[]): object => {
  const byName = groupBy(entries, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, named]) => [name, named.map(([, value]) => value)]),
  );
};
