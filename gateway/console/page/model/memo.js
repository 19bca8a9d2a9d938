// Remembers what was computed for an object that does not change, such as a record of a trace.

/** @template {object} Key @template Value @param {(key: Key) => Value} compute @returns {(key: Key) => Value} */
export const memo = (compute) => {
  const known = new WeakMap();
  return (key) => {
    if (!known.has(key)) known.set(key, compute(key));
    return known.get(key);
  };
};
