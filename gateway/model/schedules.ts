// Rates of EventBridge's scheduled rules.

const UNITS = new Map([
  ["minute", 60_000],
  ["hour", 3_600_000],
  ["day", 86_400_000],
]);

/**
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#rate-based
 *
 * EventBridge requires the singular for one unit and the plural for more.
 *
 * @returns milliseconds, or undefined when it is not a valid rate.
 */
export const parseInterval = (expression: string): number | undefined => {
  const [, count, unit = "", plural] =
    /^rate\(([1-9]\d*) (minute|hour|day)(s?)\)$/.exec(expression) ?? [];
  const unitMs = UNITS.get(unit);
  if (unitMs === undefined) return undefined;
  return (count === "1") === (plural === "") ? Number(count) * unitMs : undefined;
};
