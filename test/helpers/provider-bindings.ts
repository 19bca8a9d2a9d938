// Arguments of a resource type, as declared in the bindings of Terraform's AWS provider.
import { readFileSync } from "node:fs";

const FOLDER = "node_modules/@cdktf/provider-aws/lib";

/** An argument: its Terraform name, and its TypeScript type. */
type Argument = [name: string, type: string];

/** @returns `argument`, and `block.argument` for arguments in blocks. */
export const listArguments = (type: string): string[] => {
  const folder = type.replace("aws_", "").replaceAll("_", "-");
  const interfaces = interfacesIn(readFileSync(`${FOLDER}/${folder}/index.d.ts`, "utf8"));
  const [config] = [...interfaces].find(([name]) => name.endsWith("Config")) ?? [""];
  return pathsIn(interfaces, config, "");
};

const interfacesIn = (text: string): Map<string, Argument[]> =>
  new Map(
    text
      .split(/^export interface /m)
      .slice(1)
      .map((part) => {
        const [name = ""] = /^\w+/.exec(part) ?? [];
        const [body = ""] = part.split(/^}/m);
        const found = body.matchAll(
          /#(\w+) \w+#\1\}(?:(?!\*\/)[^])*\*\/\s*readonly \w+\??: ([^;]+);/g,
        );
        return [name, [...found].map(([, argument = "", of = ""]): Argument => [argument, of])];
      }),
  );

const pathsIn = (interfaces: Map<string, Argument[]>, name: string, prefix: string): string[] =>
  (interfaces.get(name) ?? []).flatMap(([argument, type]) => {
    const [inner = ""] = /^\w+/.exec(type) ?? [];
    const path = `${prefix}${argument}`;
    return interfaces.has(inner) ? pathsIn(interfaces, inner, `${path}.`) : [path];
  });
