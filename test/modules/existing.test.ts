// Functions, roles and tables that were made elsewhere.
import { expect } from "chai";
import {
  type ConnectionTableProps,
  ConfigurationError,
  ConnectionTable,
  ExistingFunction,
  ExistingRole,
  ExistingTable,
  LambdaFunction,
  Schedule,
  WebSocketApi,
  WebSocketRoute,
} from "../../modules/index.ts";
import { synthesizeModules as synthesize } from "../helpers/module-stack.ts";

const only = (resources: Record<string, any>): any => {
  expect(Object.keys(resources)).to.have.length(1);
  return Object.values(resources)[0];
};

describe("what exists already", () => {
  const LAYOUTS = { layouts: ["1:16"] };

  describe("a table", () => {
    it("is looked up by its name, and takes the place of one that is created", () => {
      const { data, resource } = synthesize((stack) => {
        const table = new ExistingTable(stack, "shared", { tableName: "connections" });
        const role = new ExistingRole(stack, "role", { roleName: "reader" });
        new ConnectionTable(stack, "connections", { table, ...LAYOUTS }).grantSweep(role);
      });
      expect(only(data.aws_dynamodb_table).name).to.equal("connections");
      expect(resource).to.not.have.property("aws_dynamodb_table");
      const { Statement } = JSON.parse(only(resource.aws_iam_role_policy).policy);
      expect(Statement).to.have.length(1);
      expect(Statement[0].Resource[0]).to.match(
        /^\$\{data\.aws_dynamodb_table\.shared_table_\w+\.arn\}$/,
      );
    });

    it("is told to functions by its name, with its own key opened once", () => {
      const keyArn = "arn:aws:kms:eu-west-1:000000000000:key/1";
      const { resource } = synthesize((stack, zipPath) => {
        const fn = new LambdaFunction(stack, "connect", { functionName: "words-connect", zipPath });
        const table = new ExistingTable(stack, "shared", { tableName: "connections", keyArn });
        const connections = new ConnectionTable(stack, "connections", { table, ...LAYOUTS });
        connections.grantPut(fn);
        connections.grantDelete(fn);
      });
      const { environment } = only(resource.aws_lambda_function);
      expect(environment.variables).to.include({ CONNECTIONS_TABLE: "connections" });
      const policies = Object.values<any>(resource.aws_iam_role_policy);
      const statements = policies.flatMap(({ policy }) => JSON.parse(policy).Statement);
      const ofKey = statements.filter(({ Resource }) => Resource[0] === keyArn);
      expect(ofKey.map(({ Action }) => Action)).to.deep.equal([["kms:Decrypt"]]);
    });

    const refuse = (title: string, message: string, props: (table: ExistingTable) => object) =>
      it(title, () => {
        synthesize((stack) => {
          const table = new ExistingTable(stack, "shared", { tableName: "connections" });
          const given = { ...LAYOUTS, ...props(table) } as ConnectionTableProps;
          const make = () => new ConnectionTable(stack, "connections", given);
          expect(make).to.throw(ConfigurationError, message);
        });
      });

    refuse(
      "is not protected by what did not create it",
      "have an existing table, and tableName, isProtected for a new one; expected one of the two",
      (table) => ({ table, tableName: "other", isProtected: true }),
    );

    refuse(
      "is not encrypted by what did not create it",
      "have an existing table, and key for a new one; expected one of the two: leave out table or key.",
      (table) => ({ table, key: {} }),
    );

    refuse(
      "or a new one is needed",
      "have no table; expected tableName for a new one, or table",
      () => ({}),
    );
  });

  it("a function answers a route, which is returned, and runs at a rate", () => {
    const { data, resource } = synthesize((stack) => {
      const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live" });
      const fn = new ExistingFunction(stack, "shout", { functionName: "shout" });
      const route = api.addRoute("shout", fn);
      expect(route).to.be.instanceOf(WebSocketRoute);
      new Schedule(stack, "often", { fn, rate: "5 minutes" });
    });
    expect(only(data.aws_lambda_function).function_name).to.equal("shout");
    expect(only(resource.aws_apigatewayv2_integration).integration_uri).to.match(
      /^\$\{data\.aws_lambda_function\.shout_function_\w+\.invoke_arn\}$/,
    );
    expect(only(resource.aws_cloudwatch_event_target).arn).to.match(
      /^\$\{data\.aws_lambda_function\.shout_function_\w+\.arn\}$/,
    );
  });

  it("a function without a known role is granted nothing in silence", () => {
    synthesize((stack) => {
      const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live" });
      const fn = new ExistingFunction(stack, "shout", { functionName: "shout" });
      expect(() => api.grantPostToConnection(fn)).to.throw(ConfigurationError, "ExistingRole");
      expect(() => fn.allow(["sns:Publish", "sns:Subscribe"], ["*"])).to.throw(
        ConfigurationError,
        'The function "shout" needs sns:Publish, sns:Subscribe, but its role is unknown: set role: new ExistingRole(…).',
      );
      expect(() => fn.allowBasic(["kms:Decrypt"], ["*"])).to.throw(
        ConfigurationError,
        "needs kms:Decrypt",
      );
    });
  });

  it("a role is granted what functions are", () => {
    const { resource } = synthesize((stack) => {
      const api = new WebSocketApi(stack, "api", { name: "words", stageName: "live" });
      const role = new ExistingRole(stack, "poster", { roleName: "poster" });
      api.grantPostToConnection(role);
      api.grantDeleteConnection(role);
    });
    const { role, policy, name } = only(resource.aws_iam_role_policy);
    expect(role).to.equal("poster");
    expect(name).to.equal("words-poster");
    const { Version, Statement } = JSON.parse(policy);
    expect(Version).to.equal("2012-10-17");
    const arn = `\${aws_apigatewayv2_api.${Object.keys(resource.aws_apigatewayv2_api)[0]}.execution_arn}`;
    expect(Statement).to.deep.equal(
      ["POST", "DELETE"].map((method) => ({
        Effect: "Allow",
        Action: ["execute-api:ManageConnections"],
        Resource: [`${arn}/live/${method}/@connections/*`],
      })),
    );
  });

  it("a function is granted through its role, which needs no policy without grants", () => {
    const { resource } = synthesize((stack) => {
      new ExistingRole(stack, "idle", { roleName: "idle" });
      const role = new ExistingRole(stack, "caller", { roleName: "caller" });
      const fn = new ExistingFunction(stack, "shout", { functionName: "shout", role });
      fn.allowBasic(["kms:Decrypt"], ["*"]);
      fn.allow(["sns:Publish"], ["*"], { Bool: { "aws:SecureTransport": ["true"] } });
    });
    const { role, policy } = only(resource.aws_iam_role_policy);
    expect(role).to.equal("caller");
    expect(JSON.parse(policy).Statement).to.deep.equal([
      { Effect: "Allow", Action: ["kms:Decrypt"], Resource: ["*"] },
      {
        Effect: "Allow",
        Action: ["sns:Publish"],
        Resource: ["*"],
        Condition: { Bool: { "aws:SecureTransport": ["true"] } },
      },
    ]);
  });
});
