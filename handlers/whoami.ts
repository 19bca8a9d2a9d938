// whoami: tells the sender its connection id, and the principal of its token.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { readIdentity } from "./lib/identity.ts";
import { whoamiRoute } from "./routes/whoami.ts";

export const createWhoami = (dependencies: AnswerDependencies) =>
  answerByCallback(whoamiRoute, dependencies, (_, context) => {
    const { connectionId } = context;
    const { principalId, claims } = readIdentity(context);
    return { connectionId, ...(claims && { principalId }) };
  });

export const handler = createWhoami({ poster: connectionPosterFromEnv() });
