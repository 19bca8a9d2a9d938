// The HTTP request of a handshake, as events show it.
import { groupBy } from "../../shared/group-by.ts";
import type { IncomingMessage } from "node:http";
import { randomBytes } from "node:crypto";
import type { RequestTarget } from "../request/request-target.ts";
import { readSourceAddress } from "../request/source-address.ts";

export class HandshakeRequest {
  readonly path: string;
  /** `queryStringParameters` and their multi-value form; nothing at all without a query string. */
  readonly query: object;
  readonly sourceIp: string;
  /** With its port, if it has one. */
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
   * An authorizer also sees the headers of the hop itself; `$connect` does not.
   *
   * @param domainName of the API, which is its host on AWS, by whatever name the client came to this machine.
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

/** What the load balancer in front of API Gateway adds. */
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

/** Clients choose the names; `fromEntries` makes even of `__proto__` a name like any other. */
const multi = (entries: (readonly [string, string])[]): object => {
  const byName = groupBy(entries, ([name]) => name);
  return Object.fromEntries(
    [...byName].map(([name, named]) => [name, named.map(([, value]) => value)]),
  );
};
