// Connections join the channel of their user when they connect, if the stack has the namespace `user`.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { createSdkJsonApi } from "../aws/sdk-json-api.ts";
import { optionalEnv, requiredEnv } from "../env.ts";
import { USER_NAMESPACE, userChannel } from "./channel-name.ts";
import { leaveAll } from "./leave-all.ts";
import { memberFramesFromEnv } from "./member-frames-from-env.ts";
import { createMemberships, type Member, type Memberships } from "./memberships.ts";
import { type Namespace, namespacesFromEnv, parseNamespaces } from "./namespaces.ts";

/** Does nothing for a user without a channel. @throws {ConnectionEndedError} when the connection no longer exists. */
export type JoinUser = (member: Member) => Promise<void>;

/** @param leaveChannels is called when joining fails: the client is refused, and nothing must be left. */
export const createJoinUser =
  (
    { join }: Pick<Memberships, "join">,
    namespace: Namespace,
    leaveChannels: (connectionId: string) => Promise<void>,
  ): JoinUser =>
  async (member) => {
    const channel = userChannel(member.principalId);
    if (channel === undefined) return;
    try {
      await join(member, channel, namespace);
    } catch (error) {
      await leaveChannels(member.connectionId).catch(() => {});
      throw error;
    }
  };

const tableFromEnv = () => ({
  dynamoDb: createSdkJsonApi(new DynamoDBClient()),
  tableName: requiredEnv("CONNECTIONS_TABLE"),
  now: Date.now,
});

/** @returns undefined when the stack has no channels for users. */
export const joinUserFromEnv = (): JoinUser | undefined => {
  const namespace = parseNamespaces(optionalEnv("CHANNELS") ?? "{}").get(USER_NAMESPACE);
  if (!namespace) return undefined;
  const table = tableFromEnv();
  return createJoinUser(createMemberships(table), namespace, (id) => leaveAll(table, id));
};

/** Removes a connection that has ended from all of its channels. */
export const leaveAllFromEnv = (): ((connectionId: string) => Promise<void>) => {
  const table = tableFromEnv();
  const frames = memberFramesFromEnv(table, namespacesFromEnv());
  return (connectionId) => frames.forget([connectionId], () => leaveAll(table, connectionId));
};
