// A mocha reporter: the scoreboard of faults, row by row, with lost and duplicate deliveries.
import Mocha, { type Runner, type Test } from "mocha";

interface Row {
  passed: number;
  failed: number;
  lost: number;
  duplicates: number;
  title: string;
}

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_RUN_END } = Mocha.Runner.constants;

export default class ScoreboardReporter {
  private readonly rows = new Map<string, Row>();

  constructor(runner: Runner) {
    runner.on(EVENT_TEST_PASS, (test) => this.add(test, true));
    runner.on(EVENT_TEST_FAIL, (test, error: Error) => {
      this.add(test, false);
      console.log(`${test.fullTitle()}\n  ${error.message}`);
    });
    runner.on(EVENT_RUN_END, () => this.print());
  }

  private add(
    test: Test & { ledger?: { lost: number; duplicates: number } },
    passed: boolean,
  ): void {
    for (const [name] of test.fullTitle().matchAll(/\b[RS]\d+\b/g)) {
      const row = this.rows.get(name) ?? {
        passed: 0,
        failed: 0,
        lost: 0,
        duplicates: 0,
        title: test.title.replace(/^([RS]\d+,? ?|#\d+,? ?)+/, ""),
      };
      row[passed ? "passed" : "failed"] += 1;
      row.lost += test.ledger?.lost ?? 0;
      row.duplicates += test.ledger?.duplicates ?? 0;
      this.rows.set(name, row);
    }
  }

  private print(): void {
    const rows = [...this.rows].toSorted(([a], [b]) => a.localeCompare(b, "en", { numeric: true }));
    console.log("row  result  tests  lost  twice  first test");
    for (const [name, { passed, failed, lost, duplicates, title }] of rows) {
      const cells = [
        name.padEnd(4),
        (failed === 0 ? "passed" : "FAILED").padEnd(7),
        String(passed + failed).padStart(5),
        String(lost).padStart(5),
        String(duplicates).padStart(6),
        ` ${title.slice(0, 80)}`,
      ];
      console.log(cells.join(" "));
    }
    const sum = (pick: (row: Row) => number) =>
      rows.reduce((total, [, row]) => total + pick(row), 0);
    const passedRows = rows.filter(([, { failed }]) => failed === 0).length;
    console.log(
      `\n${passedRows} of ${rows.length} rows passed, ${sum(({ lost }) => lost)} lost, ` +
        `${sum(({ duplicates }) => duplicates)} delivered twice.`,
    );
  }
}
