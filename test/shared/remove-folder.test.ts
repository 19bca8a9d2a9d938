// Folders that a function made unreadable are removed like others.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { removeFolder, removeFolderSync } from "../../shared/remove-folder.ts";

/** For root, every folder is readable. */
const asOrdinaryUser = async (act: () => Promise<void>): Promise<void> => {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    await act();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
};

const createLockedFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "locked-"));
  const inner = join(folder, "inner", "innermost");
  mkdirSync(inner, { recursive: true });
  writeFileSync(join(inner, "file"), "");
  chmodSync(inner, 0o000);
  chmodSync(join(folder, "inner"), 0o500);
  return folder;
};

describe("removing a folder", () => {
  for (const [name, remove] of [
    ["removeFolder", removeFolder],
    ["removeFolderSync", removeFolderSync],
  ] as const) {
    it(`removes unreadable folders in it (${name})`, () =>
      asOrdinaryUser(async () => {
        const folder = createLockedFolder();
        await remove(folder);
        expect(existsSync(folder)).to.equal(false);
      }));

    it(`accepts a folder that does not exist (${name})`, async () => {
      await remove(join(tmpdir(), "does-not-exist", "at-all"));
    });
  }
});
