const ms = require("ms");
const colors = require("picocolors");

console.log(colors.bold(process.argv[2]), "is", ms(process.argv[2]), "milliseconds");
