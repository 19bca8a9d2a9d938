// The echo function in each language that this machine can run.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { EchoFunction } from "./echo-api.ts";

export interface EchoLanguage {
  fn: EchoFunction;
  /** Of its zip, besides the handlers of other languages. */
  files?: Record<string, Buffer>;
}

const JAVA_HANDLER = `
import java.util.Map;

public class Echo {
  public Map<String, Object> handle(Map<String, Object> event) {
    return Map.of("statusCode", 200, "body", event.getOrDefault("body", ""));
  }
}
`;

const has = (program: string, argument = "--version"): boolean =>
  spawnSync(program, [argument]).status === 0;

/** @param folder for what is compiled. */
export const listLanguages = (folder: string): EchoLanguage[] => [
  { fn: { runtime: "nodejs24.x" } },
  ...(has("python3") ? [{ fn: { runtime: "python3.12" } }] : []),
  ...(has("ruby") ? [{ fn: { runtime: "ruby3.3" } }] : []),
  ...(has("javac", "-version") ? [compileJava(folder)] : []),
];

const compileJava = (folder: string): EchoLanguage => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "Echo.java"), JAVA_HANDLER);
  spawnSync("javac", ["Echo.java"], { cwd: folder });
  const said = spawnSync("javac", ["-version"], { encoding: "utf8" });
  const [version = ""] = /\d+/.exec(said.stdout + said.stderr) ?? [];
  return {
    fn: { runtime: `java${version}`, handler: "Echo::handle", memory_size: 256 },
    files: { "Echo.class": readFileSync(path.join(folder, "Echo.class")) },
  };
};
