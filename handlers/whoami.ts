// whoami: tells the sender its connection id, and the principal of its token.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { readIdentity } from "./lib/identity.ts";

export const createWhoami = (dependencies: AnswerDependencies) =>
  answerByCallback(dependencies, ({ requestContext }) => {
    const { connectionId } = requestContext;
    const { principalId, claims } = readIdentity(requestContext);
    return JSON.stringify({ connectionId, ...(claims && { principalId }) });
  });

export const handler = createWhoami({ poster: connectionPosterFromEnv() });
