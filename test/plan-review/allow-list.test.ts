// What the allow-list accepts, and findings about its entries.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { judge, parseAllowList, UnreadableAllowList } from "../../plan-review/allow-list.ts";
import type { Finding } from "../../plan-review/plan/model.ts";

const FINDING: Finding = {
  id: "PR001",
  severity: "error",
  resource: "dev/connections/table",
  address: "aws_dynamodb_table.t",
  what: "It is replaced.",
  fix: "Keep it.",
};

const ENTRY = {
  finding: "PR001",
  resource: "dev/connections/table",
  reason: "The table is empty.",
  expires: "2027-01-31",
};

const judged = (entries: unknown[], today = "2026-12-01", stack: string | undefined = "dev") =>
  judge([FINDING], entries, stack, today);

const summary = (entries: unknown[], today?: string) =>
  judged(entries, today).map(({ id, severity, allowedBy }) => [id, severity, allowedBy?.reason]);

describe("allow-list", () => {
  it("allows a finding of a resource by its path or its address", () => {
    const allowed = [["PR001", "error", ENTRY.reason]];
    expect(summary([ENTRY])).to.deep.equal(allowed);
    expect(summary([{ ...ENTRY, resource: "aws_dynamodb_table.t" }])).to.deep.equal(allowed);
  });

  it("allows nothing else", () => {
    const refused = [
      ["PR001", "error", undefined],
      ["PR903", "notice", undefined],
    ];
    expect(summary([{ ...ENTRY, finding: "PR002" }])).to.deep.equal(refused);
    expect(summary([{ ...ENTRY, resource: "dev/connections" }])).to.deep.equal(refused);
  });

  it("is valid on its last day, and an error the day after", () => {
    expect(summary([ENTRY], "2027-01-31")).to.deep.equal([["PR001", "error", ENTRY.reason]]);
    expect(summary([ENTRY], "2027-02-01")).to.deep.equal([
      ["PR001", "error", undefined],
      ["PR901", "error", undefined],
    ]);
  });

  for (const missing of ["finding", "resource", "reason", "expires"]) {
    it(`refuses an entry without ${missing}`, () => {
      const refused = [
        ["PR001", "error", undefined],
        ["PR902", "error", undefined],
      ];
      expect(summary([{ ...ENTRY, [missing]: undefined }])).to.deep.equal(refused);
      expect(summary([{ ...ENTRY, [missing]: " " }])).to.deep.equal(refused);
    });
  }

  it("refuses an invalid date", () => {
    for (const expires of ["never", "2027-1-31", "2027-02-30", "2027-13-01", 20270131]) {
      expect(summary([{ ...ENTRY, expires }]).map(([id]) => id)).to.deep.equal(["PR001", "PR902"]);
    }
    expect(summary(["PR001"]).map(([id]) => id)).to.deep.equal(["PR001", "PR902"]);
  });

  it("reports an unused entry, but not that of another stack", () => {
    const other = { ...ENTRY, resource: "prod/connections/table" };
    expect(judged([ENTRY, other]).map(({ id }) => id)).to.deep.equal(["PR001"]);
    const mistaken = { ...ENTRY, resource: "dev/connections/tabel" };
    expect(judged([ENTRY, mistaken]).at(-1)).to.include({
      id: "PR903",
      severity: "notice",
      resource: "dev/connections/tabel",
    });
    expect(judge([], [other], undefined, "2026-12-01").map(({ id }) => id)).to.deep.equal([
      "PR903",
    ]);
  });

  it("cannot allow findings about itself", () => {
    const expired = { ...ENTRY, expires: "2026-01-01" };
    const allowance = { ...ENTRY, finding: "PR901" };
    const found = judged([expired, allowance]).find(({ id }) => id === "PR901");
    expect(found).to.include({ severity: "error" }).and.not.to.have.property("allowedBy");
  });

  it("must be a list in JSON", () => {
    expect(() => parseAllowList("{}")).to.throw(UnreadableAllowList, "is not a list");
    expect(() => parseAllowList("[")).to.throw(UnreadableAllowList, "is not JSON");
  });

  it("of this project is readable and complete", () => {
    const entries = parseAllowList(readFileSync("plan-review.json", "utf8"));
    expect(judge([], entries, "none", "2000-01-01")).to.deep.equal([]);
  });
});
