// Rules about the loss of stateful resources.
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { findStateful, STATEFUL_TYPES } from "../../../plan-review/rules/stateful-types.ts";
import { changed, created, destroyed, findings, ids, kept } from "../resources.ts";

/** Resource types of the AWS provider, with the arguments that tell of something to lose. */
const SCHEMA = JSON.parse(readFileSync("test/fixtures/provider/types.json", "utf8"));

const loses = (type: string): string => findStateful(type)?.loses ?? "";

describe("rules about stateful resources", () => {
  for (const type of STATEFUL_TYPES) {
    it(`report the loss of ${type}, and not that it is created, changed or kept`, () => {
      const severity = findStateful(type)?.severity;
      const replaced = changed(type, {}, {}, { action: "replace", replacedBecause: ["name"] });
      expect(findings(replaced).find(({ id }) => id === "PR001")).to.include({
        severity,
        resource: "dev/one",
        what: `\`${type}\` is replaced, which loses ${loses(type)}: \`name\` cannot be changed in place.`,
      });
      const losses = [destroyed(type, {}), destroyed(type, {}, { action: "forget" })];
      for (const lost of losses) {
        expect(findings(lost).find(({ id }) => id === "PR002")).to.include({ severity });
      }
      const harmless = ids(created(type, {}), changed(type, {}, {}), kept(type, {}));
      expect(harmless).not.to.include.members(["PR001"]).and.not.to.include.members(["PR002"]);
    });
  }

  it("know only types that the provider has", () => {
    for (const type of STATEFUL_TYPES) expect(SCHEMA, type).to.have.property(type);
  });

  it("cover every type that can be protected from deletion, or that keeps backups", () => {
    const marked = Object.entries<string[]>(SCHEMA).filter(([, names]) =>
      names.some((name) => PROTECTED.test(name)),
    );
    const missing = marked.map(([type]) => type).filter((type) => !STATEFUL_TYPES.has(type));
    expect(missing.toSorted()).to.deep.equal(Object.keys(NOT_STATEFUL).toSorted());
  });

  it("recognize types that no table has by what protects them", () => {
    const body = { deletion_protection: true };
    expect(findings(destroyed("google_sql_database_instance", body))[0]).to.include({
      id: "PR002",
      severity: "error",
    });
  });

  it("name the reason when no attribute forces a replacement", () => {
    const reason = { action: "replace" as const, reason: "replace_because_tainted" };
    expect(findings(changed("aws_sqs_queue", {}, {}, reason))[0]?.what).to.contain("it is tainted");
  });

  it("name an old object that an unfinished replacement left behind", () => {
    const deposed = destroyed("aws_db_instance", {}, { deposed: "7adb1b42" });
    expect(findings(deposed)[0]?.what).to.contain("old object `7adb1b42`");
  });

  it("accept the loss of stateless resources", () => {
    expect(ids(destroyed("aws_iam_policy_attachment", {}))).to.deep.equal([]);
  });
});

const PROTECTED =
  /^(deletion_protection(_enabled)?|enable_deletion_protection|termination_protection|skip_final_(snapshot|backup)|backup_retention_period|recovery_window_in_days|deletion_window_in_days|retention_in_days|message_retention_seconds)$/;

/** Types with such an argument that nothing is lost with, and why. */
const NOT_STATEFUL: Record<string, string> = {};
