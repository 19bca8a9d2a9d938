// A copy of the project that is edited like a user would, synthesized, and applied.
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createTemporaryFolder } from "../../../shared/temporary-folder.ts";
import { copyProject } from "../project-copy.ts";

export class EditedProject {
  readonly directory = createTemporaryFolder("test-apply");

  constructor() {
    copyProject(this.directory, (path) =>
      /^(?:(?:modules|stacks)\/|main\.ts$|package\.json$)/.test(path),
    );
    cpSync("dist", join(this.directory, "dist"), { recursive: true });
  }

  /** Replaces `from` in a file. @throws unless it occurs exactly once. */
  edit(file: string, from: string | RegExp, to: string): void {
    const path = join(this.directory, file);
    const parts = readFileSync(path, "utf8").split(from);
    if (parts.length !== 2) {
      throw new Error(
        `Expected ${String(from)} in ${file} once, found it ${parts.length - 1} times.`,
      );
    }
    writeFileSync(path, parts.join(to));
  }

  /** Gives a new handler the code of an existing one. */
  copyHandler(from: string, to: string): void {
    cpSync(join(this.directory, "dist", `${from}.zip`), join(this.directory, "dist", `${to}.zip`));
  }

  /** @returns the folder of the synthesized stack. */
  synthesize(stack: string): string {
    execFileSync(process.execPath, ["main.ts"], { cwd: this.directory });
    const path = join(this.directory, "cdktf.out/stacks", stack);
    if (!existsSync(path)) throw new Error(`main.ts does not synthesize the stack "${stack}".`);
    return path;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
  }
}
