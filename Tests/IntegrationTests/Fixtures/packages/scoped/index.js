module.exports = "scoped";
