// What is written from the contracts: up to date, valid, and complete.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect } from "chai";
import { createAsyncApi } from "../../../../scripts/lib/api/asyncapi.ts";
import { listContracts } from "../../../../scripts/lib/api/contracts.ts";
import { createApiDocuments } from "../../../../scripts/lib/api/documents.ts";
import { CLIENT_FRAMES, SERVER_FRAMES } from "../../../../scripts/lib/protocol-page.ts";
import { ACTIONS } from "../../../helpers/routes.ts";

const readJson = (path: string) => JSON.parse(readFileSync(path, "utf8"));

const readDocument = () => readJson("docs/asyncapi.json");

describe("documents of the API", () => {
  it('are up to date; else run "npm run docs:api"', async () => {
    const documents = await createApiDocuments();
    expect([...documents.keys()])
      .to.include("docs/asyncapi.json")
      .and.include("client/actions.ts");
    for (const [path, text] of documents) expect(readFileSync(path, "utf8"), path).to.equal(text);
  });

  it("are a valid AsyncAPI 3 document, whose references all lead somewhere", () => {
    const schema = readJson("node_modules/@asyncapi/specs/schemas/3.0.0.json");
    // It contains the schema of schemas itself.
    const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
    addFormats.default(ajv);
    const validate = ajv.compile(schema);
    const document = readDocument();
    expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
    expect(validate({ ...document, info: {} })).to.equal(false);
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    expect(references.length).to.be.greaterThan(20);
    for (const [, path = ""] of references) {
      const found = path.split("/").reduce((part, name) => part?.[name], document);
      expect(found, path).to.be.an("object");
    }
  });

  it("have every frame of the channel protocol, with the schema that is checked", () => {
    const { messages } = readDocument().components;
    const payloads = Object.values<any>(messages).map(({ payload }) => payload);
    for (const [name, { description: _, ...frame }] of [...CLIENT_FRAMES, ...SERVER_FRAMES]) {
      expect(payloads, name).to.deep.include(JSON.parse(JSON.stringify(frame)));
    }
  });

  it("are about routes that exist", async () => {
    const actions = (await listContracts()).map(({ contract }) => contract.action);
    expect(ACTIONS).to.include.members(actions);
  });

  it("describe texts, tuples, and routes without a reply", () => {
    const text = { action: "say", output: { type: "string" } };
    const tuple = { prefixItems: [{ type: "string" }], items: false };
    const tell = { action: "tell" };
    const common = { check: () => {}, checked: {}, request: tuple };
    const { operations, components } = createAsyncApi(
      [text, tell].map((one) => ({ ...common, ...one })) as never,
      "1.0.0",
    ) as any;
    expect(components.messages["say-value"].contentType).to.equal("text/plain");
    expect(components.messages.tell.payload).to.deep.equal({
      items: [{ type: "string" }],
      additionalItems: false,
    });
    expect(operations.tell.reply.messages).to.have.length(1);
  });
});
