// cdktf-websocket-client as others install it: small, without dependencies, with types for browsers.
import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { installPacked } from "../helpers/packed.ts";
import { nodeFor, NODES } from "../helpers/supported-nodes.ts";

const run = promisify(execFile);

describe("the package of the client", function () {
  this.timeout(300_000);
  let folder: string;

  before(async () => {
    folder = await installPacked(["client"]);
  });

  it("has at most 5 KB, compressed, and imports nothing", () => {
    const code = readFileSync(join(folder, "node_modules/cdktf-websocket-client/dist/index.js"));
    expect(gzipSync(code, { level: 9 }).length).to.be.at.most(5 * 1024);
    expect(code.toString()).not.to.match(/\bimport\b|\brequire\b|\bprocess\b|\bBuffer\b/);
  });

  it("has types for a page, which knows nothing of Node.js", async () => {
    writeFileSync(
      join(folder, "page.ts"),
      `import { Client, type Delivery } from "cdktf-websocket-client";
const client = new Client({ url: "ws://127.0.0.1:1", WebSocket, token: async () => "t" });
const room = client.subscribe("room:1", { signal: new AbortController().signal });
for await (const { data } of room) document.title = String(data satisfies Delivery["data"]);
(await client.request("history", { channel: "room:1" })).offset satisfies number;
client.send("post", { data: 1 }) satisfies boolean;
client.on("state", (state) => state satisfies "connecting" | "connected" | "waiting" | "closed");
`,
    );
    const options = ["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom"];
    const modules = ["--module", "nodenext", "--types", ""];
    const compiler = resolve("node_modules/typescript/bin/tsc");
    await run(process.execPath, [compiler, ...options, ...modules, "page.ts"], { cwd: folder });
  });

  for (const version of NODES) {
    it(`loads in Node.js ${version}`, async () => {
      writeFileSync(
        join(folder, "use.js"),
        `import { Client } from "cdktf-websocket-client";
const client = new Client({ url: "ws://127.0.0.1:1", WebSocket: class { addEventListener() {} close() {} } });
client.publish("room:1", 1).catch(({ code }) => console.log(client.state, code));
client.close();
`,
      );
      const node = await nodeFor(version);
      const { stdout } = await run(node, ["use.js"], { cwd: folder });
      expect(stdout).to.equal("closed Closed\n");
    });
  }
});
