// Repeats a tree of folders elsewhere, with the same files in it: programs see real folders and real files, and what they
// write into the folders does not reach the originals.
import {
  constants,
  copyFileSync,
  type Dirent,
  linkSync,
  mkdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { extname, join } from "node:path";
import { listFolder } from "../../../shared/list-folder.ts";

/** Entries and bytes after which folders and files are only linked: a large repository must not delay the start. */
const MAX_ENTRIES = 20_000;
const MAX_COPIED_BYTES = 256 * 1024 * 1024;

/** Terraform's providers write these over existing ones, which would reach the original through a link. */
const WRITTEN = new Set([".zip", ".tfstate", ".backup"]);

/** Folders that no archive contains; those of packages are often the largest. */
const LINKED = new Set([".git", ".terraform"]);

export class MirrorTree {
  private entries = 0;
  private bytes = 0;

  /**
   * @param to an existing folder. @param except names in it that are left out. @param linked names in it that are only
   * linked.
   */
  mirror(
    from: string,
    to: string,
    {
      except = NONE,
      linked = NONE,
    }: { except?: ReadonlySet<string>; linked?: ReadonlySet<string> },
  ): void {
    for (const entry of listFolder(from)) {
      const { name } = entry;
      if (except.has(name)) continue;
      const [source, target] = [join(from, name), join(to, name)];
      if (linked.has(name) || LINKED.has(name)) symlinkSync(source, target);
      else this.repeat(entry, source, target);
    }
  }

  private repeat(entry: Dirent, source: string, target: string): void {
    this.entries += 1;
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else if (this.entries > MAX_ENTRIES) symlinkSync(source, target);
    else if (entry.isFile()) this.repeatFile(source, target);
    else if (entry.isDirectory()) {
      mkdirSync(target);
      this.mirror(source, target, {});
    }
  }

  private repeatFile(source: string, target: string): void {
    if (!WRITTEN.has(extname(source)) && tryTo(() => linkSync(source, target))) return;
    this.bytes += statSync(source).size;
    const copy = () => copyFileSync(source, target, constants.COPYFILE_FICLONE);
    // A file that this user may not read, or one too many.
    if (this.bytes > MAX_COPIED_BYTES || !tryTo(copy)) symlinkSync(source, target);
  }
}

const NONE: ReadonlySet<string> = new Set();

/** Links between file systems, and to files of other users, are refused. */
const tryTo = (act: () => void): boolean => {
  try {
    act();
    return true;
  } catch {
    return false;
  }
};
