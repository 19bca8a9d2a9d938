// npm run synth: explains errors in main.ts in one sentence, with the line.
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { HANDLERS } from "../helpers/handlers.ts";
import { createWorkingCopy } from "../helpers/working-copy.ts";

const run = promisify(execFile);

const MAIN = readFileSync("main.ts", "utf8");

const findLine = (text: string): number => MAIN.slice(0, MAIN.indexOf(text)).split("\n").length;

/** An edit, the expected message, and the expected line if it is not the edited one. */
const MISTAKES: [from: string, to: string, message: RegExp, at?: string][] = [
  ["rateLimit: 100,", "rateLimit: 100,,", /^Unexpected token `,`\./],
  ["rateLimit: 100,", "rateLimit: LIMIT,", /^LIMIT is not defined$/],
  ["import { App }", "import { Apps }", /^Named export 'Apps' not found\./],
  [
    "rateLimit: 100,",
    'rateLimit: "x",',
    /^throttle\.rateLimit is "x"; expected a number above 0, from 1e-6 to 1e12\.$/,
    "new WebSocketStack",
  ],
  [
    '"account", { region: "eu-west-1" }',
    '"account", { region: "Ireland" }',
    /^region is "Ireland"; expected an AWS Region, such as "eu-west-1"\.$/,
  ],
  [
    'new WebSocketStack(app, "prod"',
    'new WebSocketStack(app, "dev"',
    /^There is already a Construct with name 'dev' in App$/,
  ],
];

describe("npm run synth", function () {
  let copy: string;

  before(() => {
    copy = createWorkingCopy();
    mkdirSync(join(copy, "dist"));
    for (const name of HANDLERS) writeFileSync(join(copy, `dist/${name}.zip`), name);
  });

  beforeEach(() => rmSync(join(copy, "cdktf.out"), { recursive: true, force: true }));

  const synthesize = async (main: string) => {
    writeFileSync(join(copy, "main.ts"), main);
    return run(process.execPath, ["scripts/synth.ts"], { cwd: copy }).then(
      () => ({ code: 0, stderr: "" }),
      ({ code, stderr }: { code: number; stderr: string }) => ({ code, stderr }),
    );
  };

  it("writes each stack", async () => {
    expect(await synthesize(MAIN)).to.deep.equal({ code: 0, stderr: "" });
    expect(existsSync(join(copy, "cdktf.out/stacks/dev/cdk.tf.json"))).to.equal(true);
  });

  for (const [from, to, message, at = from] of MISTAKES) {
    it(`refuses ${to}`, async () => {
      expect(MAIN).to.include(from);
      const { code, stderr } = await synthesize(MAIN.replace(from, to));
      expect(code).to.equal(1);
      const [, line, text] = /^main\.ts:(\d+): (.*)\n$/.exec(stderr) ?? [undefined, "", stderr];
      expect(text).to.match(message);
      expect(Number(line)).to.equal(findLine(at));
    });
  }

  it("says that no stack was written, whether or not one existed before", async () => {
    const forgetful = MAIN.replace("app.synth();", "");
    const expected = {
      code: 1,
      stderr: "main.ts wrote no stack; expected it to end with app.synth().\n",
    };
    expect(await synthesize(forgetful)).to.deep.equal(expected);
    await synthesize(MAIN);
    expect(await synthesize(forgetful)).to.deep.equal(expected);
  });

  it("names a missing module that main.ts imports", async () => {
    const { code, stderr } = await synthesize(`import "nowhere";\n${MAIN}`);
    expect(code).to.equal(1);
    expect(stderr).to.match(/^Cannot find package 'nowhere' imported from .*main\.ts\n$/);
  });

  it("shows the stack trace of an error outside main.ts", async () => {
    const file = join(copy, "modules/schedule.ts");
    const source = readFileSync(file, "utf8");
    writeFileSync(file, source.replace("super(scope, id);", "super(scope, id); nothing();"));
    try {
      const { code, stderr } = await synthesize(MAIN);
      expect(code).to.equal(1);
      expect(stderr).to.match(/^ReferenceError: nothing is not defined\n +at .*schedule\.ts/);
    } finally {
      writeFileSync(file, source);
    }
  });
});
