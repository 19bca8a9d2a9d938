// Plans as shells and editors write them.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { runPlanReview } from "../../../plan-review/command.ts";
import { decodeText } from "../../../plan-review/plan/decode.ts";
import { closeAfterwards } from "../../helpers/hooks.ts";

const TEXT = '{"format_version":"1.2","resource_changes":[],"planned_values":{"é":"✓"}}';

const bigEndian = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();

const ENCODED: [string, Buffer][] = [
  ["UTF-8", Buffer.from(TEXT)],
  ["UTF-8 with a mark", Buffer.from(`\uFEFF${TEXT}`)],
  ["UTF-16, as PowerShell writes it", Buffer.from(`\uFEFF${TEXT}`, "utf16le")],
  ["UTF-16 without a mark", Buffer.from(TEXT, "utf16le")],
  ["big-endian UTF-16", bigEndian(`\uFEFF${TEXT}`)],
  ["big-endian UTF-16 without a mark", bigEndian(TEXT)],
];

describe("the text of a plan", () => {
  for (const [encoding, bytes] of ENCODED) {
    it(`is read in ${encoding}`, () => {
      expect(decodeText(bytes)).to.equal(TEXT);
      const directory = mkdtempSync(join(tmpdir(), "plan-review-decode-"));
      closeAfterwards(() => rmSync(directory, { recursive: true }));
      const path = join(directory, "plan.json");
      writeFileSync(path, bytes);
      const context = {
        directory,
        version: "1",
        today: "2026-12-01",
        synthesize: () => expect.fail(),
      };
      expect(runPlanReview([path], context).exitCode).to.equal(0);
    });
  }

  it("may be short", () => {
    for (const text of ["", "{", "{}"]) expect(decodeText(Buffer.from(text))).to.equal(text);
  });
});
