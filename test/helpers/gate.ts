// Blocks a function until a test lets it continue, however long that takes.
import { randomUUID } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeAfterwards } from "./hooks.ts";

export interface Gate {
  /** An expression for a handler's code: a promise that resolves when the gate is opened. */
  readonly isOpen: string;
  open(): void;
}

export const createGate = (): Gate => {
  const path = join(tmpdir(), `gate-${randomUUID()}`);
  closeAfterwards(() => rmSync(path, { force: true }));
  const isThere = `require("node:fs").existsSync(${JSON.stringify(path)})`;
  return {
    isOpen: `(async () => { while (!${isThere}) await new Promise((done) => setTimeout(done, 5)); })()`,
    open: () => writeFileSync(path, ""),
  };
};
