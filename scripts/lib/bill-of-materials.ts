// Which packages' code is in a zip: a bill of materials for each, as CycloneDX JSON. https://cyclonedx.org/docs/1.6/json/
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Metafile } from "esbuild";

export interface ZipContents {
  /** Name of the handler. */
  name: string;
  zip: Uint8Array;
  /** Of the bundle in it, as esbuild tells: files by their path, with the bytes that are left of each. */
  inputs: Metafile["outputs"][string]["inputs"];
}

/**
 * The same bytes for the same zip: it has no time and no random serial number. Its own SHA-256 is in it, so that a bill
 * and a zip that do not belong together are told apart.
 *
 * @returns JSON. Versions and licenses are those of the packages that are installed.
 */
export const billOfMaterials = ({ name, zip, inputs }: ZipContents): string => {
  const own = manifestOf(".");
  const lock = readLock();
  const components = packageFolders(inputs).map((folder) => componentOf(folder, lock));
  const bill = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    version: 1,
    metadata: {
      component: {
        type: "application",
        "bom-ref": `${own.name}/${name}`,
        name: `${own.name}/${name}`,
        version: own.version,
        hashes: [{ alg: "SHA-256", content: createHash("sha256").update(zip).digest("hex") }],
      },
    },
    // One version may lie in two folders.
    components: [...new Map(components.map((each) => [each.purl, each])).values()],
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
};

/** @returns folders of packages, without those of which nothing is left; nested ones are packages of their own. */
const packageFolders = (inputs: ZipContents["inputs"]): string[] => {
  const folders = Object.entries(inputs).flatMap(([path, { bytesInOutput }]) =>
    bytesInOutput > 0 ? (packageFolder(path) ?? []) : [],
  );
  return [...new Set(folders)].toSorted();
};

/** @returns for example `node_modules/a/node_modules/@b/c`; undefined for the project's own files. */
export const packageFolder = (path: string): string | undefined =>
  /(?:^|.*\/)node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path)?.[0];

interface Manifest {
  name: string;
  version: string;
  license?: string;
}

const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Manifest;

interface Lock {
  packages: Record<string, { version?: string; integrity?: string }>;
}

/** By paths from the project's folder. */
const readLock = (): Map<string, Lock["packages"][string]> => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
  return new Map(Object.entries(packages));
};

const componentOf = (folder: string, lock: ReturnType<typeof readLock>) => {
  const { name, version, license } = manifestOf(folder);
  // What is installed may be a link to another project's folder.
  const locked = lock.get(folder.slice(folder.indexOf("node_modules/")));
  const hashes = locked?.version === version ? hashesOf(locked.integrity) : [];
  const purl = `pkg:npm/${name.split("/").map(encodeURIComponent).join("/")}@${version}`;
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    ...(hashes.length > 0 && { hashes }),
    ...(license !== undefined && { licenses: [{ expression: license }] }),
    purl,
  };
};

/** @param integrity of the package as the registry has it. https://www.w3.org/TR/SRI/ */
const hashesOf = (integrity = ""): { alg: string; content: string }[] =>
  [...integrity.matchAll(/sha(256|384|512)-(\S+)/g)].map(([, bits, base64 = ""]) => ({
    alg: `SHA-${bits}`,
    content: Buffer.from(base64, "base64").toString("hex"),
  }));
