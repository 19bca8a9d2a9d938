// Redirects every call from a handler to AWS to the gateway: the zip runs unchanged, whatever endpoint it builds, and
// cannot reach a real account.
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

/** @import { EnvironmentSettings } from "../worker-protocol.ts" */

/**
 * Redirects to the gateway on 127.0.0.1, which uses plain HTTP.
 *
 * @param {Pick<EnvironmentSettings, "gatewayPort" | "customDomains">} settings
 */
export const redirectAwsCalls = ({ gatewayPort, customDomains }) => {
  const connect = tls.connect;
  tls.connect = (/** @type {unknown[]} */ ...args) => {
    const options = readOptions(args);
    const host = readHost(args, options);
    if (!isOfGateway(host, customDomains)) return Reflect.apply(connect, tls, args);
    const { onread } = options;
    const socket = net.connect({ host: "127.0.0.1", port: gatewayPort, onread });
    return asTlsSocket(socket, findCallback(args));
  };
  syncBuiltinESMExports();
};

/**
 * Whether the gateway answers for a host: as DNS has it, in any case, and with or without a dot at the end.
 *
 * @type {(host: string, customDomains: string[]) => boolean}
 */
export const isOfGateway = (host, customDomains) => {
  const name = host.toLowerCase().replace(/\.$/, "");
  return isAws(name) || customDomains.includes(name);
};

/**
 * AWS's domains, with those for IPv6 too. Not redirected: the public keys of Cognito user pools, which authorizers need.
 * https://docs.aws.amazon.com/general/latest/gr/rande.html#dual-stack-endpoints
 *
 * @type {(name: string) => boolean}
 */
const isAws = (name) =>
  /\.(?:amazonaws\.(?:com(?:\.cn)?|eu)|api\.aws|api\.amazonwebservices\.(?:com\.cn|eu)|lambda-url\.[\w-]+\.on\.aws)$/.test(
    name,
  ) && !name.startsWith("cognito-idp.");

/**
 * The options of `connect(options)`, `connect(port, host, options)` or `connect(port, options)`.
 *
 * @type {(args: unknown[]) => tls.ConnectionOptions & { onread?: net.OnReadOpts }}
 */
const readOptions = (args) => Object.assign({}, ...args.filter((arg) => typeof arg === "object"));

/** @type {(args: unknown[], options: tls.ConnectionOptions) => string} */
const readHost = (args, { servername, host }) =>
  servername || host || (args.find((arg) => typeof arg === "string") ?? "");

/** @type {(args: any[]) => (() => void) | undefined} */
const findCallback = (args) => args.find((arg) => typeof arg === "function");

/**
 * Emulates TLS for callers, which wait for `secureConnect` and read the result of the certificate check.
 *
 * @type {(socket: net.Socket, onSecureConnect?: () => void) => any}
 */
const asTlsSocket = (socket, onSecureConnect) => {
  if (onSecureConnect) socket.once("secureConnect", onSecureConnect);
  socket.once("connect", () => socket.emit("secureConnect"));
  return Object.assign(socket, {
    encrypted: true,
    authorized: true,
    alpnProtocol: false,
    getPeerCertificate: () => ({}),
    getSession: () => undefined,
    isSessionReused: () => false,
  });
};
