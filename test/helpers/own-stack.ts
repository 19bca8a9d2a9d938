// A stack of constructs of one's own, without the project's stacks, which take longer to synthesize.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformStack } from "cdktf";

type Body = Record<string, any>;

/** @returns the JSON of a stack with what `build` makes in it. @param build gets the path of an empty zip. */
export const synthesizeOwn = (build: (stack: TerraformStack, zipPath: string) => void): Body => {
  const folder = mkdtempSync(join(tmpdir(), "own-stack-"));
  try {
    const zipPath = join(folder, "any.zip");
    writeFileSync(zipPath, "");
    const stack = new TerraformStack(new App({ outdir: folder }), "words");
    build(stack, zipPath);
    stack.prepareStack();
    return JSON.parse(JSON.stringify(stack.toTerraform())) as Body;
  } finally {
    rmSync(folder, { recursive: true });
  }
};

/** @returns the resources of a type by construct path, without the stack's name: `queue/dead-letters`. */
export const listByPath = (document: Body, type: string): Map<string, Body> =>
  new Map(
    Object.values<Body>(document["resource"][type] ?? {}).map((resource) => [
      resource["//"].metadata.path.replace(/^\w+\//, ""),
      resource,
    ]),
  );

/** @returns the statements of a policy, in the order of their grants; none if the policy does not exist. */
export const listStatements = (document: Body, path: string): Body[] => {
  const policy = listByPath(document, "aws_iam_role_policy").get(path);
  return policy ? JSON.parse(policy["policy"]).Statement : [];
};
