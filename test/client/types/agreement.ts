// Refused by tsc when the client's types differ from those of the handlers. Written by npm run docs:api.
import type { Actions } from "../../../client/actions.ts";
import type { echoMessageRoute } from "../../../handlers/routes/echoMessage.ts";
import type { historyRoute } from "../../../handlers/routes/history.ts";
import type { messageRoute } from "../../../handlers/routes/message.ts";
import type { pingRoute } from "../../../handlers/routes/ping.ts";
import type { postRoute } from "../../../handlers/routes/post.ts";
import type { presenceRoute } from "../../../handlers/routes/presence.ts";
import type { publishRoute } from "../../../handlers/routes/publish.ts";
import type { sendmessageRoute } from "../../../handlers/routes/sendmessage.ts";
import type { subscribeRoute } from "../../../handlers/routes/subscribe.ts";
import type { unsubscribeRoute } from "../../../handlers/routes/unsubscribe.ts";
import type { whoamiRoute } from "../../../handlers/routes/whoami.ts";
import type { Agrees, Assert } from "./agree.ts";

export type Agreed = [
  Assert<Agrees<Actions["echoMessage"], typeof echoMessageRoute>>,
  Assert<Agrees<Actions["history"], typeof historyRoute>>,
  Assert<Agrees<Actions["message"], typeof messageRoute>>,
  Assert<Agrees<Actions["ping"], typeof pingRoute>>,
  Assert<Agrees<Actions["post"], typeof postRoute>>,
  Assert<Agrees<Actions["presence"], typeof presenceRoute>>,
  Assert<Agrees<Actions["publish"], typeof publishRoute>>,
  Assert<Agrees<Actions["sendmessage"], typeof sendmessageRoute>>,
  Assert<Agrees<Actions["subscribe"], typeof subscribeRoute>>,
  Assert<Agrees<Actions["unsubscribe"], typeof unsubscribeRoute>>,
  Assert<Agrees<Actions["whoami"], typeof whoamiRoute>>,
];
