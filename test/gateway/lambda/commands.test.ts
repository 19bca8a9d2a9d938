// Functions that a command runs, and executables in zips: both speak the Runtime API.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { zipSync } from "fflate";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { FAILED, startTwoWayRoute } from "../../helpers/two-way-route.ts";
import { describeOutcome, startFunction } from "../helpers/invoke-function.ts";

/** A program in the language that every machine of these tests has. */
const PROGRAM = `#!${process.execPath}
const { env, argv, pid } = process;
const url = (path) => "http://" + env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/" + path;
for (;;) {
  const next = await fetch(url("next"));
  const id = next.headers.get("lambda-runtime-aws-request-id");
  const event = await next.json();
  if (event.body === "exit") process.exit(7);
  console.log("got", event.body);
  const { OWN, HOME, LAMBDA_TASK_ROOT, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID } = env;
  const seen = { OWN, HOME, AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, cwd: process.cwd(), LAMBDA_TASK_ROOT, pid };
  const body = JSON.stringify({ statusCode: 200, body: JSON.stringify(seen) });
  await fetch(url(id + "/response"), { method: "POST", body });
}
`;

const writeProgram = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "command-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "program.mjs");
  writeFileSync(path, PROGRAM);
  return path;
};

describe("a function that a command runs", () => {
  it("gets events, its variables, and the user's PATH and HOME; its output is shown", async () => {
    const command = `node ${writeProgram()}`;
    const fn = await startFunction("", {
      isImage: true,
      runtime: "",
      command,
      environment: { OWN: "mine" },
    });
    const { body } = JSON.parse(describeOutcome(await fn.invoke({ body: "one" })));
    const seen = JSON.parse(body);
    expect(seen).to.include({ OWN: "mine", HOME: process.env["HOME"], cwd: process.cwd() });
    expect(seen.AWS_ACCESS_KEY_ID).to.match(/^ASIA/);
    expect(fn.lines).to.deep.equal(["got one"]);
  });

  it("goes on after a program that ends", async () => {
    const fn = await startFunction("", { command: `node ${writeProgram()}` });
    const pid = async () =>
      JSON.parse(JSON.parse(describeOutcome(await fn.invoke({ body: "" }))).body).pid;
    const first = await pid();
    expect(await pid()).to.equal(first);
    expect(describeOutcome(await fn.invoke({ body: "exit" }))).to.equal(
      "Runtime.ExitError: Runtime exited with error: exit status 7",
    );
    expect(await pid()).not.to.equal(first);
  });

  it("fails at once when the command does", async () => {
    const fn = await startFunction("", { command: "echo no such program >&2; exit 127" });
    expect(describeOutcome(await fn.invoke())).to.equal(
      "Runtime.ExitError: Runtime exited with error: exit status 127",
    );
    expect(fn.lines[0]).to.equal("no such program");
  });

  it("is an image of the configuration, with the option commands", async () => {
    const fn = {
      package_type: "Image",
      image_uri: "x",
      filename: null,
      handler: null,
      runtime: null,
    };
    const { gateway, ask } = await startTwoWayRoute(
      { fn },
      {
        commands: { "fixture-_default": `node ${writeProgram()}` },
      },
    );
    expect(JSON.parse(await ask("hello"))).to.have.property("cwd", process.cwd());
    expect(gateway.lines).to.deep.equal(["fixture-_default: got hello"]);
    expect(gateway.warnings).to.deep.equal([]);
  });

  it("is named at startup when it is an image without a command; it fails alone", async () => {
    const fn = {
      package_type: "Image",
      image_uri: "x",
      filename: null,
      handler: null,
      runtime: null,
    };
    const { gateway, ask } = await startTwoWayRoute({ fn });
    expect(gateway.warnings).to.deep.equal([
      "aws_lambda_function._default is a container image, which the gateway does not start by itself. " +
        '--run fixture-_default="COMMAND" runs it by a command that speaks Lambda\'s Runtime API. ' +
        "Until then its calls fail.",
    ]);
    expect(await ask()).to.match(FAILED);
  });
});

/** @param mode Unix permissions of the file. */
const writeBootstrap = (contents: Buffer, mode = 0o755, name = "bootstrap"): string => {
  const folder = mkdtempSync(join(tmpdir(), "bootstrap-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "fn.zip");
  writeFileSync(path, zipSync({ [name]: [contents, { os: 3, attrs: mode << 16 }] }));
  return path;
};

/** The header of a Linux program, with the processor's number. */
const elf = (machine: number): Buffer => {
  const header = Buffer.alloc(64);
  header.write("\x7fELF", "latin1");
  header.writeUInt16LE(machine, 18);
  return header;
};

const X86_64 = 62;
const ARM64 = 183;
const OTHER = process.arch === "arm64" ? X86_64 : ARM64;

describe("an executable in a zip", () => {
  const start = (zip: string, fn = {}) =>
    startTwoWayRoute({ fn: { runtime: "provided.al2023", filename: zip, ...fn } });

  it("runs as bootstrap", async () => {
    const { gateway, ask } = await start(writeBootstrap(Buffer.from(PROGRAM)));
    const seen = JSON.parse(await ask("hello"));
    expect(seen.cwd).to.equal(seen.LAMBDA_TASK_ROOT);
    expect(seen).not.to.have.property("HOME");
    expect(gateway.lines).to.deep.equal(["fixture-_default: got hello"]);
    expect(gateway.warnings).to.deep.equal([]);
  });

  it("runs by the handler's name for go1.x", async () => {
    const zip = writeBootstrap(Buffer.from(PROGRAM), 0o755, "main");
    const { ask } = await start(zip, { runtime: "go1.x", handler: "main" });
    expect(JSON.parse(await ask("hello"))).to.have.property("cwd");
  });

  it("runs when it is a program of this machine", async function () {
    const gcc = spawnSync("gcc", ["--version"]).status === 0;
    if (!gcc) {
      this.test!.title += " (not checked: there is no gcc)";
      return;
    }
    const folder = mkdtempSync(join(tmpdir(), "compiled-"));
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    const source = '#include <stdio.h>\nint main() { puts("compiled"); return 9; }\n';
    const built = join(folder, "bootstrap");
    spawnSync("gcc", ["-x", "c", "-o", built, "-"], { input: source });
    const { gateway, ask } = await start(writeBootstrap(readFileSync(built)));
    expect(await ask()).to.match(FAILED);
    expect(gateway.lines).to.deep.equal([
      "fixture-_default: compiled",
      "fixture-_default: Runtime.ExitError: Runtime exited with error: exit status 9",
    ]);
  });

  for (const [what, contents, mode, problem] of [
    [
      "for another processor",
      elf(OTHER),
      0o755,
      /is built for (x86_64|arm64), and this machine is/,
    ],
    ["that nobody may execute", Buffer.from(PROGRAM), 0o644, /is not executable, so Lambda cannot/],
    [
      "that is not a program",
      Buffer.from("hello"),
      0o755,
      /is neither a Linux program nor a script/,
    ],
    [
      "for an interpreter that is missing",
      Buffer.from("#!/opt/none/such\n"),
      0o755,
      /is a script for \/opt\/none\/such, which this machine does not have/,
    ],
  ] as const) {
    it(`${what} is named at startup, and at each call`, async () => {
      const { gateway, ask } = await start(writeBootstrap(contents, mode));
      expect(gateway.warnings).to.have.length(1);
      expect(gateway.warnings[0]).to.match(problem);
      expect(gateway.warnings[0]).to.include('--run fixture-_default="COMMAND"');
      expect(await ask()).to.match(FAILED);
      expect(gateway.lines[0]).to.match(problem);
    });
  }

  it("that is missing is named at startup", async () => {
    const { gateway } = await start(writeBootstrap(Buffer.from(PROGRAM), 0o755, "main"));
    expect(gateway.warnings[0]).to.include('"bootstrap" of its zip is missing');
  });
});
