// What is left of gateways that were killed goes when the next one starts.
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { processMark } from "../../shared/process-mark.ts";
import { createTemporaryFolder } from "../../shared/temporary-folder.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

const prepare = (name: string): string => {
  const folder = join(mkdtempSync(join(tmpdir(), `websocket-gateway-${processMark()}-`)), name);
  mkdirSync(folder);
  return join(folder, "..");
};

describe("temporary folders", () => {
  it("go that are older than the process that has their id, as in a container", () => {
    const [old, own] = [prepare("contents"), prepare("contents")];
    utimesSync(old, 0, 0);

    const created = createTemporaryFolder();

    closeAfterwards(() => {
      for (const folder of [own, created]) rmSync(folder, { recursive: true });
    });
    expect([old, own, created].map((folder) => existsSync(folder))).to.deep.equal([
      false,
      true,
      true,
    ]);
  });
});
