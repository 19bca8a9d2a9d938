// The client's types of actions, and types that agree only while the client's and the handlers' are the same.
import { posix } from "node:path";
import type { Schema } from "../../../handlers/lib/schema/schema.ts";
import type { ListedContract } from "./contracts.ts";
import { comment, printName, printType } from "./print-type.ts";

/** @returns the source of `Actions`, the type argument of the client. */
export const printActions = (contracts: readonly ListedContract[]): string =>
  `// What clients may send, and the frames that reply to a request. Written by npm run docs:api from handlers/routes/.

export interface Actions {
${contracts.map(printAction).join("")}}
`;

const printAction = ({ contract }: ListedContract): string => {
  const { action, description, request, reply } = contract;
  const fields = printType(without(request, "action", "id"), "    ");
  const lines = [
    `    request: ${fields};\n`,
    ...(reply ? [`    reply: ${printType(without(reply, "id"), "    ")};\n`] : []),
  ];
  return `${comment({ ...(description && { description }) }, "  ")}  ${printName(action)}: {\n${lines.join("")}  };\n`;
};

/** Also of each alternative. */
const without = (schema: Schema, ...names: string[]): Schema => {
  const { properties, required, anyOf, oneOf } = schema;
  const isKept = (name: string) => !names.includes(name);
  const each = (parts: readonly Schema[]) => parts.map((part) => without(part, ...names));
  return {
    ...schema,
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).filter(([name]) => isKept(name))),
    }),
    ...(required && { required: required.filter(isKept) }),
    ...(anyOf && { anyOf: each(anyOf) }),
    ...(oneOf && { oneOf: each(oneOf) }),
  };
};

/** @param folder of the file, from which it imports. @returns a source that `tsc` refuses when types have drifted. */
export const printAgreement = (contracts: readonly ListedContract[], folder: string): string => {
  const names = contracts.map(({ name }) => name);
  // Two files may have the same name for their routes.
  const localNames = names.map((name, at) => (names.indexOf(name) === at ? name : `${name}_${at}`));
  const imports = contracts.map(({ name, path }, at) => {
    const local = localNames[at] === name ? name : `${name} as ${localNames[at]}`;
    return `import type { ${local} } from "${posix.relative(folder, path)}";\n`;
  });
  const lines = contracts.map(
    ({ contract }, at) =>
      `  Assert<Agrees<Actions[${JSON.stringify(contract.action)}], typeof ${localNames[at]}>>,\n`,
  );
  return `// Refused by tsc when the client's types differ from those of the handlers. Written by npm run docs:api.
import type { Actions } from "${posix.relative(folder, "client/actions.ts")}";
${imports.join("")}import type { Agrees, Assert } from "./agree.ts";

export type Agreed = [
${lines.join("")}];
`;
};
