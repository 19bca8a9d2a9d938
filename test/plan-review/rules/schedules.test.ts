// How often schedules run, which decides whether one is rarer than another.
import { expect } from "chai";
import { countRuns } from "../../../plan-review/rules/schedules.ts";

const DAYS = 365.25;

const RUNS: [schedule: string, perYear: number][] = [
  ["rate(1 day)", DAYS],
  ["rate(24 hours)", DAYS],
  ["rate(5 minutes)", DAYS * 24 * 12],
  ["rate(7 days)", DAYS / 7],
  ["rate(0 minute)", 0],
  ["cron(0 5 * * ? *)", DAYS],
  ["cron(0 5 ? * * *)", DAYS],
  ["cron(0 5 ? * MON-SUN *)", DAYS],
  ["cron(0 5 ? * SUN-SAT *)", DAYS],
  ["cron(0 5 ? * MON-FRI *)", (DAYS / 7) * 5],
  ["cron(0 5 ? * 1 *)", DAYS / 7],
  ["cron(0 5 ? * 6L *)", 12],
  ["cron(0 5 ? * MON#1 *)", 12],
  ["cron(0 * * * ? *)", DAYS * 24],
  ["cron(0/15 * * * ? *)", DAYS * 24 * 4],
  ["cron(0 0/12 * * ? *)", DAYS * 2],
  ["cron(0 8-10,18 * * ? *)", DAYS * 4],
  ["cron(0 5 1 * ? *)", 12],
  ["cron(0 5 L * ? *)", 12],
  ["cron(0 5 1,15 * ? *)", 24],
  ["cron(0 5 1 JAN,JUL ? *)", 2],
  ["cron(0 5 * * ? 2020)", DAYS / 100],
  ["cron(30 3 1 * ?)", 12],
];

describe("a schedule", () => {
  for (const [schedule, perYear] of RUNS) {
    it(`runs ${Math.round(perYear * 100) / 100} times a year: ${schedule}`, () => {
      expect(countRuns(schedule)).to.be.closeTo(perYear, 0.001);
    });
  }

  for (const text of [
    "at(2026-12-24T00:00:00)",
    "cron(0 5)",
    "daily",
    "rate(1 fortnight)",
    "",
    5,
  ]) {
    it(`is not one: ${text}`, () => {
      expect(countRuns(text)).to.equal(undefined);
    });
  }
});
