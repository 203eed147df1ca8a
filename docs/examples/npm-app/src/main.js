#!/usr/bin/env node
const ms = require("ms");
const colors = require("picocolors");
const width = require("string-width");

const text = process.argv.slice(2).join(" ") || "hello";
console.log(colors.bold(text), "is", width(text), "columns wide after", ms(ms("1m")));
