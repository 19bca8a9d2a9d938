// Actions and fields whose names mean something in an AsyncAPI document, or cannot be in its references as they are.
import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect } from "chai";
import { type Contract, route } from "../../../../handlers/lib/contract.ts";
import { createAsyncApi } from "../../../../scripts/lib/api/asyncapi.ts";
import { printAgreement } from "../../../../scripts/lib/api/client-types.ts";

const TEXT = { type: "string" } as const;

const describeActions = (...actions: string[]) => {
  const contracts = actions.map((action) =>
    route(action, { input: { type: "object", properties: { field: TEXT } }, output: TEXT }),
  );
  const document = createAsyncApi(contracts as unknown as Contract[], "1.0.0");
  return JSON.parse(JSON.stringify(document));
};

/** As https://www.rfc-editor.org/rfc/rfc6901#section-6 says. */
const follow = (document: any, { $ref }: { $ref: string }): any =>
  decodeURIComponent($ref.slice("#/".length))
    .split("/")
    .map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce((part, name) => (Object.hasOwn(part, name) ? part[name] : undefined), document);

const createValidator = () => {
  const path = "node_modules/@asyncapi/specs/schemas/3.0.0.json";
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(path, "utf8")));
};

describe("names in the AsyncAPI document", () => {
  const validate = createValidator();

  for (const action of ["a b", "a/b", "a~1b", "a%20b", "é", "#", "$x", "__proto__", "constructor"])
    it(`lead to the action ${JSON.stringify(action)}`, () => {
      const document = describeActions(action);
      expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
      const { messages, reply } = document.operations[action];
      const [asked, answered] = [messages[0], reply.messages[0]].map((reference) =>
        follow(document, follow(document, reference)),
      );
      expect(asked.payload.properties.action).to.deep.equal({ const: action });
      expect(answered.name).to.equal(`${action}-reply`);
    });

  for (const action of ["join", "leave", "error", "publication", "reconnect", "send-join"])
    it(`keep the action "${action}" and the frames of the server apart`, () => {
      const document = describeActions(action);
      expect(validate(document), JSON.stringify(validate.errors)).to.equal(true);
      const { messages, reply } = document.operations[action];
      const read = (reference: { $ref: string }) => follow(document, follow(document, reference));
      expect(read(messages[0]).payload.properties.field).to.deep.equal(TEXT);
      expect(read(reply.messages.at(-1)).payload.properties).to.include.keys("error", "message");
      const sent = Object.values<any>(document.operations).filter((one) => one.action === "send");
      expect(
        sent.map((one) => Object.keys(read(one.messages[0]).payload.properties)[0]).toSorted(),
      ).to.deep.equal(["channel", "channel", "channel", "error", "reconnect"]);
    });

  it("keep an action and the reply to another one apart", () => {
    const document = describeActions("a", "a-reply");
    const read = (reference: { $ref: string }) => follow(document, follow(document, reference));
    const { a, "a-reply": other } = document.operations;
    expect(read(a.reply.messages[0]).payload.properties.action).to.deep.equal({ const: "a" });
    expect(read(other.messages[0]).payload.properties.action).to.deep.equal({ const: "a-reply" });
  });

  it("keep a field that is named like a keyword of schemas", () => {
    const input = { type: "object", properties: { prefixItems: TEXT, items: TEXT } } as const;
    const contract = route("say", { input }) as unknown as Contract;
    const { components } = createAsyncApi([contract], "1.0.0") as any;
    expect(components.messages.say.payload.properties).to.include.keys("prefixItems", "items");
  });
});

describe("names in the client's types", () => {
  it("keep routes of the same name in two files apart", () => {
    const contracts = ["a", "b"].map((action) => ({
      name: "shared",
      path: `handlers/routes/${action}.ts`,
      contract: { action } as Contract,
    }));
    const source = printAgreement(contracts, "test/client/types");
    const names = [...source.matchAll(/import type \{ (?:\w+ as )?(\w+) \} from ".+routes/g)];
    expect(new Set(names.map(([, name]) => name))).to.have.property("size", 2);
    for (const [, name] of names) expect(source).to.contain(`typeof ${name}>>`);
  });
});
