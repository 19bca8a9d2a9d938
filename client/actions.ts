// What clients may send, and the frames that reply to a request. Written by npm run docs:api from handlers/routes/.

export interface Actions {
  /** Sends `message` back. */
  echoMessage: {
    request: {
      message: string;
    };
  };
  /** Reads publications again: those after a position, or the latest. */
  history: {
    request: {
      /** `namespace:name` */
      channel: string;
      /** What the client has already: everything up to this publication. */
      since?: {
        epoch: string;
        offset: number;
      };
      /** Publications at most. Default 100. */
      limit?: number;
    };
    reply: {
      action: "history";
      /** `namespace:name` */
      channel: string;
      /** Differs whenever the offsets of a channel begin anew. Only where there is a history. */
      epoch: string;
      /** The client has everything up to this number now. */
      offset: number;
      /** Whether nothing is missing after `since`. `false`: some publications are lost to the client, and it goes on from here. */
      recovered?: boolean;
      /** In order. */
      publications: {
        /** Number of the publication in its channel, from 1. Only where there is a history. */
        offset: number;
        /** What was published, any JSON value. */
        data: unknown;
      }[];
      /** Whether there are later publications. Ask for them with `history`, from `offset`. */
      more: boolean;
    };
  };
  /** Comes back byte for byte. */
  message: {
    request: { [name: string]: unknown };
  };
  /** Shows that the connection is alive. */
  ping: {
    request: {};
  };
  /** Sends `data` back. */
  post: {
    request: {
      data: unknown;
    };
  };
  /** Lists the members of a channel. */
  presence: {
    request: {
      /** `namespace:name` */
      channel: string;
    };
    reply: {
      action: "presence";
      /** `namespace:name` */
      channel: string;
      /** Members, 1000 at most. */
      count: number;
      /** Whether there are more than `count`. */
      more: boolean;
      /** The first 200 of them, fewer if they do not fit into a frame. */
      members: {
        connection: string;
        /** Its `principalId`. */
        user: string;
        /** What it has subscribed with. */
        info?: unknown;
      }[];
    };
  };
  /** Sends data to the members of a channel, to all connections of a user, or to one connection. */
  publish: {
    request: {
      /** `namespace:name` */
      channel?: string;
      /** The `principalId` of the user. */
      user?: string;
      /** The id of the connection, as `whoami` and `presence` give it. */
      connection?: string;
      /** Any JSON value, as large as `data` may be. */
      data: unknown;
      /** However often a user publishes the same key to a channel, it is one publication. Without a history it has no effect. */
      key?: string;
    } & ({
      /** `namespace:name` */
      channel: string;
    } | {
      /** The `principalId` of the user. */
      user: string;
    } | {
      /** The id of the connection, as `whoami` and `presence` give it. */
      connection: string;
    });
    reply: {
      action: "publish";
      /** `namespace:name` */
      channel: string;
      /** Differs whenever the offsets of a channel begin anew. Only where there is a history. */
      epoch?: string;
      /** Number of the publication in its channel, from 1. Only where there is a history. */
      offset?: number;
    };
  };
  /** Sends `data` to every connected client, including the sender. */
  sendmessage: {
    request: {
      data: unknown;
    };
  };
  /** Joins a channel. Repeat it after each connect and at least every five minutes: it renews the presence, and says how far the channel is. */
  subscribe: {
    request: {
      /** `namespace:name` */
      channel: string;
      /** What the client has already: everything up to this publication. */
      since?: {
        epoch: string;
        offset: number;
      };
      /** What other members see of this one, at most 256 bytes of JSON. */
      info?: unknown;
    };
    reply: {
      action: "subscribe";
      /** `namespace:name` */
      channel: string;
      /** Differs whenever the offsets of a channel begin anew. Only where there is a history. */
      epoch?: string;
      /** The client has everything up to this number now. */
      offset?: number;
      /** Whether nothing is missing after `since`. `false`: some publications are lost to the client, and it goes on from here. */
      recovered?: boolean;
      /** In order. */
      publications?: {
        /** Number of the publication in its channel, from 1. Only where there is a history. */
        offset: number;
        /** What was published, any JSON value. */
        data: unknown;
      }[];
      /** Whether there are later publications. Ask for them with `history`, from `offset`. */
      more?: boolean;
    };
  };
  /** Leaves a channel. Leaving a channel that was not joined is not an error. */
  unsubscribe: {
    request: {
      /** `namespace:name` */
      channel: string;
    };
    reply: {
      action: "unsubscribe";
      /** `namespace:name` */
      channel: string;
    };
  };
  /** Tells who the sender is. */
  whoami: {
    request: {};
  };
}
