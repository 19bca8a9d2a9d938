// Sends every call that a handler makes to AWS to the gateway instead: the zip runs unchanged, whatever endpoint it
// builds, and nothing on this machine can reach a real account.
import { syncBuiltinESMExports } from "node:module";
import net from "node:net";
import tls from "node:tls";

/** @import { EnvironmentSettings } from "../worker-protocol.ts" */

/**
 * To the gateway on 127.0.0.1, where plain HTTP is spoken.
 *
 * @param {Pick<EnvironmentSettings, "gatewayPort" | "customDomains">} settings
 */
export const redirectAwsCalls = ({ gatewayPort, customDomains }) => {
  const connect = tls.connect;
  tls.connect = (/** @type {unknown[]} */ ...args) => {
    const options = readOptions(args);
    const host = readHost(args, options);
    if (!isAws(host) && !customDomains.includes(host)) return Reflect.apply(connect, tls, args);
    const { onread } = options;
    const socket = net.connect({ host: "127.0.0.1", port: gatewayPort, onread });
    return asTlsSocket(socket, findCallback(args));
  };
  syncBuiltinESMExports();
};

/**
 * The public keys of a Cognito user pool are for everybody, and an authorizer needs them.
 *
 * @type {(host: string) => boolean}
 */
const isAws = (host) => /\.amazonaws\.com(?:\.cn)?$/.test(host) && !host.startsWith("cognito-idp.");

/**
 * Of `connect(options)`, `connect(port, host, options)` or `connect(port, options)`.
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
 * Callers wait for `secureConnect`, and look at what the certificate check found.
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
