// A fake of @connections that records deliveries, in a separate process, like API Gateway.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export interface RecordingSink {
  /** Endpoint of the stage. */
  readonly endpoint: string;
  stop(): Promise<Recorded>;
  /** Ends it, whatever it has recorded. */
  kill(): void;
}

export interface Recorded {
  /** Ids of posts that got a 200, in order. */
  delivered: string[];
  /** Number of posts that got a 429. */
  throttled: number;
}

export const startRecordingSink = async (): Promise<RecordingSink> => {
  const script = fileURLToPath(new URL("recording-sink-process.ts", import.meta.url));
  const child = spawn(process.execPath, [script], {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const port = await nextMessage<number>(child);
  return {
    endpoint: `http://127.0.0.1:${port}/dev`,
    stop: async () => {
      const recorded = nextMessage<Recorded>(child);
      child.send("stop");
      return recorded;
    },
    kill: () => {
      child.kill();
    },
  };
};

const nextMessage = async <Message>(child: ChildProcess): Promise<Message> => {
  const [message] = (await once(child, "message")) as [Message];
  return message;
};
