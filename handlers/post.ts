// post: sends `data` back, a string as it is and anything else as JSON.
import { type AnswerDependencies, answerByCallback } from "./lib/answer.ts";
import { connectionPosterFromEnv } from "./lib/connection-poster.ts";
import { postRoute } from "./routes/post.ts";

export const createPost = (dependencies: AnswerDependencies) =>
  answerByCallback(postRoute, dependencies, ({ data }) => data);

export const handler = createPost({ poster: connectionPosterFromEnv() });
