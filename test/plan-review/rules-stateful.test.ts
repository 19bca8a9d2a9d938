// What would be lost.
import { expect } from "chai";
import { changed, created, destroyed, findings, ids, kept } from "./resources.ts";

const STATEFUL = {
  aws_acm_certificate: "error",
  aws_apigatewayv2_domain_name: "error",
  aws_cloudwatch_log_group: "warning",
  aws_dynamodb_table: "error",
  aws_kms_key: "error",
  aws_s3_bucket: "error",
  aws_sqs_queue: "error",
};

describe("rules about what holds state", () => {
  for (const [type, severity] of Object.entries(STATEFUL)) {
    it(`object to the loss of ${type}`, () => {
      const replaced = changed(type, {}, {}, { action: "replace", replacedBecause: ["name"] });
      expect(findings(replaced)[0]).to.include({
        id: "PR001",
        severity,
        resource: "dev/one",
        what: `\`${type}\` is replaced, and what is in it is gone: \`name\` cannot be changed in place.`,
      });
      expect(findings(destroyed(type, {}))[0]).to.include({ id: "PR002", severity });
      const forgotten = destroyed(type, {}, { action: "forget" });
      expect(findings(forgotten)[0]).to.include({ id: "PR002", severity });
    });

    it(`let ${type} be made, changed and kept`, () => {
      expect(ids(created(type, {}), changed(type, {}, {}), kept(type, {}))).to.deep.equal([]);
    });
  }

  it("let what holds nothing go", () => {
    expect(ids(destroyed("aws_cloudwatch_dashboard", {}))).to.deep.equal([]);
  });
});
