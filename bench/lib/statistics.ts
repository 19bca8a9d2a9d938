// Statistics over several rounds, and tables of them.

export const median = (values: number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = 0, high = 0] =
    sorted.length % 2 === 0 ? sorted.slice(middle - 1) : [sorted[middle], sorted[middle]];
  return (low + high) / 2;
};

/** Random order, so that other load on the machine affects all cases equally. */
export const shuffled = <Element>(elements: Element[]): Element[] =>
  elements
    .map((element) => ({ element, order: Math.random() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ element }) => element);

/** @param rows the first row contains the headings. */
export const table = (rows: (string | number)[][]): string => {
  const texts = rows.map((row) =>
    row.map((cell) => (typeof cell === "number" ? formatNumber(cell) : cell)),
  );
  const widths =
    texts[0]?.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0))) ?? [];
  return texts
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
};

const formatNumber = (value: number): string =>
  value >= 100 ? Math.round(value).toLocaleString("en-US") : value.toPrecision(3);

/** A ratio and its required bound. */
export type Goal = [what: string, actual: number, must: ">=" | "<=", bound: number];

/** Prints each goal, and makes the process exit with 1 if one is missed. */
export const judge = (goals: Goal[]): void => {
  const isReached = ([, actual, must, bound]: Goal): boolean =>
    must === ">=" ? actual >= bound : actual <= bound;
  const rows = goals.map((goal) => {
    const [what, actual, must, bound] = goal;
    return [what, actual, `${must} ${bound}`, isReached(goal) ? "reached" : "MISSED"];
  });
  console.log(`\n${table([["", "measured", "must be", ""], ...rows])}`);
  if (!goals.every(isReached)) process.exitCode = 1;
};
