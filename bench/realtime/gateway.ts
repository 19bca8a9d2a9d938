// Channels on the local gateway, with the deployed zips. Frames as docs/protocol.md has them.
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { WebSocket } from "ws";
import { startGateway } from "../../gateway/index.ts";
import { copyChanged } from "../../scripts/lib/copy-stack.ts";
import { type Contender, type Member, Waiting } from "./contender.ts";

interface Frame {
  id?: number;
  action?: string;
  channel?: string;
  error?: string;
  message?: string;
  epoch?: string;
  offset?: number;
  publications?: unknown[];
  data?: string;
}

export interface GatewayContender extends Contender {
  connect: () => Promise<ResumingMember>;
  /** Publishes by a message on the queue. */
  enqueue: (channel: string, data: string) => Promise<void>;
}

interface ResumingMember extends Member {
  /** Joins again, from the last publication that it heard, and gets this many that it missed. */
  resume: (channel: string, missed: number) => Promise<void>;
}

export const startGatewayContender = async (): Promise<GatewayContender> => {
  // The throttle of the dev stack is far below what is measured.
  const stack = copyChanged(
    "cdktf.out/stacks/dev/cdk.tf.json",
    ({ aws_apigatewayv2_stage = {} }) => {
      for (const stage of Object.values(aws_apigatewayv2_stage)) {
        const settings = stage["default_route_settings"] as object;
        Object.assign(settings, { throttling_rate_limit: 10_000, throttling_burst_limit: 5000 });
      }
    },
  );
  const gateway = await startGateway({
    configurationPath: stack.configurationPath,
    output: { info: () => {}, warn: () => {}, functionLine: () => {} },
  });
  const endpoint = `http://127.0.0.1:${gateway.port}`;
  const sqs = new SQSClient({
    endpoint,
    region: "eu-west-1",
    credentials: { accessKeyId: "any", secretAccessKey: "any" },
  });
  const QueueUrl = `${endpoint}/000000000000/websocket-dev-broadcasts`;
  return {
    what: "this gateway",
    connect: async () => {
      const member = new GatewayMember(`${gateway.url}/dev?token=allow-ws-connection`);
      await member.open();
      return member;
    },
    enqueue: async (channel, data) => {
      const MessageBody = JSON.stringify({ channel, data });
      await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    },
    close: async () => {
      await gateway.close();
      stack.remove();
    },
  };
};

class GatewayMember implements ResumingMember {
  private readonly url: string;
  private socket: WebSocket | undefined;
  private readonly waiting = new Waiting();
  private readonly replies = new Map<number, (frame: Frame) => void>();
  private since: { epoch: string; offset: number } | undefined;
  private lastId = 0;

  constructor(url: string) {
    this.url = url;
  }

  async open(): Promise<void> {
    const socket = new WebSocket(this.url);
    this.socket = socket;
    socket.on("message", (data: Buffer) => this.take(JSON.parse(data.toString()) as Frame));
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
  }

  async join(channel: string): Promise<void> {
    const { epoch = "", offset = 0 } = await this.ask({ action: "subscribe", channel });
    this.since = { epoch, offset };
  }

  async publish(channel: string, data: string): Promise<void> {
    await this.ask({ action: "publish", channel, data });
  }

  hear(data: string): Promise<void> {
    return this.waiting.for(data);
  }

  async drop(): Promise<void> {
    const { socket } = this;
    await new Promise((resolve) => {
      socket?.once("close", resolve).terminate();
    });
  }

  async comeBack(channel: string, missed: number): Promise<void> {
    await this.open();
    await this.resume(channel, missed);
  }

  async resume(channel: string, missed: number): Promise<void> {
    const { publications } = await this.ask({ action: "subscribe", channel, since: this.since });
    if (publications?.length !== missed) {
      throw new Error(`Expected ${missed} publications, received ${publications?.length}`);
    }
  }

  close(): void {
    this.socket?.close();
  }

  private ask(request: object): Promise<Frame> {
    const id = (this.lastId += 1);
    return new Promise((resolve, reject) => {
      this.replies.set(id, (frame) =>
        frame.error === undefined ? resolve(frame) : reject(new Error(frame.message)),
      );
      this.socket?.send(JSON.stringify({ ...request, id }));
    });
  }

  private take(frame: Frame): void {
    if (frame.id !== undefined) {
      this.replies.get(frame.id)?.(frame);
      this.replies.delete(frame.id);
    } else if (frame.data !== undefined) {
      const { epoch = "", offset = 0 } = frame;
      this.since = { epoch, offset };
      this.waiting.arrive(frame.data);
    } else if (frame.message !== undefined) throw new Error(frame.message);
  }
}
