// Whether a function's code has the file of its handler.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { zipSync } from "fflate";
import { findMissingHandler } from "../../../gateway/lambda/handler-file.ts";
import type { LambdaModel } from "../../../gateway/model/functions.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { FUNCTION_MODEL } from "../helpers/invoke-function.ts";

const createFunction = (path: string, fn: Partial<LambdaModel>): LambdaModel => {
  const folder = mkdtempSync(join(tmpdir(), "handler-"));
  closeAfterwards(() => rmSync(folder, { recursive: true }));
  const zipPath = join(folder, "fn.zip");
  writeFileSync(zipPath, zipSync({ [path]: Buffer.from("x") }));
  return { ...FUNCTION_MODEL, zipPath, ...fn };
};

const PYTHON = { runtime: "python3.13" };
const RUBY = { runtime: "ruby3.4" };
const JAVA = { runtime: "java21" };

describe("the file of a handler", () => {
  for (const [handler, path, fn] of [
    ["index.handler", "index.js", {}],
    ["index.handler", "index.mjs", {}],
    ["./src/index.api.handler", "src/index.cjs", {}],
    ["src/index.handler", "src/index/package.json", {}],
    ["app.main", "app.py", PYTHON],
    ["chat.app.main", "chat/app.py", PYTHON],
    ["chat/app.main", "chat/app/__init__.py", PYTHON],
    ["src/app.Chat::App.run", "src/app.rb", RUBY],
    ["chat.App::run", "chat/App.class", JAVA],
    ["chat.App$Inner", "chat/App$Inner.class", JAVA],
    ["chat.App::run", "lib/all.jar", JAVA],
    ["/opt/wrapper.handler", "x.js", {}],
    ["wrapper.handler", "x.js", { layers: [{ arn: "arn:layer", zipPath: undefined }] }],
    ["", "x.js", {}],
  ] as const) {
    it(`${handler} may be in ${path}`, async () => {
      expect(await findMissingHandler(createFunction(path, { handler, ...fn }))).to.deep.equal([]);
    });
  }

  for (const [handler, path, fn] of [
    ["connect.handler", "index.js", {}],
    ["index.handler", "src/index.js", {}],
    ["index.handler", "index2.js", {}],
    ["app.main", "main.py", PYTHON],
    ["app.Chat.run", "chat.rb", RUBY],
    ["chat.App::run", "App.class", JAVA],
  ] as const) {
    it(`${handler} is named at startup when there is only ${path}`, async () => {
      const missing = createFunction(path, { handler, ...fn });
      expect(await findMissingHandler(missing)).to.deep.equal([
        `${missing.address}: its code has no file for the handler "${handler}"; calls will fail. ` +
          `Pass the code with --zip ${missing.functionName}=FOLDER.`,
      ]);
    });
  }

  it("is named at startup when a folder that stands for the zip lacks it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "handler-"));
    closeAfterwards(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, "main.js"), "");
    const fn = { ...FUNCTION_MODEL, zipPath: folder };
    expect(await findMissingHandler({ ...fn, handler: "main.handler" })).to.deep.equal([]);
    expect(await findMissingHandler({ ...fn, handler: "index.handler" })).to.have.length(1);
  });

  it("is not sought in a zip that cannot be read", async () => {
    expect(await findMissingHandler({ ...FUNCTION_MODEL, zipPath: "/nowhere.zip" })).to.deep.equal(
      [],
    );
  });
});
