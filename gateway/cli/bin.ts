#!/usr/bin/env node
// The package's command. Caches compiled code between starts where Node.js supports it.
import module from "node:module";

// Available since Node.js 22.1.
if ("enableCompileCache" in module) module.enableCompileCache();

await import("./main.ts");
