// The pipes of a started process.
import type { ChildProcess } from "node:child_process";

/** A process that cannot be started because no file descriptor is free has no pipes, whatever its type says. */
export const listPipes = (child: ChildProcess): ChildProcess["stdio"] | [] => {
  const { stdio }: Partial<Pick<ChildProcess, "stdio">> = child;
  return stdio ?? [];
};
