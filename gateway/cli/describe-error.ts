// What is wrong, for the terminal.
import { escapeLines } from "../../shared/escape-controls.ts";
import { RefusedConfiguration } from "../index.ts";
import { boundEachLine } from "./terminal/lines.ts";
import { refusal } from "./refusal.ts";
import type { Paint } from "./terminal/paint.ts";

/** @param paint for the stream that it is printed to. */
export const describeError = (error: unknown, paint: Paint): string =>
  boundEachLine(error instanceof RefusedConfiguration ? refusal(error, paint) : printable(error));

/** It may repeat a part of somebody else's plan. */
const printable = (error: unknown): string =>
  escapeLines(error instanceof Error ? error.message : String(error));
