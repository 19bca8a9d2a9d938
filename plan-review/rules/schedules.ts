// Schedules that run more rarely: backups, snapshots, and whatever else has a `cron(…)` or a `rate(…)`.
import { isEmpty } from "../marks/body.ts";
import { show } from "../marks/show.ts";
import { code } from "../render/markdown.ts";
import { askBoth, type Judge, toList } from "./judge.ts";
import { isNamed } from "./pairs.ts";

const DAYS_PER_YEAR = 365.25;
const MINUTES_PER_DAY = 24 * 60;
const WEEKS_PER_YEAR = DAYS_PER_YEAR / 7;
const MONTHS_PER_YEAR = 12;

const MINUTES = new Map([
  ["minute", 1],
  ["hour", 60],
  ["day", MINUTES_PER_DAY],
  ["week", 7 * MINUTES_PER_DAY],
]);

/**
 * How often a schedule runs in a year, on average. Undefined for anything but a schedule.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html
 */
export const countRuns = (schedule: unknown): number | undefined => {
  if (typeof schedule !== "string") return undefined;
  const [, amount, unit = ""] = /^rate\((\d+) (\w+?)s?\)$/.exec(schedule) ?? [];
  const minutes = Number(amount) * (MINUTES.get(unit) ?? NaN);
  if (amount !== undefined) return readRate(minutes);
  const [, fields] = /^cron\(([^)]*)\)$/.exec(schedule) ?? [];
  return fields === undefined ? undefined : countCron(fields.trim().split(/\s+/));
};

/** Some services call a rate of 0 a schedule that runs once. */
const readRate = (minutes: number): number | undefined =>
  Number.isNaN(minutes)
    ? undefined
    : minutes === 0
      ? 0
      : (DAYS_PER_YEAR * MINUTES_PER_DAY) / minutes;

const countCron = (fields: string[]): number | undefined => {
  const [minute = "", hour = "", day = "", month = "", weekday = "", year = "*"] = fields;
  if (fields.length < 5 || fields.length > 6) return undefined;
  const months = countValues(month, MONTHS_PER_YEAR) / MONTHS_PER_YEAR;
  const days = countDays(day, weekday) * months;
  const runs = countValues(minute, 60) * countValues(hour, 24) * days;
  // Single years end, or have ended.
  return isEvery(year) ? runs : runs / 100;
};

const isEvery = (field: string): boolean => field === "*" || field === "?";

/** Days in a year, before the months are considered. */
const countDays = (day: string, weekday: string): number => {
  if (!isEvery(day)) return countValues(day, 31) * MONTHS_PER_YEAR;
  if (isEvery(weekday)) return DAYS_PER_YEAR;
  if (/[#L]/.test(weekday)) return MONTHS_PER_YEAR;
  return countValues(weekday, 7) * WEEKS_PER_YEAR;
};

const NAMES = "SUN MON TUE WED THU FRI SAT JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(
  " ",
);

const toNumber = (name: string): number => {
  const at = NAMES.indexOf(name.toUpperCase());
  return at < 0 ? Number(name) : at + 1;
};

const countValues = (field: string, all: number): number => {
  const counts = field.split(",").map((part) => {
    const [range = "", step = "1"] = part.split("/");
    const [from = "", to = part.includes("/") && !isEvery(range) ? "all" : from] = range.split("-");
    const size = isEvery(range)
      ? all
      : to === "all"
        ? all - toNumber(from)
        : toNumber(to) - toNumber(from) + 1;
    return Number.isNaN(size) ? 1 : Math.ceil((size <= 0 ? size + all : size) / Number(step));
  });
  return Math.min(
    all,
    counts.reduce((sum, count) => sum + count, 0),
  );
};

const countAll = (schedules: unknown): number | undefined => {
  const runs = toList(schedules).map(countRuns);
  return runs.includes(undefined)
    ? undefined
    : runs.reduce<number>((sum, one) => sum + (one ?? 0), 0);
};

/** Each run that is left out is a day, or an hour, of data that is lost. */
const BACKUPS =
  /^aws_(backup_plan|dlm_lifecycle_policy|redshift_snapshot_schedule|backup_restore_testing_plan|datasync_task)\./;

/** Any other may be adjusted; so much rarer, hardly anything runs any more. */
const MUCH_RARER = 10;

export const rarer: Judge = (pair) => {
  const { shown, before, after } = pair;
  const isBackup = isNamed(BACKUPS, pair);
  const factor = isBackup ? 1 : MUCH_RARER;
  const isRarer = askBoth(before, after, (old, next) => {
    const [was, is] = [countAll(old), countAll(next)];
    return was !== undefined && is !== undefined && is * factor < was * (isBackup ? 0.999 : 1.001);
  });
  const isGone =
    isBackup && isEmpty(after) && askBoth(before, "", (old) => countAll(old) !== undefined);
  if (!isRarer && !(isGone && !isEmpty(before))) return undefined;
  const change = isEmpty(after) ? "is removed" : `becomes ${code(show(after))}, which is rarer`;
  const what = `${code(shown)} was ${code(show(before))} and ${change}.`;
  return { what, severity: isBackup ? "error" : "warning" };
};
