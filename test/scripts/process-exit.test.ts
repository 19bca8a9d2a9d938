// process.exit() can wait forever while Maglev, one of V8's compilers, works in the background:
// https://github.com/nodejs/node/issues/54918.
import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { startBuilt } from "../helpers/start-script.ts";

/** Announces each call of `process.exit()`. */
const ANNOUNCED = `const { exit } = process; process.exit = (code) => {
  process.stdout.write("process.exit(" + code + ")\\n"); exit(code); };`;

const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(ANNOUNCED)}` };

describe("process.exit()", function () {
  it("is not called when npm start refuses", async () => {
    const script = await startBuilt(["--port", "http"], { env });
    expect(await script.ended).to.equal(1);
    expect(script.output()).not.to.include("process.exit(");
  });

  it("is not called when npm start is ended", async () => {
    const script = await startBuilt(["--port", "0"], { env });
    await script.says(/ready in/);
    script.child.kill("SIGTERM");
    expect(await script.ended).to.equal(0);
    expect(script.output()).not.to.include("process.exit(");
  });

  it("is called by other scripts and by mocha, which do without Maglev", () => {
    const options = ["--require", "./scripts/lib/engine.cjs", "--allow-natives-syntax"];
    const print = ["--print", "%IsMaglevEnabled()"];
    expect(execFileSync(process.execPath, [...options, ...print]).toString()).to.equal("false\n");
    expect(execFileSync(process.execPath, [...options.slice(2), ...print]).toString()).to.equal(
      "true\n",
    );
  });
});
