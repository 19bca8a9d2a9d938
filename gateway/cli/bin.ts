#!/usr/bin/env node
// The command of the package. What Node.js makes of its code is kept from one start to the next, where Node.js can do so.
import module from "node:module";

// Since Node.js 22.1.
if ("enableCompileCache" in module) module.enableCompileCache();

await import("./main.ts");
