// Redirects calls to AWS's own host names to a fake, as the local gateway does for functions.
import net from "node:net";
import tls from "node:tls";
import { type FakeAws, startFakeAws } from "./fake-aws.ts";
import { closeAfterwards } from "./hooks.ts";
import { type RawServer, startRawServer } from "./raw-server.ts";
import { setVariables } from "./variables.ts";

/** Until the end of the test. @returns a new fake, whose table is what code configured from the environment uses. */
export const startRedirectedAws = async (): Promise<FakeAws> => {
  const aws = await startFakeAws();
  redirectTo(Number(new URL(aws.endpoint).port));
  return aws;
};

/** Until the end of the test. @returns a new server, which gets the requests to every host over TLS. */
export const startRedirectedServer = async (): Promise<RawServer> => {
  const server = await startRawServer();
  redirectTo(server.port);
  return server;
};

const redirectTo = (port: number): void => {
  const { connect } = tls;
  closeAfterwards(() => (tls.connect = connect));
  tls.connect = (({ onread }: net.SocketConstructorOpts) =>
    net.connect({ host: "127.0.0.1", port, onread })) as typeof connect;
  setVariables({ AWS_ACCESS_KEY_ID: "AKIAROLE", AWS_SECRET_ACCESS_KEY: "secret" });
};
