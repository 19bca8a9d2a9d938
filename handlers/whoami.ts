// whoami: tells the sender its connection id.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";

export const createWhoami = (dependencies: AnswerDependencies) =>
  answerByCallback(dependencies, ({ requestContext: { connectionId } }) =>
    JSON.stringify({ connectionId }),
  );

export const handler = createWhoami({ poster: connectionPosterFromEnv() });
