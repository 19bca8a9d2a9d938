// A chat room in React: everybody sees every message once and in the same order, through every reconnect.
import { Client, type Delivery } from "cdktf-websocket-client";
import { StrictMode, useEffect, useState, useSyncExternalStore } from "react";
import { createRoot } from "react-dom/client";

const client = new Client({ url: "ws://localhost:3001/dev", token: () => "allow-ws-connection" });
const onState = (changed: () => void) => client.on("state", changed);

function useRoom(channel: string): Delivery[] {
  const [messages, setMessages] = useState<Delivery[]>([]);
  useEffect(() => {
    const room = client.subscribe(channel);
    room.on("publication", (message) => setMessages((before) => [...before, message]));
    return () => room.unsubscribe();
  }, [channel]);
  return messages;
}

function Chat({ channel }: { channel: string }) {
  const state = useSyncExternalStore(onState, () => client.state);
  return (
    <main>
      <output>{state}</output>
      <ol>
        {useRoom(channel).map(({ epoch, offset, data }) => (
          <li key={`${epoch}.${offset}`}>{String(data)}</li>
        ))}
      </ol>
      <form action={(form) => void client.publish(channel, form.get("text")).catch(alert)}>
        <input name="text" aria-label="Message" />
      </form>
    </main>
  );
}

createRoot(document.body).render(
  <StrictMode>
    <Chat channel="room:react" />
  </StrictMode>,
);
