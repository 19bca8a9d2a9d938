// A project of general modules, served from its plan and its sources.
import { expect } from "chai";
import { startPlan } from "../../helpers/plan-gateway.ts";

/** Answers with its variables, and with what its role allows. */
const SEARCH = {
  code: `async ({ requestContext: { routeKey } }) => {
    const { CLIENT, ENDPOINT, GREETING, PREFIX, SECRET, TABLE, TABLE_ARN } = process.env;
    return {
      statusCode: 200,
      body: JSON.stringify({ routeKey, CLIENT, ENDPOINT, GREETING, PREFIX, SECRET, TABLE, TABLE_ARN }),
    };
  }`,
};

const CONNECT = {
  code: `async () => ({ statusCode: process.env.TABLE === "catalog-items" ? 200 : 500 })`,
};

const ZIPS = { "dist/connect.zip": CONNECT, "dist/search.zip": SEARCH };

const start = (variables?: Record<string, Record<string, string>>) =>
  startPlan("catalog", { zips: ZIPS, hasSources: true, variables });

const SECRET = "aws_cognito_user_pool_client.web.client_secret";

describe("a plan of general modules, with its sources", () => {
  it("gives the functions of each route all variables but the unknown one", async () => {
    const gateway = await start({ "catalog-search": { SECRET: "given" } });
    const client = await gateway.connect("live");

    for (const routeKey of ["search", "find"]) {
      client.send({ action: routeKey });
      const { id } = gateway.model.apis[0]!;
      expect(JSON.parse(await client.next())).to.deep.equal({
        routeKey,
        CLIENT: '{"pool":"eu-north-1_a4qqtaifl"}',
        ENDPOINT: `https://${id}.execute-api.eu-north-1.amazonaws.com/live`,
        GREETING: "HELLOTHERE",
        PREFIX: "Catalog",
        SECRET: "given",
        TABLE: "catalog-items",
        TABLE_ARN: "arn:aws:dynamodb:eu-north-1:000000000000:table/catalog-items",
      });
    }
  });

  it("names what is lost, and the option that sets a variable", async () => {
    const { warnings } = await start({ "catalog-search": { SECRET: "given" } });

    const lost = warnings.filter((line) => line.includes("is not in the plan"));
    expect(lost).to.have.members([
      `module.fn["connect"].aws_lambda_function.this[0].environment.variables.SECRET is not in the plan: it depends on ${SECRET}. Set it with --env catalog-connect.SECRET=VALUE.`,
      `module.fn["connect"].aws_iam_role_policy.inline[0].policy.Statement[0] is not in the plan: it depends on ${SECRET}. "*" stands for it.`,
      `module.fn["search"].aws_iam_role_policy.inline[0].policy.Statement[0] is not in the plan: it depends on ${SECRET}. "*" stands for it.`,
      `module.fn["search"].aws_iam_policy.json[0].policy.Statement[1] is not in the plan: it depends on ${SECRET}. The statement is omitted.`,
    ]);
  });

  it("resolves more than references in the text of an option", async () => {
    const secret = '${upper("x")}-${module.api.endpoint}-${local.region}';
    const gateway = await start({ "catalog-search": { SECRET: secret } });
    const client = await gateway.connect("live");

    client.send({ action: "find" });

    const { id } = gateway.model.apis[0]!;
    expect(JSON.parse(await client.next()).SECRET).to.equal(
      `X-wss://${id}.execute-api.eu-north-1.amazonaws.com/live-eu-north-1`,
    );
  });
});
