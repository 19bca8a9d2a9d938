// message: sends the text back byte for byte, and logs it at DEBUG.
import { type AnswerDependencies, answerWithText } from "./lib/answer.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";

/** Characters of a body that are logged. */
const MAX_LOGGED_CHARACTERS = 1024;

export const createMessage = (dependencies: AnswerDependencies) =>
  answerWithText(
    dependencies,
    ({ body }) => body,
    ({ body }) => ({ body: body.slice(0, MAX_LOGGED_CHARACTERS) }),
  );

export const handler = createMessage({ poster: connectionPosterFromEnv() });
