#!/usr/bin/env node
// The command of the package. Node.js caches its compiled code between starts, where it can.
import module from "node:module";

// Added in Node.js 22.1.
if ("enableCompileCache" in module) module.enableCompileCache();

await import("./main.ts");
