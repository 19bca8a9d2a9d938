// Rules about the loss of stateful resources.
import { expect } from "chai";
import { changed, created, destroyed, findings, ids, kept } from "../resources.ts";

const STATEFUL = {
  aws_acm_certificate: "error",
  aws_apigatewayv2_domain_name: "error",
  aws_cloudwatch_log_group: "warning",
  aws_dynamodb_table: "error",
  aws_kms_key: "error",
  aws_s3_bucket: "error",
  aws_sqs_queue: "error",
};

describe("rules about stateful resources", () => {
  for (const [type, severity] of Object.entries(STATEFUL)) {
    it(`report the loss of ${type}`, () => {
      const replaced = changed(type, {}, {}, { action: "replace", replacedBecause: ["name"] });
      expect(findings(replaced)[0]).to.include({
        id: "PR001",
        severity,
        resource: "dev/one",
        what: `\`${type}\` is replaced, which loses its content: \`name\` cannot be changed in place.`,
      });
      expect(findings(destroyed(type, {}))[0]).to.include({ id: "PR002", severity });
      const forgotten = destroyed(type, {}, { action: "forget" });
      expect(findings(forgotten)[0]).to.include({ id: "PR002", severity });
    });

    it(`accept ${type} that is created, changed or kept`, () => {
      expect(ids(created(type, {}), changed(type, {}, {}), kept(type, {}))).to.deep.equal([]);
    });
  }

  it("accept the loss of stateless resources", () => {
    expect(ids(destroyed("aws_cloudwatch_dashboard", {}))).to.deep.equal([]);
  });
});
