const greeting = require("lf-greeting");
module.exports = (name) => `${greeting}, ${name}!`;
