// The proxy of discord.js, as its documentation runs it, between the bot's processes and a pretend Discord. It prints its address.
// Arguments: where Discord's API is; how many requests a second all processes have together; the port, 0 for any that is free.
const { createServer } = require("node:http");
const { proxyRequests } = require("@discordjs/proxy");
const { REST } = require("@discordjs/rest");

const [api, requests, port] = process.argv.slice(2);
const rest = new REST({ api: `${api}/api`, globalRequestsPerSecond: Number(requests) });
const server = createServer(proxyRequests(rest));
server.listen(Number(port), "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
