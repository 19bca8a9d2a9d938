// The options that would serve more, as far as functions need them.
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { listPlaceholders } from "../../../gateway/lambda/handler-file.ts";
import { createTemporaryFolder } from "../../../shared/temporary-folder.ts";
import { writeZip } from "../../helpers/fixture-stack.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";
import { listOffers } from "../../../gateway/model/offers.ts";
import { readFixture } from "../helpers/read-fixture.ts";

describe("offers for functions", () => {
  it("are a zip for what runs from one, and a command for what does not", () => {
    const image = { package_type: "Image", image_uri: "x", filename: null, runtime: null };
    const { model } = readFixture({
      routes: {
        script: {},
        snake: { fn: { runtime: "python3.13" } },
        compiled: { fn: { runtime: "provided.al2023" } },
        pictured: { fn: image },
        brewed: { fn: { runtime: "java21" } },
      },
    });
    expect(listOffers(model, new Map())).to.deep.equal([
      {
        option: "--zip",
        values: ["fixture-script=PATH", "fixture-snake=PATH", "fixture-compiled=PATH"],
      },
      { option: "--run", values: ["fixture-pictured=COMMAND", "fixture-brewed=COMMAND"] },
    ]);
  });

  it("are a zip for one that is there, but is a placeholder", async () => {
    const directory = createTemporaryFolder("tests");
    closeAfterwards(() => rm(directory, { recursive: true }));
    const zipPath = join(directory, "send.zip");
    await writeZip(zipPath, "exports.handler = 1;", "placeholder.txt");
    const { model } = readFixture({ routes: { send: {} } });
    const functions = model.functions.map((fn) => ({ ...fn, zipPath }));
    const placeholders = await listPlaceholders(functions);
    expect(listOffers({ functions }, new Map(), placeholders)).to.deep.equal([
      { option: "--zip", values: ["fixture-send=PATH"] },
    ]);
    expect(listOffers({ functions }, new Map())).to.deep.equal([]);
  });

  it("are none for a function with a command", () => {
    const { model } = readFixture({ routes: { ping: { fn: { runtime: "java21" } } } });
    const functions = model.functions.map((fn) => ({ ...fn, command: "./run" }));
    expect(listOffers({ functions }, new Map())).to.deep.equal([]);
  });
});
