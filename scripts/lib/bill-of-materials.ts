// Lists the packages whose code is in a zip, as a CycloneDX bill of materials in JSON.
// https://cyclonedx.org/docs/1.6/json/
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Metafile } from "esbuild";

export interface ZipContents {
  /** Name of the handler. */
  name: string;
  zip: Uint8Array;
  /** Files of its bundle by path, with the bytes that are left of each, from esbuild. */
  inputs: Metafile["outputs"][string]["inputs"];
}

/**
 * Reproducible: it has no time and no random serial number. It contains the zip's SHA-256, so that a mismatch of bill
 * and zip is detected.
 *
 * @returns JSON. Versions and licenses are those of the installed packages.
 */
export const billOfMaterials = ({ name, zip, inputs }: ZipContents): string => {
  const own = readManifest(".");
  const lock = readLock();
  const components = packageFolders(inputs).map((folder) => createComponent(folder, lock));
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
    // The same version may be installed in two folders.
    components: [...new Map(components.map((each) => [each.purl, each])).values()],
  };
  return `${JSON.stringify(bill, undefined, 2)}\n`;
};

/** @returns folders of packages that have bytes left in the bundle; nested ones are separate packages. */
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

const readManifest = (folder: string): Manifest =>
  JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Manifest;

interface Lock {
  packages: Record<string, { version?: string; integrity?: string }>;
}

/** By path from the project's folder. */
const readLock = (): Map<string, Lock["packages"][string]> => {
  const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8")) as Lock;
  return new Map(Object.entries(packages));
};

const createComponent = (folder: string, lock: ReturnType<typeof readLock>) => {
  const { name, version, license } = readManifest(folder);
  // An installed package may be a link to another project's folder.
  const locked = lock.get(folder.slice(folder.indexOf("node_modules/")));
  const hashes = locked?.version === version ? readHashes(locked.integrity) : [];
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

/** @param integrity of the package in the registry. https://www.w3.org/TR/SRI/ */
const readHashes = (integrity = ""): { alg: string; content: string }[] =>
  [...integrity.matchAll(/sha(256|384|512)-(\S+)/g)].map(([, bits, base64 = ""]) => ({
    alg: `SHA-${bits}`,
    content: Buffer.from(base64, "base64").toString("hex"),
  }));
