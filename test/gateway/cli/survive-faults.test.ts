// Uncaught errors are reported and do not end the process.
import { EventEmitter } from "node:events";
import { expect } from "chai";
import { silentOutput } from "../../../gateway/diagnostics/output.ts";
import { surviveFaults } from "../../../gateway/cli/survive-faults.ts";

describe("uncaught errors", () => {
  for (const event of ["uncaughtException", "unhandledRejection"]) {
    it(`are reported with their cause: ${event}`, () => {
      const warnings: string[] = [];
      const emitter = new EventEmitter();
      surviveFaults(emitter, { ...silentOutput, warn: (line) => warnings.push(line) });

      for (const error of [new Error("out of order"), "thrown text"]) emitter.emit(event, error);

      expect(warnings[0]).to.match(
        /the gateway keeps running\. Cause: Error: out of order\n\s+at /,
      );
      expect(warnings[1]).to.match(/the gateway keeps running\. Cause: thrown text$/);
    });
  }
});
