// The protocol of a deployed API: REMOTE_URL=wss://… [REMOTE_TOKEN=…] npm run test:contract
import { describeConversation } from "./conversation.ts";

const url = process.env["REMOTE_URL"];
if (!url) throw new Error("Set REMOTE_URL to the websocket_url that Terraform printed.");

const token = process.env["REMOTE_TOKEN"] ?? "allow-ws-connection";

describeConversation(url, () => ({ url, token }));
