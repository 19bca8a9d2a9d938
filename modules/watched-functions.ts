// Names of the functions that alarms and the dashboard watch.

/** The names of the functions of channels, besides the one that broadcasts. */
export interface ChannelFunctions {
  /** Functions that number publications and post them. */
  publishers: string[];
  /** Functions that read the history. */
  readers: string[];
  /** Functions that answer clients. */
  routes: string[];
}

/** The names of the functions to watch. */
export interface WatchedFunctions {
  /** @default the API has no authorizer */
  authorizer?: string;
  /** @default the API has no such route */
  connect?: string;
  /** @default the API has no such route */
  disconnect?: string;
  broadcast: string;
  /** Functions that receive clients' messages. */
  messages: string[];
  all: string[];
  /** @default the stack has no channels */
  channels?: ChannelFunctions;
}
