// Calls to AWS of functions in other languages, whatever address they build.
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { type AddressInfo, connect, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import tls from "node:tls";
import { expect } from "chai";
import { AwsProxy } from "../../../gateway/lambda/aws-proxy.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { POSTS_TO_ITSELF_IN_PYTHON } from "../../helpers/handler-code.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";

const API_HOST = "abc.execute-api.eu-west-1.amazonaws.com";

/** @returns a proxy in front of a server that tells what it was asked. */
const open = async () => {
  const directory = mkdtempSync(join(tmpdir(), "aws-proxy-"));
  closeAfterwards(() => rmSync(directory, { recursive: true }));
  const server = createServer((request, response) => {
    response.end(`${request.method} ${request.headers.host}${request.url}`);
  });
  closeAfterwards(() => server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port: gatewayPort } = server.address() as AddressInfo;
  const customDomains = ["chat.example.com"];
  const proxy = await AwsProxy.open({ gatewayPort, customDomains, directory });
  closeAfterwards(() => proxy.close());
  return proxy;
};

/** Asks the proxy for a host. @returns the answer's first line, and the socket after it. */
const ask = async ({ variables }: AwsProxy, target: string, credentials?: string) => {
  const { port, username, password } = new URL(variables["HTTPS_PROXY"]!);
  const given = Buffer.from(credentials ?? `${username}:${password}`).toString("base64");
  const socket = connect({ host: "127.0.0.1", port: Number(port) });
  closeAfterwards(() => socket.destroy());
  socket.write(
    `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nProxy-Authorization: Basic ${given}\r\n\r\n`,
  );
  const [answer] = (await once(socket, "data")) as [Buffer];
  return { line: answer.toString().split("\r\n")[0], socket };
};

/** A request over TLS that trusts only what the variables name. */
const get = async (proxy: AwsProxy, host: string, path: string): Promise<string> => {
  const { socket } = await ask(proxy, `${host}:443`);
  const ca = readFileSync(proxy.variables["AWS_CA_BUNDLE"]!);
  const secure = tls.connect({ socket, servername: host, ca });
  await once(secure, "secureConnect");
  secure.write(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
  let text = "";
  for await (const piece of secure) text += String(piece);
  return text.split("\r\n\r\n")[1]!;
};

describe("the proxy for AWS", () => {
  it("answers for AWS's hosts and custom domains, with certificates of its own", async () => {
    const proxy = await open();
    expect(await get(proxy, API_HOST, "/dev")).to.include(`GET ${API_HOST}/dev`);
    expect(await get(proxy, "sqs.eu-west-1.amazonaws.com", "/")).to.include("GET sqs.eu-west-1");
    expect(await get(proxy, "chat.example.com", "/x")).to.include("GET chat.example.com/x");
  });

  it("answers for AWS's hosts however they are written", async () => {
    const proxy = await open();
    for (const host of [
      "SQS.eu-west-1.AmazonAWS.com",
      "sqs.eu-west-1.api.aws",
      "dynamodb.cn-north-1.api.amazonwebservices.com.cn",
    ])
      expect(await get(proxy, host, "/")).to.include(`GET ${host}/`);
    const { line } = await ask(proxy, "sqs.eu-west-1.amazonaws.com.:443");
    expect(line).to.equal("HTTP/1.1 200 Connection established");
  });

  it("serves only functions, which have its password", async () => {
    const proxy = await open();
    for (const credentials of ["", "function:", "function:guess"]) {
      const { line, socket } = await ask(proxy, `${API_HOST}:443`, credentials);
      expect(line).to.equal("HTTP/1.1 407 Proxy Authentication Required");
      await once(socket, "close");
    }
  });

  it("passes other hosts on as they are", async () => {
    const proxy = await open();
    const echo = createTcpServer((socket) => socket.pipe(socket));
    closeAfterwards(() => echo.close());
    echo.listen(0, "127.0.0.1");
    await once(echo, "listening");
    const { port } = echo.address() as AddressInfo;
    const { line, socket } = await ask(proxy, `127.0.0.1:${port}`);
    expect(line).to.equal("HTTP/1.1 200 Connection established");
    socket.write("hello");
    expect(String((await once(socket, "data"))[0])).to.equal("hello");
  });

  it("says why a host is not reached", async () => {
    const free = createTcpServer().listen(0, "127.0.0.1");
    await once(free, "listening");
    const { port } = free.address() as AddressInfo;
    free.close();
    await once(free, "close");
    const { line } = await ask(await open(), `127.0.0.1:${port}`);
    expect(line).to.match(/^HTTP\/1\.1 502 .*ECONNREFUSED/);
  });

  it("keeps the other authorities that Node.js trusts", async () => {
    const { variables } = await open();
    const text = readFileSync(variables["SSL_CERT_FILE"]!, "utf8");
    expect(text.match(/BEGIN CERTIFICATE/g)).to.have.length.above(tls.rootCertificates.length);
  });
});

/** As most Python functions do it. */
const POSTS_BY_BOTO3 = `
import boto3

def handler(event, context):
  where = event["requestContext"]
  url = f"https://{where['domainName']}/{where['stage']}"
  client = boto3.client("apigatewaymanagementapi", endpoint_url=url)
  try:
    answer = client.post_to_connection(ConnectionId=where["connectionId"], Data=b"hello")
    body = str(answer["ResponseMetadata"]["HTTPStatusCode"])
  except client.exceptions.ClientError as error:
    body = error.response["Error"]["Code"]
  return {"statusCode": 200, "body": body}
`;

const has = (module: string): boolean =>
  spawnSync("python3", ["-c", `import ${module}`]).status === 0;

describe("a Python function that posts to its client", () => {
  /** @param actions that its role allows. */
  const start = async (code: string, actions = "*") => {
    const policy = { Statement: [{ Effect: "Allow", Action: actions, Resource: "*" }] };
    const gateway = await startFixture({
      routes: {
        $default: { routeResponse: true, fn: { runtime: "python3.12", memory_size: 256 } },
      },
      resources: {
        aws_iam_role: {
          fixture: { name: "fixture", inline_policy: { policy: JSON.stringify(policy) } },
        },
      },
      files: { "index.py": code },
    });
    const client = await gateway.connect();
    client.send("x");
    return client;
  };

  if (has("urllib.request")) {
    it("by urllib reaches it", async () => {
      const client = await start(POSTS_TO_ITSELF_IN_PYTHON);
      expect([await client.next(), await client.next()]).to.have.members(["hello", "200"]);
    });
  }

  if (!has("boto3")) return;

  it("by boto3 reaches it", async () => {
    const client = await start(POSTS_BY_BOTO3);
    expect([await client.next(), await client.next()]).to.have.members(["hello", "200"]);
  });

  it("by boto3 needs the right of its role", async () => {
    const client = await start(POSTS_BY_BOTO3, "sqs:SendMessage");
    expect(await client.next()).to.equal("AccessDeniedException");
  });
});
