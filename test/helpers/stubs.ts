// Stubs of the handlers' dependencies.
import { stub } from "sinon";
import type { BroadcastQueue } from "../../handlers/lib/broadcast-queue.ts";
import type { RateLimiter } from "../../handlers/lib/broadcast/rate-limiter.ts";
import type { ConnectionPoster } from "../../handlers/lib/connection-poster.ts";
import type { ConnectionStore } from "../../handlers/lib/connection-store.ts";
import type { Log } from "../../handlers/lib/log.ts";

export const stubLog = () => stub<Parameters<Log>, void>();

export const stubPoster = () => ({
  post: stub<Parameters<ConnectionPoster["post"]>, ReturnType<ConnectionPoster["post"]>>().resolves(
    { kind: "delivered", status: 200 },
  ),
});

export const stubQueue = () => ({
  send: stub<Parameters<BroadcastQueue["send"]>, Promise<void>>().resolves(),
});

export const stubStore = () => ({
  put: stub<Parameters<ConnectionStore["put"]>, ReturnType<ConnectionStore["put"]>>().resolves(
    "there",
  ),
  delete: stub<Parameters<ConnectionStore["delete"]>, Promise<void>>().resolves(),
});

export const UNLIMITED: RateLimiter = { take: () => undefined };
