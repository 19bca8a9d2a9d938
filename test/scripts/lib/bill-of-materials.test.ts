// The bills of materials of the zips: compared with source maps and the lock file, and valid by CycloneDX's schema.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { expect } from "chai";
import { bundleHandlers } from "../../../scripts/lib/bundle.ts";
import { HANDLERS } from "../../helpers/handlers.ts";
import { mayBeDeployed } from "../../helpers/licenses.ts";

const SCHEMAS = "node_modules/@cyclonedx/cyclonedx-library/res/schema";
const readSchema = (name: string) =>
  JSON.parse(readFileSync(`${SCHEMAS}/${name}.SNAPSHOT.schema.json`, "utf8"));

const createValidator = () => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  // No bill uses these two formats, for which ajv needs another package.
  for (const format of ["iri-reference", "idn-email"]) ajv.addFormat(format, () => false);
  for (const name of ["spdx", "jsf-0.82"]) {
    ajv.addSchema(readSchema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  return ajv.compile(readSchema("bom-1.6"));
};

interface Component {
  name: string;
  version: string;
  purl: string;
  hashes: { alg: string; content: string }[];
  licenses: { expression: string }[];
}

interface Bill {
  metadata: { component: Pick<Component, "hashes"> };
  components: Component[];
}

describe("bill of materials", () => {
  let folder: string;

  before(async function () {
    folder = mkdtempSync(join(tmpdir(), "bills-"));
    await bundleHandlers("handlers", folder);
  });

  after(() => rmSync(folder, { recursive: true }));

  const readBill = (name: string): Bill =>
    JSON.parse(readFileSync(join(folder, `${name}.cdx.json`), "utf8"));

  /** Folders of packages with a file in the source map, a source independent of the bill's. */
  const listFolders = (name: string): string[] => {
    const map = JSON.parse(readFileSync(join(folder, `${name}.js.map`), "utf8"));
    const files = (map.sources as string[]).map((source) => relative(".", resolve(folder, source)));
    // A copy of the project may have them through a link.
    const found = files
      .filter((file) => file.includes("node_modules/"))
      .map((file) => findOwner(file.slice(file.indexOf("node_modules/"))));
    return [...new Set(found)];
  };

  /** The longest path in the lock file that contains the file. */
  const findOwner = (file: string): string =>
    Object.keys(lock)
      .filter((path) => file.startsWith(`${path}/`))
      .toSorted((a, b) => a.length - b.length)
      .at(-1)!;

  const validate = createValidator();
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;

  for (const name of HANDLERS) {
    it(`of ${name} lists exactly the packages whose code is in it, as locked`, () => {
      const expected = listFolders(name).map((path) => {
        const manifest = JSON.parse(readFileSync(join(path, "package.json"), "utf8"));
        const { version, integrity } = lock[path];
        return {
          name: manifest.name,
          version,
          licenses: [{ expression: manifest.license }],
          hashes: [
            {
              alg: "SHA-512",
              content: Buffer.from(integrity.slice("sha512-".length), "base64").toString("hex"),
            },
          ],
          purl: `pkg:npm/${manifest.name.replace("@", "%40")}@${version}`,
        };
      });
      const found = readBill(name).components.map(({ purl, hashes, licenses, ...component }) => ({
        name: component.name,
        version: component.version,
        licenses,
        hashes,
        purl,
      }));
      expect(found).to.have.deep.members(expected);
    });

    it(`of ${name} is valid by CycloneDX's schema, and contains the hash of its zip`, () => {
      const bill = readBill(name);
      validate(bill);
      expect(validate.errors ?? []).to.deep.equal([]);
      const zip = readFileSync(join(folder, `${name}.zip`));
      expect(bill.metadata.component.hashes).to.deep.equal([
        { alg: "SHA-256", content: createHash("sha256").update(zip).digest("hex") },
      ]);
    });

    it(`of ${name} has only licenses that require at most a notice`, () => {
      for (const { purl, licenses } of readBill(name).components) {
        expect(mayBeDeployed(licenses[0]?.expression), purl).to.equal(true);
      }
    });
  }

  it("is empty only for zips with only this project's code", () => {
    expect(readBill("ping").components).to.deep.equal([]);
    const names = readBill("jwtAuthorizer").components.map((component) => component.name);
    expect(names).to.deep.equal(["aws-jwt-verify"]);
    expect(readBill("connect").components.length).to.be.greaterThan(5);
  });

  it("is refused by the schema when a component lacks its name", () => {
    const bill = readBill("connect");
    const [{ name: _, ...nameless }] = bill.components as [Component];
    expect(validate({ ...bill, components: [nameless] })).to.equal(false);
  });
});
