// Compares the client's types of an action with those of its handler.
import type { Input, Output, Route } from "../../../handlers/lib/route.ts";
import type { Json } from "../../../handlers/lib/request.ts";

interface Action {
  request: object;
  reply?: object;
}

/** Clients know any JSON value as `unknown`, since TypeScript refuses interfaces as JSON. */
type Widen<T> = Json extends T ? unknown : { -readonly [K in keyof T]: Widen<T[K]> };

type Same<A, B> = [A, keyof A] extends [B, keyof B]
  ? [B, keyof B] extends [A, keyof A]
    ? true
    : false
  : false;

type Fields<T> = T extends object ? Omit<T, "action" | "id"> : T;

/** The value is a field of the frame, or the frame's fields themselves. */
type Replied<Reply> = Reply extends { data: infer Data; channel?: never }
  ? Data
  : Omit<Reply, "action">;

/** `true`, or both types when they differ. */
export type Agrees<A extends Action, R extends Route> =
  Same<A["request"], Fields<Widen<Input<R>>>> extends true
    ? A extends { reply: infer Reply }
      ? Same<Replied<Reply>, Widen<Output<R>>> extends true
        ? true
        : { client: Replied<Reply>; handler: Widen<Output<R>> }
      : true
    : { client: A["request"]; handler: Fields<Widen<Input<R>>> };

export type Assert<T extends true> = T;
