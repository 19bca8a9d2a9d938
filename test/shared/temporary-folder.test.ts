// What is left of gateways that were killed goes when the next one starts.
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect } from "chai";
import { processMark } from "../../shared/process-mark.ts";
import { createTemporaryFolder } from "../../shared/temporary-folder.ts";
import { closeAfterwards } from "../helpers/hooks.ts";

/** Larger than any id of a process. */
const NO_PROCESS = 2 ** 30;

const prepare = (name: string): string => {
  const folder = join(mkdtempSync(join(tmpdir(), `websocket-gateway-${processMark()}-`)), name);
  mkdirSync(folder);
  return join(folder, "..");
};

describe("temporary folders", () => {
  it("of a process that is gone are removed, whatever their purpose", () => {
    const own = createTemporaryFolder("tests");
    closeAfterwards(() => rmSync(own, { recursive: true }));
    const name = basename(own).replace(`-${processMark()}-`, `-${processMark(NO_PROCESS)}-`);
    const left = join(tmpdir(), name);
    mkdirSync(left);

    const next = createTemporaryFolder();

    closeAfterwards(() => rmSync(next, { recursive: true }));
    expect([own, left].map((folder) => existsSync(folder))).to.deep.equal([true, false]);
  });

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
