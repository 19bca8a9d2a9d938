// docs/python-client.py, which is written from docs/protocol.md alone, against the local gateway. Where there is a Python.
import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { ApiGatewayManagementApiClient } from "@aws-sdk/client-apigatewaymanagementapi";
import { expect } from "chai";
import { WebSocket } from "ws";
import { Client } from "../../client/index.ts";
import { createConnectionCloser } from "../../handlers/lib/connection-closer.ts";
import { type DevGateway, startDevGateway } from "../helpers/dev-stack.ts";
import { closeAfterwards } from "../helpers/hooks.ts";
import { until } from "../helpers/until.ts";

const PATH = "docs/python-client.py";
const CHANNEL = "room:python";

const hasPython = spawnSync("python3", ["--version"]).status === 0;

const follow = (url: string) => {
  const child = spawn("python3", [PATH, url, CHANNEL], { stdio: ["ignore", "pipe", "inherit"] });
  closeAfterwards(() => child.kill());
  const lines: unknown[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => lines.push(JSON.parse(line)));
  return lines;
};

describe("the client in Python", function () {
  it("has at most 60 lines", () => {
    expect(readFileSync(PATH, "utf8").trimEnd().split("\n")).to.have.length.at.most(60);
  });

  if (!hasPython) return;

  let gateway: DevGateway;

  before(async () => {
    gateway = await startDevGateway();
  });

  after(() => gateway.close());

  it("has everything once and in order, though its connection is closed in between", async () => {
    const client = new Client({ url: gateway.url, WebSocket });
    closeAfterwards(() => client.close());
    const lines = follow(gateway.url);
    const member = async () => (await client.presence(CHANNEL)).members[0]?.connection;
    await until(async () => (await member()) !== undefined);
    const first = await member();
    for (let at = 0; at < 5; at += 1) await client.publish(CHANNEL, at);
    const closer = createConnectionCloser(
      "",
      new ApiGatewayManagementApiClient({
        endpoint: `${gateway.endpoint}/dev`,
        region: "eu-west-1",
        credentials: { accessKeyId: "any", secretAccessKey: "any" },
      }),
    );
    expect(await closer.close(first!)).to.equal(true);
    for (let at = 5; at < 10; at += 1) await client.publish(CHANNEL, { at });
    await until(() => lines.length === 10);
    expect(lines).to.deep.equal([0, 1, 2, 3, 4, ...[5, 6, 7, 8, 9].map((at) => ({ at }))]);
    await until(async () => {
      const again = await member();
      return again !== undefined && again !== first;
    });
  });
});
