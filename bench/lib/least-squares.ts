// Fits a line to measurements, and estimates how much it rises. https://en.wikipedia.org/wiki/Simple_linear_regression

export interface Point {
  x: number;
  y: number;
}

export interface Line {
  /** Change of y per unit of x. */
  slope: number;
  /** Standard error of the slope. */
  slopeError: number;
  /** Mean of all y. */
  mean: number;
}

/** @throws for fewer than three points, which leave no error to estimate, and for points with the same x, which have no slope. */
export const fitLine = (points: Point[]): Line => {
  const meanX = average(points.map(({ x }) => x));
  const mean = average(points.map(({ y }) => y));
  const squares = addUp(points.map(({ x }) => (x - meanX) ** 2));
  if (points.length < 3 || squares === 0) {
    throw new Error(`A line needs three points with different x; received ${points.length} points`);
  }
  const slope = addUp(points.map(({ x, y }) => (x - meanX) * (y - mean))) / squares;
  const residuals = points.map(({ x, y }) => (y - mean - slope * (x - meanX)) ** 2);
  const slopeError = Math.sqrt(addUp(residuals) / (points.length - 2) / squares);
  return { slope, slopeError, mean };
};

/** Standard errors to either side that contain the true slope with 95 % confidence. */
const CONFIDENCE = 1.96;

export interface Rise {
  /** Rise from the first to the last x, as a share of the mean. */
  rise: number;
  /** The part of it that may be chance, with 95 % confidence. */
  uncertainty: number;
}

export const computeRise = (points: Point[]): Rise => {
  const { slope, slopeError, mean } = fitLine(points);
  const xs = points.map(({ x }) => x);
  const length = Math.max(...xs) - Math.min(...xs);
  return {
    rise: (slope * length) / mean,
    uncertainty: (CONFIDENCE * slopeError * length) / mean,
  };
};

const addUp = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);

const average = (values: number[]): number => addUp(values) / values.length;
