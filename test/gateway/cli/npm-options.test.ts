// Options that npm keeps for itself when the `--` before them is missing.
import { expect } from "chai";
import { assertNotTakenByNpm } from "../../../gateway/cli/npm-options.ts";

const FLAGS = ["watch", "no-build", "no-iam", "help", "version"];
const OPTIONS = new Map([
  ...["port", "var-file"].map((name) => [name, true] as const),
  ...FLAGS.map((name) => [name, false] as const),
]);

const tryWith = (environment: NodeJS.ProcessEnv, script = "start", args: string[] = []): string => {
  try {
    assertNotTakenByNpm({ npm_lifecycle_event: script, ...environment }, OPTIONS, args);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

describe("an option that npm took", () => {
  for (const [name, value, script, message] of [
    [
      "port",
      "3005",
      "start",
      'npm took "--port 3005" for itself; put -- before it: npm start -- --port 3005',
    ],
    [
      "var_file",
      "a.tfvars",
      "serve",
      'npm took "--var-file a.tfvars" for itself; put -- before it: npm run serve -- --var-file a.tfvars',
    ],
    [
      "watch",
      "true",
      "start",
      'npm took "--watch" for itself; put -- before it: npm start -- --watch',
    ],
    [
      "build",
      "",
      "start",
      'npm took "--no-build" for itself; put -- before it: npm start -- --no-build',
    ],
  ] as const) {
    it(`is named with the command to write: ${name}`, () => {
      expect(tryWith({ [`npm_config_${name}`]: value }, script)).to.equal(message);
    });
  }

  it("is named with its value also if npm passed that on", () => {
    const [taken, args] = [{ npm_config_port: "true" }, ["3005"]];
    expect(tryWith(taken, "start", args)).to.equal(
      'npm took "--port 3005" for itself; put -- before it: npm start -- --port 3005',
    );
    expect(tryWith({ npm_config_watch: "true" }, "start", args)).to.equal(
      'npm took "--watch" for itself; put -- before it: npm start -- --watch',
    );
  });

  it("is none of npm's own, and none without npm", () => {
    expect(
      tryWith({ npm_config_version: "11.0.0", npm_config_cache: "/x", npm_config_iam: "true" }),
    ).to.equal("");
    expect(() => assertNotTakenByNpm({ npm_config_port: "1" }, OPTIONS, [])).not.to.throw();
  });
});
