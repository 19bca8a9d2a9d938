// A client for the channel protocol: browsers and Node.js, no dependencies. docs/protocol.md has the protocol.
export type { Actions } from "./actions.ts";
export {
  Client,
  type ClientEvents,
  type ClientOptions,
  type Presence,
  type PublishOptions,
} from "./client.ts";
export type { DialOptions } from "./dial.ts";
export { ChannelError } from "./error.ts";
export type { Member, MemberChange, Position, Publication, Reply } from "./frames.ts";
export type { LinkOptions, State } from "./link.ts";
export type { QueueOptions, RequestOptions } from "./requests.ts";
export type { SocketConstructor, SocketLike } from "./socket.ts";
export {
  type Delivery,
  Subscription,
  type SubscriptionEvents,
  type SubscriptionOptions,
} from "./subscription.ts";
