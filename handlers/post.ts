// post: sends `data` back, a string as it is and anything else as JSON.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { asText, requiredField } from "./lib/request.ts";

export const createPost = (dependencies: AnswerDependencies) =>
  answerByCallback(dependencies, ({ body }) => asText(requiredField(body, "data")));

export const handler = createPost({ poster: connectionPosterFromEnv() });
