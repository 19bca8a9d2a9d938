// Whether a frame is one that the protocol knows.
import { Ajv2020 } from "ajv/dist/2020.js";
import { SERVER_FRAMES } from "../../scripts/lib/protocol-page.ts";

const ajv = new Ajv2020({ strict: false });
const validators = [...SERVER_FRAMES.values()].map((schema) => ajv.compile(schema));

export const isServerFrame = (frame: unknown): boolean =>
  validators.some((validate) => validate(frame));
