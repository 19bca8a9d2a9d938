// The compiled bootstrap of Java functions.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { findJavaClasses } from "../../../gateway/lambda/java-classes.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { createFolder, createPrograms } from "../helpers/zipped-function.ts";

/** Stands for a compiler: it makes one class, and counts its calls. */
const COMPILER = `
echo x >> "$(dirname "$0")/calls"
while [ "$1" != -d ]; do shift; done
echo compiled > "$2/Main.class"
`;

describe("the classes of the bootstrap", () => {
  /** @param compiler script of the shell. */
  const prepare = (compiler: string) => {
    const { XDG_CACHE_HOME } = process.env;
    process.env["XDG_CACHE_HOME"] = createFolder();
    closeAfterwards(() => {
      if (XDG_CACHE_HOME === undefined) delete process.env["XDG_CACHE_HOME"];
      else process.env["XDG_CACHE_HOME"] = XDG_CACHE_HOME;
    });
    const sources = createFolder();
    writeFileSync(join(sources, "Main.java"), "// one");
    const home = createPrograms({ "bin/javac": compiler });
    const interpreter = { file: join(home, "bin/java"), version: "21", packages: [] };
    return { sources, home, interpreter, cache: process.env["XDG_CACHE_HOME"] };
  };

  it("are made once, for sources and a version of Java", async () => {
    const { sources, home, interpreter } = prepare(COMPILER);
    const [first, second] = await Promise.all([
      findJavaClasses(sources, interpreter),
      findJavaClasses(sources, interpreter),
    ]);
    expect(second).to.equal(first);
    expect(readFileSync(join(home, "bin/calls"), "utf8")).to.equal("x\n");
    expect(existsSync(join(first, "Main.class"))).to.equal(true);
    expect(await findJavaClasses(sources, { ...interpreter, version: "25" })).not.to.equal(first);
    writeFileSync(join(sources, "Main.java"), "// two");
    expect(await findJavaClasses(sources, interpreter)).not.to.equal(first);
  });

  it("are not kept when the compiler fails, and are made by the next call", async () => {
    const { sources, interpreter, home, cache } = prepare("echo broken >&2; exit 1");
    const error = await findJavaClasses(sources, interpreter).catch((reason: unknown) => reason);
    expect(error).to.be.an("error").with.property("message").that.includes("broken");
    expect(readdirSync(join(cache, "aws-websocket-gateway/java"))).to.deep.equal([]);
    writeFileSync(join(home, "bin/javac"), `#!/bin/sh\n${COMPILER}`);
    expect(existsSync(join(await findJavaClasses(sources, interpreter), "Main.class"))).to.equal(
      true,
    );
  });
});
