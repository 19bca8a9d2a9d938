// The connection table: what each grant allows, on which items, and what functions are told.
import { expect } from "chai";
import {
  ConfigurationError,
  ConnectionTable,
  type ConnectionTableProps,
  EncryptionKey,
  LambdaFunction,
} from "../../modules/index.ts";
import { listByPath, listStatements, synthesizeOwn } from "../helpers/own-stack.ts";

const TABLE = { tableName: "words", layouts: ["1:16"] };

describe("connection table", () => {
  const readVariables = (
    props: Partial<ConnectionTableProps>,
    make: (table: ConnectionTable, fn: LambdaFunction) => void,
  ) => {
    const document = synthesizeOwn((stack, zipPath) => {
      const fn = new LambdaFunction(stack, "fn", { functionName: "fn", zipPath });
      make(new ConnectionTable(stack, "table", { ...TABLE, ...props }), fn);
    });
    return listByPath(document, "aws_lambda_function").get("fn/function")!["environment"].variables;
  };

  it("tells functions its name and layouts", () => {
    expect(
      readVariables({ layouts: ["2:32", "1:16"] }, (table, fn) => table.grantFind(fn)),
    ).to.deep.equal({ CONNECTIONS_TABLE: "words", CONNECTION_LAYOUTS: "2:32,1:16" });
  });

  it("tells those that write connections whether to index the expiry of tokens", () => {
    for (const [indexesExpiry, told] of [
      [undefined, undefined],
      [false, undefined],
      [true, "yes"],
    ] as const) {
      const props = indexesExpiry === undefined ? {} : { indexesExpiry };
      for (const make of [
        (table: ConnectionTable, fn: LambdaFunction) => table.grantPut(fn),
        (table: ConnectionTable, fn: LambdaFunction) => table.grantDelete(fn),
      ]) {
        expect(readVariables(props, make)["INDEX_EXPIRY"]).to.equal(told);
      }
    }
  });

  const synthesizeTable = (props: Partial<ConnectionTableProps> = {}) => {
    const document = synthesizeOwn((stack) => {
      new ConnectionTable(stack, "table", { ...TABLE, ...props });
    });
    return listByPath(document, "aws_dynamodb_table").get("table/table")!;
  };

  it("has a name that DynamoDB takes", () => {
    for (const tableName of ["a.b", "W_-", "a".repeat(255)]) {
      expect(synthesizeTable({ tableName })["name"]).to.equal(tableName);
    }
    for (const tableName of ["ab", "a".repeat(256), "a bcd", "abc d"]) {
      expect(() => synthesizeTable({ tableName }), tableName).to.throw(
        ConfigurationError,
        /^tableName is ".+; expected 3 to 255 letters, digits, underscores, hyphens and dots, or undefined\.$/,
      );
    }
  });

  it("is keyed by partition and connection, expires items, and is billed by request", () => {
    const table = synthesizeTable();
    expect(table).to.include({ hash_key: "p", range_key: "c", billing_mode: "PAY_PER_REQUEST" });
    expect(table["attribute"]).to.deep.equal([
      { name: "p", type: "S" },
      { name: "c", type: "S" },
    ]);
    expect(table["ttl"]).to.deep.equal({ attribute_name: "e", enabled: true });
  });

  it("is protected where the stack says so", () => {
    const table = synthesizeTable({ isProtected: true });
    expect(table["deletion_protection_enabled"]).to.equal(true);
    expect(table["point_in_time_recovery"]).to.deep.equal({ enabled: true });
  });

  it("is neither protected nor encrypted with an own key by default", () => {
    const table = synthesizeTable();
    expect(table).to.include({ name: "words", deletion_protection_enabled: false });
    expect(table["point_in_time_recovery"]).to.deep.equal({ enabled: false });
    expect(table).not.to.have.property("server_side_encryption");
  });

  it("is encrypted with its key, and lets those that use it decrypt", () => {
    const document = synthesizeOwn((stack, zipPath) => {
      const arnInAccount = "arn:aws:sns:eu-west-1:123456789012:any";
      const props = { name: "words", region: "eu-west-1", arnInAccount, logGroups: [] };
      const key = new EncryptionKey(stack, "key", props);
      const fn = new LambdaFunction(stack, "fn", { functionName: "fn", zipPath });
      new ConnectionTable(stack, "table", { ...TABLE, key }).grantFind(fn);
    });
    const [name] = Object.keys(document["resource"].aws_kms_key);
    const table = listByPath(document, "aws_dynamodb_table").get("table/table")!;
    expect(table["server_side_encryption"]).to.deep.equal({
      enabled: true,
      kms_key_arn: `\${aws_kms_key.${name}.arn}`,
    });
    const actions = listStatements(document, "fn/basic-policy").flatMap(({ Action }) => Action);
    expect(actions).to.include("kms:Decrypt").and.not.to.include("kms:GenerateDataKey");
  });

  for (const layouts of [["1:1"], ["12:345"], ["1:16", "2:32", "10:16"]]) {
    it(`takes the layouts ${layouts.join(", ")}`, () => {
      synthesizeOwn((stack) => new ConnectionTable(stack, "table", { ...TABLE, layouts }));
    });
  }

  for (const layout of ["0:1", "1:0", "x1:1", "1:1x", "x:1", "1:x", "01:1", "1x:1", "16"]) {
    it(`refuses the layout ${layout}`, () => {
      synthesizeOwn((stack) => {
        const make = () => new ConnectionTable(stack, "table", { ...TABLE, layouts: [layout] });
        expect(make).to.throw(
          ConfigurationError,
          `connectionLayouts is ["${layout}"]; expected a list of at least 1, each version:shards, such as "1:16", with at most 1000 shards and a version of its own.`,
        );
      });
    });
  }
});
