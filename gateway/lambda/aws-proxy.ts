// An HTTPS proxy for functions that are not for Node.js: it answers for AWS, and passes all other hosts on. Functions that
// build AWS's host names themselves reach the gateway in this way, and none reaches a real account.
import { randomBytes } from "node:crypto";
import type { IncomingMessage, Server } from "node:http";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, connect, type Socket } from "node:net";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";
import tls from "node:tls";
import { listen } from "../request/listen.ts";
import { createServer } from "../request/node-http.ts";
import type { CertificateAuthority } from "./certificates.ts";
import { createTrustStore } from "./trust-store.ts";
import { isOfGateway } from "./worker/redirect.js";

export interface AwsProxyOptions {
  /** Port of the gateway on 127.0.0.1, which uses plain HTTP. */
  gatewayPort: number;
  /** Custom domains of the API, answered like AWS's host names. */
  customDomains: string[];
  /** Folder for the file of certificates; the caller removes it. */
  directory: string;
}

export class AwsProxy {
  /** What makes the SDKs and tools of most languages use it; functions may replace them. */
  readonly variables: Readonly<Record<string, string>>;
  private readonly options: AwsProxyOptions;
  private readonly authority: CertificateAuthority;
  private readonly server: Server;
  private readonly sockets = new Set<Duplex>();
  /** Only functions know it: other users of the machine could reach what this user can. */
  private readonly password = randomBytes(16).toString("hex");

  private constructor(
    options: AwsProxyOptions,
    authority: CertificateAuthority,
    server: Server,
    certificates: string,
  ) {
    this.options = options;
    this.authority = authority;
    this.server = server;
    const { port } = server.address() as AddressInfo;
    const proxy = `http://${USER}:${this.password}@127.0.0.1:${port}`;
    this.variables = listVariables(options.gatewayPort, proxy, certificates);
    server.on("connect", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      this.keep(socket);
      if (this.isFunction(request)) {
        socket.unshift(head);
        this.serve(request.url ?? "", socket).catch(() => socket.destroy());
      } else socket.end(UNKNOWN_CALLER);
    });
  }

  static async open(options: AwsProxyOptions): Promise<AwsProxy> {
    const authority = await createAuthority();
    const path = join(options.directory, "certificates.pem");
    const certificates = [authority.pem, ...listPublicAuthorities()];
    await writeFile(path, certificates.join("\n"));
    // Programs in Java find it beside the other.
    await writeFile(path.replace(/pem$/, "jks"), createTrustStore(certificates));
    const server = createServer((_, response) => {
      response.writeHead(405, { "content-type": "text/plain" });
      response.end("This proxy serves CONNECT only; send plain HTTP requests directly.\n");
    });
    await listen(server, 0);
    return new AwsProxy(options, authority, server, path);
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private isFunction({ headers }: IncomingMessage): boolean {
    const credentials = Buffer.from(`${USER}:${this.password}`).toString("base64");
    return headers["proxy-authorization"] === `Basic ${credentials}`;
  }

  private async serve(target: string, socket: Duplex): Promise<void> {
    const [, host = "", port = "443"] = /^\[?([^\]]+?)\]?(?::(\d+))?$/.exec(target) ?? [];
    const { gatewayPort, customDomains } = this.options;
    if (!isOfGateway(host, customDomains)) {
      return this.join(socket, await this.reach(Number(port), host, socket));
    }
    const secureContext = await this.authority.contextFor(host.toLowerCase().replace(/\.$/, ""));
    const upstream = await this.reach(gatewayPort, "127.0.0.1", socket);
    const secure = new tls.TLSSocket(socket, { isServer: true, secureContext });
    this.keep(secure);
    return this.join(secure, upstream);
  }

  /** Tells the client whether the host is reached. @throws when it is not. */
  private async reach(port: number, host: string, client: Duplex): Promise<Socket> {
    const upstream = connect({ port, host });
    this.keep(upstream);
    await new Promise((resolve, reject) => {
      upstream.once("connect", resolve);
      upstream.once("error", (error) => {
        client.end(`HTTP/1.1 502 ${error.message.replaceAll(/[^\x20-\x7e]/g, "?")}\r\n\r\n`);
        reject(error);
      });
    });
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    return upstream;
  }

  private async join(client: Duplex, upstream: Duplex): Promise<void> {
    await Promise.all([pipeline(client, upstream), pipeline(upstream, client)]).catch(() => {
      client.destroy();
      upstream.destroy();
    });
  }

  /** Lets the proxy close the socket in the end. Errors are ignored here: whatever reads from it gets them, too. */
  private keep(socket: Duplex): void {
    this.sockets.add(socket);
    socket.on("error", () => {});
    socket.once("close", () => this.sockets.delete(socket));
  }
}

const USER = "function";

const UNKNOWN_CALLER =
  'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="functions of the gateway"\r\n' +
  "Content-Length: 0\r\nConnection: close\r\n\r\n";

/** Loaded only when a function needs it: its library takes longer to load than the rest of the gateway. */
const createAuthority = async (): Promise<CertificateAuthority> =>
  (await import("./certificates.ts")).CertificateAuthority.create();

/** Those that Node.js trusts. The variables replace a program's own list, and functions call other services too. */
const listPublicAuthorities = (): readonly string[] =>
  tls.getCACertificates?.("default") ?? tls.rootCertificates;

const listVariables = (
  gatewayPort: number,
  proxy: string,
  certificates: string,
): Record<string, string> => ({
  AWS_ENDPOINT_URL: `http://127.0.0.1:${gatewayPort}`,
  HTTPS_PROXY: proxy,
  NO_PROXY: "127.0.0.1,localhost",
  // Node.js 24 uses a proxy only with this.
  NODE_USE_ENV_PROXY: "1",
  AWS_CA_BUNDLE: certificates,
  CURL_CA_BUNDLE: certificates,
  NODE_EXTRA_CA_CERTS: certificates,
  REQUESTS_CA_BUNDLE: certificates,
  SSL_CERT_FILE: certificates,
});
