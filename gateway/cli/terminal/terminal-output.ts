// What a command prints, in one of two formats.
import type { Gateway, Output } from "../../index.ts";
import type { Step } from "./steps.ts";

export interface TerminalOutput extends Output {
  step: Step;
  /** Says why the command cannot serve. */
  fail(error: unknown): void;
  /**
   * Says that the gateway serves.
   *
   * @param text for people, several lines.
   */
  ready(gateway: Pick<Gateway, "url" | "model">, text: string): void;
}
