// echoMessage: sends `message` back as a JSON string, "Your message was: …".
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { requiredString } from "./lib/request.ts";

export const createEchoMessage = (dependencies: AnswerDependencies) =>
  answerByCallback(dependencies, ({ body }) =>
    JSON.stringify(`Your message was: ${requiredString(body, "message")}`),
  );

export const handler = createEchoMessage({ poster: connectionPosterFromEnv() });
