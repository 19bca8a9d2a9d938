// What handlers parse from clients and queues.
import { parseRequest } from "../../handlers/lib/broadcast/record.ts";
import { decodeWorkItem, encodeWorkItem } from "../../handlers/lib/broadcast/work-item.ts";
import { BadRequestError } from "../../handlers/lib/errors.ts";
import { parseJson, requiredField, requireObject } from "../../handlers/lib/request.ts";
import { echoMessageRoute } from "../../handlers/routes/echoMessage.ts";
import { publishRoute } from "../../handlers/routes/publish.ts";
import { COMMON_TOKENS, refusedBy, type Target } from "../target.ts";

const target: Target = {
  isJson: true,
  tokens: [
    ...COMMON_TOKENS,
    ..."action data message id broadcastId slices recipients generation text".split(" "),
    '"recipients":[["a",1]]',
    '"slices":[["p",null]]',
  ],
  seeds: [
    '{"action":"post","data":"hello"}',
    '{"data":{"message":"Hello from SQS!"},"id":"a-1"}',
    encodeWorkItem({
      id: "i",
      broadcastId: "b",
      generation: 0,
      text: "t",
      slices: [{ partition: "p" }],
      recipients: [{ id: "r", expiresAt: 1 }],
    }),
  ],
  run: (input) => {
    const text = input.toString();
    refusedBy(() => requiredField(text, "data"), BadRequestError);
    refusedBy(() => echoMessageRoute.check(requireObject(parseJson(text)), ""), BadRequestError);
    refusedBy(() => publishRoute.check(requireObject(parseJson(text)), ""), BadRequestError);
    refusedBy(() => parseRequest(text), BadRequestError);
    refusedBy(() => decodeWorkItem(text), BadRequestError);
  },
};

export default target;
