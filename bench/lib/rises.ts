// Whether figures rise over a run, such as memory, which may not.
import { computeRise, fitLine, type Point } from "./least-squares.ts";
import type { Goal } from "./statistics.ts";

export interface Figure<Sample> {
  what: string;
  field: keyof Sample;
  /** Allowed rise from the first sample to the last, as a share of the mean. Undefined: it is only reported. */
  tolerance?: number;
}

interface Rises {
  /** A row of the report for each figure, below its headings. */
  rows: (string | number)[][];
  /** A figure that is noise alone may seem to rise, so only what exceeds chance counts. */
  goals: Goal[];
}

/** @param samples at even intervals, `perHour` of them an hour. */
export const findRises = <Field extends string>(
  samples: Record<Field, number>[],
  figures: Figure<Record<Field, number>>[],
  perHour: number,
): Rises => {
  const fitted = figures.map(({ what, field, tolerance }) => {
    const points = samples.map((sample, x): Point => ({ x, y: sample[field] }));
    return { what, tolerance, ...fitLine(points), ...computeRise(points) };
  });
  return {
    rows: [
      ["", "mean", "slope an hour", "rise in this run"],
      ...fitted.map(({ what, mean, slope, rise, uncertainty }) => {
        const share = `${(100 * rise).toFixed(1)} % ± ${(100 * uncertainty).toFixed(1)}`;
        return [what, mean, (slope * perHour).toFixed(2), share];
      }),
    ],
    goals: fitted.flatMap(({ what, tolerance, rise, uncertainty }): Goal[] =>
      tolerance === undefined
        ? []
        : [[`rise beyond chance: ${what}`, rise - uncertainty, "<=", tolerance]],
    ),
  };
};
