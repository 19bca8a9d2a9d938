// npm run build and npm run synth: small zips, with the same bytes on every machine.
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { unzipSync } from "fflate";
import { HANDLERS } from "../helpers/handlers.ts";
import { listNames } from "../helpers/routes.ts";
import { createWorkingCopy } from "../helpers/working-copy.ts";

const node = (cwd: string, ...args: string[]) =>
  execFileSync(process.execPath, args, { cwd, encoding: "utf8", stdio: "pipe" });

const buildAndSynthesize = (cwd: string): string => {
  const table = node(cwd, "scripts/build.ts");
  node(cwd, "scripts/synth.ts");
  return table;
};

/** Every file below a folder, by path. */
const readContents = (folder: string): Map<string, Buffer> => {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path)]));
};

describe("build", () => {
  let copy: string;
  let table: string;

  before(function () {
    copy = createWorkingCopy();
    table = buildAndSynthesize(copy);
  });

  const readCode = (name: string): string => {
    const files = unzipSync(readFileSync(join(copy, `dist/${name}.zip`)));
    expect(Object.keys(files)).to.deep.equal(["index.js"]);
    return Buffer.from(files["index.js"]!).toString();
  };

  it("makes one zip per handler, with a source map and a bill of materials next to it", () => {
    const files = HANDLERS.flatMap((name) => [`${name}.cdx.json`, `${name}.js.map`, `${name}.zip`]);
    expect(readdirSync(join(copy, "dist")).toSorted()).to.deep.equal(files.toSorted());
  });

  it("prints the size of each zip, and its largest dependency", () => {
    expect(table).to.match(/^handler +zip bytes +largest dependency$/m);
    const bytes = readFileSync(join(copy, "dist/connect.zip")).length;
    expect(table).to.match(new RegExp(`^connect +${bytes}  @(aws-sdk|smithy)/`, "m"));
    expect(table).to.match(/^ping +\d+$/m);
  });

  it("keeps the ping zip under 5 KB", () => {
    expect(readFileSync(join(copy, "dist/ping.zip")).length).to.be.below(5 * 1024);
  });

  /** A string that occurs only in this client's code. */
  const CLIENTS = {
    dynamodb: "com.amazonaws.dynamodb",
    sqs: "com.amazonaws.sqs",
    connections: "com.amazonaws.apigatewaymanagementapi",
  };

  /** Clients beyond those for answering. */
  const ALSO: Record<string, (keyof typeof CLIENTS)[]> = {
    connect: ["dynamodb"],
    channelConnect: ["dynamodb"],
    disconnect: ["dynamodb"],
    channelDisconnect: ["dynamodb"],
    sendmessage: ["sqs"],
    sweep: ["connections"],
    channelSweep: ["connections"],
  };

  for (const name of HANDLERS) {
    const answers = listNames("callback").includes(name) ? ["connections"] : [];
    const clients = [...(ALSO[name] ?? []), ...answers];
    it(`gives ${name} the clients that it uses: ${clients.join(", ") || "none"}`, () => {
      const code = readCode(name);
      const found = Object.entries(CLIENTS).filter(([, sign]) => code.includes(sign));
      expect(found.map(([client]) => client)).to.deep.equal(clients);
    });
  }

  it("makes the same zips and JSON in another folder, without absolute paths", function () {
    const other = createWorkingCopy();
    buildAndSynthesize(other);
    for (const folder of ["dist", "cdktf.out"]) {
      const [first, second] = [readContents(join(copy, folder)), readContents(join(other, folder))];
      expect([...first.keys()]).to.deep.equal([...second.keys()]);
      for (const [path, contents] of first) {
        expect(contents.equals(second.get(path)!), `${folder}/${path}`).to.equal(true);
        expect(contents.includes(copy), `${folder}/${path}`).to.equal(false);
      }
    }
  });

  it("removes the zip of a handler that was deleted", function () {
    mkdirSync(join(copy, "dist"), { recursive: true });
    writeFileSync(join(copy, "dist/gone.zip"), "");
    node(copy, "scripts/build.ts");
    expect(readdirSync(join(copy, "dist"))).not.to.include("gone.zip");
  });

  it("reports the line that it could not build, and keeps the old zips", function () {
    writeFileSync(join(copy, "handlers/broken.ts"), "export const handler = (;\n");
    expect(() => node(copy, "scripts/build.ts"))
      .to.throw()
      .with.property("stderr")
      .that.matches(/handlers\/broken\.ts:1:24: ERROR: /);
    expect(readdirSync(join(copy, "dist"))).to.include("ping.zip");
  });
});
