// Verdicts of the last run: valid until the mutant's file or the deciding tests change.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { Verdict } from "./hunt.ts";
import { computeDigest, MAKERS } from "./mutant-list.ts";
import type { MutantId } from "./protocol.ts";

interface Memory {
  /** Hash of the mutant's file. */
  source: string;
  /** Hashes of the deciding test files: the one that detected it, or all that could have. */
  tests: string;
  files: string[];
  verdict: Verdict;
}

export class Remembered {
  private readonly path: string;
  private readonly memories: Map<MutantId, Memory>;
  private readonly digests = new Map<string, string>();

  /**
   * @param path of a file that need not exist.
   * @param forgets whether to ignore earlier verdicts on the mutants of a file.
   */
  constructor(path: string, forgets: (file: string) => boolean) {
    this.path = path;
    const stored = existsSync(path) ? readFileSync(path, "utf8") : "[]";
    const memories = JSON.parse(stored) as [MutantId, Memory][];
    this.memories = new Map(memories.filter(([id]) => !forgets(toFile(id))));
  }

  /** @param witnesses test files that could detect it now. */
  findVerdict(id: MutantId, witnesses: string[]): Verdict | undefined {
    const memory = this.memories.get(id);
    if (!memory || !memory.files.every((file) => existsSync(file))) return undefined;
    // A test file that did not exist then may detect it.
    const isMissed = memory.verdict.kind === "survived";
    if (isMissed && memory.files.join() !== witnesses.join()) return undefined;
    const isSame =
      memory.source === this.digest(toFile(id), ...MAKERS) &&
      memory.tests === this.digest(...memory.files);
    return isSame ? memory.verdict : undefined;
  }

  /** @param files whose tests decided. */
  keep(id: MutantId, verdict: Verdict, files: string[]): void {
    const source = this.digest(toFile(id), ...MAKERS);
    this.memories.set(id, { source, tests: this.digest(...files), files, verdict });
  }

  save(): void {
    mkdirSync(dirname(this.path), { recursive: true });
    writeFileSync(this.path, JSON.stringify([...this.memories]));
  }

  private digest(...files: string[]): string {
    const key = files.join();
    const digest = this.digests.get(key) ?? computeDigest(...files);
    this.digests.set(key, digest);
    return digest;
  }
}

const toFile = (id: MutantId): string => id.slice(0, id.lastIndexOf("#"));
