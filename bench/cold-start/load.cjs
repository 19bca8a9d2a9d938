// Loads one bundle like Lambda, calls its handler, and prints how long both took.
//
// node bench/cold-start/load.cjs BUNDLE EVENT-FILE SINK-PORT CA-FILE Calls to AWS go to the sink over TLS. A bundle
// without a handler is only loaded.
"use strict";
const Module = require("node:module");
const { readFileSync, writeSync } = require("node:fs");

const [, , bundle = "", eventFile = "", port = "", caFile = ""] = process.argv;
const event = JSON.parse(readFileSync(eventFile, "utf8"));
const ca = readFileSync(caFile, "utf8");

/** Loading `tls` counts as loading the bundle, so it must not be loaded before. */
const redirect = () => {
  const tls = require("node:tls");
  const { connect } = tls;
  tls.connect = /** @type {any} */ (
    (/** @type {any} */ options, /** @type {any[]} */ ...rest) =>
      Reflect.apply(connect, tls, [
        { ...options, host: "127.0.0.1", port: Number(port), servername: "localhost", ca },
        ...rest,
      ])
  );
};

const loader = /** @type {{ _load: (request: string, ...rest: unknown[]) => unknown }} */ (
  /** @type {unknown} */ (Module)
);
const load = loader["_load"];
let redirected = false;
loader["_load"] = (request, ...rest) => {
  const loaded = Reflect.apply(load, loader, [request, ...rest]);
  if (!redirected && /^(?:node:)?(?:tls|https)$/.test(request)) {
    redirected = true;
    redirect();
  }
  return loaded;
};

const run = async () => {
  // Keeps the handler's logs out of the result.
  process.stdout.write = () => true;
  const startMs = performance.now();
  const { handler } = require(bundle);
  const loadMs = performance.now() - startMs;
  await handler?.(event, { getRemainingTimeInMillis: () => 60_000 });
  writeSync(1, `${JSON.stringify({ loadMs, allMs: performance.now() - startMs })}\n`);
};

run().then(
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
