// Names that every object inherits work like any other name in Terraform.
import { expect } from "chai";
import type { TestClient } from "../../helpers/client.ts";
import { startFixture } from "../../helpers/fixture-gateway.ts";
import { having, INHERITED_NAMES, ORDINARY_NAME } from "../../helpers/inherited-names.ts";

const NAMES = [ORDINARY_NAME, ...INHERITED_NAMES];

const answer = async (client: TestClient, message: unknown): Promise<string> => {
  client.send(message);
  return client.next();
};

describe("names that every object inherits, in Terraform", () => {
  it("are environment variables, if Lambda accepts them", async () => {
    // https://docs.aws.amazon.com/lambda/latest/api/API_Environment.html
    for (const name of NAMES.filter((each) => /^[a-zA-Z]\w+$/.test(each))) {
      const code = `async () => ({ statusCode: 200, body: String(Object.entries(process.env).find(([name]) => name === "${name}")) })`;
      const gateway = await startFixture({
        routes: {
          $default: {
            code,
            routeResponse: true,
            fn: { environment: { variables: having(name, "x") } },
          },
        },
      });
      expect(await answer(await gateway.connect(), "x")).to.equal(`${name},x`);
      await gateway.close();
    }
  }).timeout(60_000);

  it("are variables, locals and resource names", async () => {
    for (const name of NAMES) {
      const gateway = await startFixture({
        routes: {},
        variable: having(name, { default: "v" }),
        resources: {
          aws_sqs_queue: having(name, { name: `queue-\${var.${name}}` }),
          aws_dynamodb_table: having(name, {
            name: `\${aws_sqs_queue.${name}.name}-table`,
            billing_mode: "PAY_PER_REQUEST",
            hash_key: name,
            attribute: [{ name, type: "S" }],
          }),
        },
      });
      const { queues, tables } = gateway.model;
      expect(queues.map((queue) => [queue.address, queue.name])).to.deep.equal([
        [`aws_sqs_queue.${name}`, "queue-v"],
      ]);
      expect(tables.map((table) => [table.name, table.keyAttributes])).to.deep.equal([
        ["queue-v-table", [name]],
      ]);
      await gateway.close();
    }
  }).timeout(60_000);

  it("are unserved resource types and missing attributes", async () => {
    for (const name of NAMES) {
      const gateway = await startFixture({ routes: {}, resources: having(name, { x: {} }) });
      expect(gateway.warnings).to.deep.equal([`${name}.x is not served locally.`]);
      await gateway.close();
    }
  });

  for (const expression of [
    (name: string) => `\${aws_sqs_queue.jobs.${name}}`,
    (name: string) => `\${var.${name}}`,
    (name: string) => `\${${name}.x}`,
    (name: string) => `\${lookup({}, "${name}")}`,
    (name: string) => `\${${name}("x")}`,
  ]) {
    it(`have no value in ${expression("NAME")}`, async () => {
      const catchError = async (name: string): Promise<string> => {
        try {
          await startFixture({
            routes: {},
            resources: {
              aws_sqs_queue: { jobs: { name: "jobs" }, other: { name: expression(name) } },
            },
          });
          return "none";
        } catch (error) {
          return String(error).replaceAll(name, "NAME");
        }
      };
      const expected = await catchError(ORDINARY_NAME);
      expect(expected).to.include("GatewayError");
      for (const name of INHERITED_NAMES) expect(await catchError(name)).to.equal(expected);
    });
  }
});
