// Switches faults on and off while the gateway serves.
import type { Gateway } from "../index.ts";

/** Some of everything that clients must survive, for a start without `--faults`. */
const DEFAULT_FAULTS = {
  posts: [{ share: 0.1, answer: 500 }],
  disconnects: [{ share: 0.3 }],
  deliveries: [{ share: 0.2, twice: true }],
  dynamodb: [{ share: 0.05 }],
};

/** @param given with `--faults`: these are on at first. */
export const createFaultSwitch = (
  gateway: Pick<Gateway, "useFaults">,
  given: unknown,
  print: (line: string) => void,
): (() => void) => {
  const isGiven = Object.keys(given as object).length > 0;
  const faults = isGiven ? given : DEFAULT_FAULTS;
  let isOn = isGiven;
  return () => {
    isOn = !isOn;
    gateway.useFaults(isOn ? faults : {});
    print(isOn ? `Faults are injected: ${JSON.stringify(faults)}` : "No faults are injected.");
  };
};
