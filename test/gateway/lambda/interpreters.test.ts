// Which programs of a machine run functions.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { Interpreters } from "../../../gateway/lambda/interpreters.ts";
import { listJavaFiles } from "../../../gateway/lambda/java-files.ts";
import { LANGUAGES } from "../../../gateway/lambda/languages.ts";
import { createPrograms } from "../helpers/zipped-function.ts";

const says = (...lines: string[]): string => lines.map((line) => `echo '${line}'`).join("\n");

describe("interpreters", () => {
  it("are those of the runtime's version, before others", async () => {
    const PATH = createPrograms({
      "ruby3.3": says("/own/ruby3.3", "3.3", "/gems:/more", "aws-sdk-sqs"),
      ruby: says("/own/ruby", "3.1", "/gems"),
      // As a version manager leaves for each version it knows.
      "python3.12": "exit 127",
      python3: says("/own/python", "3.11", "boto3"),
    });
    const interpreters = new Interpreters({ PATH });
    expect(await interpreters.find("ruby", "ruby3.3")).to.deep.equal({
      file: "/own/ruby3.3",
      version: "3.3",
      folders: ["/gems", "/more"],
      packages: ["aws-sdk-sqs"],
    });
    expect(await interpreters.find("ruby", "ruby3.4")).to.include({ file: "/own/ruby" });
    expect(await interpreters.find("python", "python3.12")).to.deep.equal({
      file: "/own/python",
      version: "3.11",
      packages: ["boto3"],
    });
  });

  it("are those of an active virtual environment", async () => {
    const PATH = createPrograms({
      "python3.12": says("/own/python3.12", "3.12"),
      python3: says("/venv/python", "3.11"),
    });
    const interpreters = new Interpreters({ PATH, VIRTUAL_ENV: "/venv" });
    expect(await interpreters.find("python", "python3.12")).to.include({ file: "/venv/python" });
  });

  it("are started once", async () => {
    const PATH = createPrograms({ python3: `echo x >> "$COUNT"\n${says("/own/python", "3.11")}` });
    const COUNT = join(PATH, "count");
    const interpreters = new Interpreters({ PATH: `${PATH}:/bin`, COUNT });
    await interpreters.find("python", "python3.96");
    await interpreters.find("python", "python3.97");
    expect(readFileSync(COUNT, "utf8")).to.equal("x\n");
  });
});

/** As a virtual machine describes itself. */
const describesJava = (home: string, version: string): string =>
  `cat >&2 <<END\n    java.home = ${home}\n    java.specification.version = ${version}\nEND`;

describe("virtual machines of Java", () => {
  it("are those of JAVA_HOME, if they have a compiler", async () => {
    const JAVA_HOME = createPrograms({
      // The version 900 exists on no machine.
      "bin/java": describesJava('$(dirname "$0")/..', "900"),
      "bin/javac": "",
    });
    const java = await new Interpreters({ PATH: "/bin", JAVA_HOME }).find("java", "java900");
    expect(java).to.deep.equal({
      file: join(JAVA_HOME, "bin/java"),
      version: "900",
      packages: [],
    });
  });

  for (const [what, version, lacks] of [
    ["without a compiler", "900", /has no compiler, javac$/],
    ["that is too old", "1.8", /bin\/java is older than Java 11$/],
  ] as const) {
    it(`say what they lack: one ${what}`, () => {
      const output = `  java.home = /jre\n  java.specification.version = ${version}\n`;
      expect(LANGUAGES.java.read(output).lacks).to.match(lacks);
    });
  }

  it("are tried in the order of their use: the user's, the runtime's version, the PATH's, newer ones", () => {
    const folder = createPrograms(
      Object.fromEntries(
        ["java-25-openjdk", "temurin-21-jdk", "java-1.17.0-openjdk", "jdk-11.0.2", "default"].map(
          (name) => [`${name}/bin/java`, ""],
        ),
      ),
    );
    mkdirSync(join(folder, "java-30-empty"));
    const list = (runtime: string, environment = {}) =>
      listJavaFiles(runtime, environment, [
        [folder, "bin/java"],
        ["/nowhere", "bin/java"],
      ]).map((path) => path.replace(`${folder}/`, "").replace("/bin/java", ""));
    expect(list("java17")).to.deep.equal([
      "java-1.17.0-openjdk",
      "java",
      "temurin-21-jdk",
      "java-25-openjdk",
    ]);
    expect(list("java8.al2", { JAVA_HOME: "/mine" })).to.deep.equal([
      "/mine",
      "java",
      "jdk-11.0.2",
      "java-1.17.0-openjdk",
      "temurin-21-jdk",
      "java-25-openjdk",
    ]);
  });
});
