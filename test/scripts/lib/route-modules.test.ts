// Contracts in zips: their checks, and neither schemas nor the libraries that these are written with.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { build } from "esbuild";
import { buildOptions } from "../../../scripts/lib/bundle.ts";
import { createRouteModules, listSources } from "../../../scripts/lib/route-modules.ts";
import { catchRejection } from "../../helpers/errors.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const bundle = async (entry: string) => {
  const { outputFiles, metafile } = await build(buildOptions([entry], "unused"));
  const code = outputFiles.find(({ path }) => path.endsWith(".js"))!.text;
  return { code, metafile };
};

describe("a contract in a zip", () => {
  it("is its check, without descriptions", async () => {
    const { code } = await bundle("handlers/subscribe.ts");
    const source = readFileSync("handlers/lib/realtime/frames.ts", "utf8");
    expect(source).to.include("renews the presence");
    expect(code).not.to.include("renews the presence");
    expect(code).to.include("since");
  });

  it("depends on the files of its schemas, which are watched", async () => {
    const { metafile } = await bundle("handlers/subscribe.ts");
    const schemas = "handlers/lib/realtime/frames.ts";
    expect(Object.keys(metafile.inputs)).not.to.include(schemas);
    const sources = await listSources(metafile);
    expect(sources).to.include(schemas).and.include("handlers/subscribe.ts");
    for (const path of sources)
      expect(existsSync(path) || path.startsWith("handler:"), path).to.equal(true);
  });

  for (const [what, contract, problem] of [
    [
      "something else",
      "export const shoutRoute = 1;",
      /shout\.ts.*exports shoutRoute; expected a route/s,
    ],
    ["nothing", "export {};", /exports nothing/],
    [
      "a route without a name",
      'export default { action: "shout", checked: { type: "object" } };',
      /shout\.ts exports a route as its default; expected a name: export const shoutRoute = …/,
    ],
    ["a defect", 'throw new Error("a defect");', /shout\.ts.*a defect/s],
  ] as const) {
    it(`is refused when its file exports ${what}`, async () => {
      const folder = mkdtempSync(join(tmpdir(), "contracts-"));
      closeAfterwards(() => rmSync(folder, { recursive: true }));
      const entry = join(folder, "handlers/shout.ts");
      mkdirSync(join(dirname(entry), "routes"), { recursive: true });
      writeFileSync(join(dirname(entry), "routes/shout.ts"), contract);
      writeFileSync(entry, 'export { shoutRoute as handler } from "./routes/shout.ts";');
      const plugins = [createRouteModules(dirname(entry))];
      const built = build({ ...buildOptions([entry], "unused"), plugins });
      const error = await catchRejection(built);
      expect(error.message).to.match(problem);
    });
  }
});
