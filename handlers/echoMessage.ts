// echoMessage: sends `message` back as a JSON string, "Your message was: …".
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { echoMessageRoute } from "./routes/echoMessage.ts";

export const createEchoMessage = (dependencies: AnswerDependencies) =>
  answerByCallback(echoMessageRoute, dependencies, ({ message }) => `Your message was: ${message}`);

export const handler = createEchoMessage({ poster: connectionPosterFromEnv() });
