// Rights that a function decides, through the local gateway: the zips of this project ask a function under its role.
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { expect } from "chai";
import { strToU8, zipSync } from "fflate";
import { createInvoke } from "../../handlers/lib/aws/invoke.ts";
import { credentialsFor, type Gateway, startGateway } from "../../gateway/index.ts";
import { WebSocketStack } from "../../stacks/index.ts";
import { buildOnce } from "../helpers/build-once.ts";
import { connect } from "../helpers/client.ts";
import { DEV_TOKEN } from "../helpers/dev-stack.ts";
import { catchRejection } from "../helpers/errors.ts";
import { PROPS } from "../helpers/synthesize.ts";

/** What a user writes in handlers/mayUse.ts. */
const HOOK = `exports.handler = async ({ deed, channel, principalId, claims, connectionId }) => {
  console.log(JSON.stringify({ asked: [deed, channel, principalId, claims, typeof connectionId] }));
  if (channel === "room:broken") throw new Error("no database");
  if (channel === "room:vague") return { allow: "yes" };
  return { allow: deed === "subscribe" && channel === "room:open", cacheSeconds: 60 };
};`;

/** @returns the path of a stack whose rooms have a hook. */
const synthesizeWithHook = async (): Promise<string> => {
  await buildOnce();
  const directory = mkdtempSync(join(tmpdir(), "hooks-"));
  const zipDirectory = join(directory, "zips");
  cpSync("dist", zipDirectory, { recursive: true });
  writeFileSync(join(zipDirectory, "mayUse.zip"), zipSync({ "index.js": strToU8(HOOK) }));
  const app = new App({ outdir: join(directory, "out") });
  const hook = { hook: "mayUse" };
  new WebSocketStack(app, "dev", {
    ...PROPS,
    authorization: {
      tokens: "digests",
      digests: [createHash("sha256").update(DEV_TOKEN).digest("hex")],
      tokenInQuery: true,
    },
    channels: { room: { subscribe: hook, publish: hook, presence: true } },
    zipDirectory,
  });
  app.synth();
  return join(directory, "out/stacks/dev/cdk.tf.json");
};

describe("a hook of channels", function () {
  let gateway: Gateway;
  const lines: string[] = [];
  const warnings: string[] = [];

  before(async () => {
    gateway = await startGateway({
      configurationPath: await synthesizeWithHook(),
      output: {
        functionLine: (_, line) => lines.push(line),
        info: () => {},
        warn: (line) => warnings.push(line),
      },
    });
  });

  after(() => gateway.close());

  const open = async () => {
    const client = await connect(`${gateway.url}/dev?token=${DEV_TOKEN}`);
    return async (request: object): Promise<any> => {
      client.send(request);
      return JSON.parse(await client.next());
    };
  };

  const listQuestions = () =>
    lines.filter((line) => line.includes('"asked"')).map((line) => JSON.parse(line).asked);

  it("allows what it says, is asked once for a minute, and denies the rest", async () => {
    const ask = await open();
    const channel = "room:open";
    for (const action of ["subscribe", "subscribe", "presence"]) {
      const reply = await ask({ action, channel });
      expect(reply.error, reply.message).to.equal(undefined);
    }
    expect(await ask({ action: "publish", channel, data: 1 })).to.include({ error: "Forbidden" });
    expect(await ask({ action: "subscribe", channel: "room:other" })).to.include({
      error: "Forbidden",
    });
    const user = "token-fed08b7b";
    // subscribe and presence are functions of their own, each of which keeps what it was told.
    expect(listQuestions()).to.deep.equal([
      ["subscribe", channel, user, {}, "string"],
      ["subscribe", channel, user, {}, "string"],
      ["publish", channel, user, {}, "string"],
      ["subscribe", "room:other", user, {}, "string"],
    ]);
    expect(warnings).to.deep.equal([]);
  });

  for (const what of ["broken", "vague"]) {
    it(`allows nothing when it is ${what}, and the connection stays usable`, async () => {
      const ask = await open();
      const reply = await ask({ action: "subscribe", channel: `room:${what}`, id: 1 });
      expect(reply).to.include({ error: "Unavailable", action: "subscribe", id: 1 });
      expect(lines.some((line) => line.includes("no decision"))).to.equal(true);
      const next = await ask({ action: "subscribe", channel: "room:open" });
      expect(next.error, next.message).to.equal(undefined);
    });
  }

  it("may be invoked only by functions that ask it, and they may invoke nothing else", async () => {
    const invokeAs = (caller: string, name: string, event: object = {}) => {
      const fn = gateway.model.functions.find(
        ({ functionName }) => functionName === `websocket-dev-${caller}`,
      )!;
      const endpoint = `http://127.0.0.1:${gateway.port}`;
      const invoke = createInvoke({
        endpoint,
        region: "eu-west-1",
        credentials: () => credentialsFor(fn),
      });
      return invoke(`websocket-dev-${name}`, event);
    };
    expect(await invokeAs("subscribe", "mayUse", { channel: "room:x" })).to.include({
      allow: false,
    });
    for (const [caller, name] of [
      ["whoami", "mayUse"],
      ["unsubscribe", "mayUse"],
      ["subscribe", "ping"],
    ] as const) {
      const error = await catchRejection(invokeAs(caller, name));
      expect(error.name, `${caller} ${name}`).to.equal("AccessDeniedException");
    }
    expect(warnings).to.have.length(3);
    expect((await catchRejection(invokeAs("subscribe", "nothing"))).name).to.equal(
      "ResourceNotFoundException",
    );
    expect(
      (await catchRejection(invokeAs("subscribe", "mayUse", { channel: "room:broken" }))).name,
    ).to.equal("FunctionError");
  });
});
