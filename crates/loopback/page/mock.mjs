// A stand-in for the Rust server of `counterpoint demo`: serves page/ and fakes the protocol of PROTOCOL.md with a
// small world, so that the page can be tried and tested alone. `node mock.mjs [port] [number of extra messages]`.

import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

const port = Number(process.argv[2] ?? 8123);
const bulk = Number(process.argv[3] ?? 0);
const files = { '/': ['index.html', 'text/html'], '/app.js': ['app.js', 'text/javascript'], '/style.css': ['style.css', 'text/css'], '/icon.svg': ['icon.svg', 'image/svg+xml'] };

let now = Date.parse('2026-06-30T12:00:00Z');
let next = 9000;
const id = () => String(++next);
const listeners = new Set();
const tell = (event) => { for (const out of listeners) out.write(`data: ${JSON.stringify(event)}\n\n`); };

const EVIL = '<img src=x onerror="document.body.dataset.hacked=1">';
const people = [
  { id: '1001', name: 'ann', role: 'member', bot: false }, { id: '1002', name: 'max', role: 'moderator', bot: false }, { id: '1003', name: 'nia', role: 'newcomer', bot: false },
  { id: '1004', name: `b${EVIL}`, role: 'member', bot: false }, { id: '1000', name: 'counterpoint', role: 'bot', bot: true },
];
const channel = (id, name, kind, parent = null, more = {}) => ({ id, name, kind, parent, topic: null, locked: false, archived: false, tags: [], applied: [], only: null, ...more });
const servers = [{
  id: '2000', name: 'Debate', roles: [{ id: '6001', name: 'newcomers' }, { id: '6002', name: 'readers' }],
  channels: [
    channel('3000', 'Talk', 'category'), channel('3001', 'debate', 'text', '3000', { topic: `Politics and history, politely. Sources welcome. ${EVIL}` }),
    channel('3002', 'off-topic', 'text', '3000'), channel('3010', 'The second article', 'thread', '3001'),
    channel('3003', 'Reading', 'category'), channel('3004', 'questions', 'forum', '3003', { topic: 'One question to a post', tags: [{ id: '1', name: 'history' }, { id: '2', name: 'law' }, { id: '3', name: 'economy' }] }),
    channel('3020', 'What did the treaty settle?', 'post', '3004', { applied: ['1', '2'] }), channel('3021', 'What do letters of the time cost?', 'post', '3004', { applied: ['3'], archived: true }),
    channel('3005', 'rules', 'text', null, { locked: true, topic: 'Read these first' }), channel('3006', 'curators', 'text'),
    ...people.filter((person) => !person.bot).map((person, i) => channel(`310${i}`, 'counterpoint', 'direct', null, { only: person.id })),
  ],
}];
const find = (id) => servers[0].channels.find((other) => other.id === id);

function message(author, channel, content, more = {}) {
  const person = people.find((other) => other.id === author);
  return {
    id: id(), channel_id: channel, author: { id: author, username: person.name, bot: person.bot }, content, timestamp: new Date(now).toISOString(), edited_timestamp: null, type: 0, flags: 0,
    embeds: [], components: [], message_reference: null, referenced_message: null, attachments: [], only: null, by: null, ...more,
  };
}
const card = (title = 'The Treaty of Ghent') => ({
  title, url: 'https://example.org/topic', color: 0xb5651d,
  description: 'The treaty was signed in **1814**. People disagree about what it *settled*.\n> “settled nothing”\nSee [the archive](https://archive.example/briefing) and https://example.org/treaty.',
  fields: [{ name: 'Claim', value: 'The treaty settled nothing, Ann Author writes.', inline: true }, { name: 'Opposing view', value: 'It settled the frontier commissions, Ben Writer writes.', inline: true }, { name: 'Sources', value: '1. [A Short War, 1990](https://example.org/a)\n2. [Minutes](https://example.org/b)' }],
  footer: { text: 'treaty-of-ghent · checked 2026-05' },
});
const rows = () => [
  { type: 1, components: [{ type: 2, style: 1, label: 'More sources', custom_id: 'more' }, { type: 2, style: 2, label: 'Other views', custom_id: 'views' }, { type: 2, style: 4, label: 'Report an error', custom_id: 'report' }, { type: 2, style: 2, label: 'Off', custom_id: 'off', disabled: true }, { type: 2, style: 5, label: 'Read on', url: 'https://example.org/' }] },
  { type: 1, components: [{ type: 3, custom_id: 'claim', placeholder: 'Choose a claim', options: [{ label: 'Treaty text', value: 'a', description: 'What was signed' }, { label: 'Spoken assurances', value: 'b' }, { label: EVIL, value: 'c' }] }] },
];
const reply = (to, more = {}) => message('1000', to.channel_id, '', { type: 19, embeds: [card()], components: rows(), message_reference: { message_id: to.id }, ...more });

const messages = [];
const say = (...parts) => { messages.push(message(...parts)); now += 60000; return messages.at(-1); };
now -= 86400000;
say('1002', '3005', '# House rules\n1. Be civil\n2. Name your source\n  - links welcome\n-# Written by the moderators');
say('1002', '3001', 'Yesterday we closed the thread; see <#3010>.');
for (let i = 0; i < bulk; i++) say(people[i % 3].id, '3001', `Message ${i + 1} of many. ${'Some words follow. '.repeat(i % 7)}`);
now = Date.parse('2026-06-30T11:40:00Z');
say('1001', '3001', 'Good morning. **Bold**, *italic*, __underline__, ~~strike~~, `code`, ||a hidden ending||, 2*3*4 and snake_case_name.');
say('1001', '3001', '> quoted line\n> second line\nand an answer with <@1003>, <t:1782820800:R>, <t:1782820800:D> and 🙂');
say('1003', '3001', `Trying things: ${EVIL} [click](javascript:alert(1)) [fine](https://example.org "title") <script>document.body.dataset.hacked=1</script>`, { edited_timestamp: new Date(now).toISOString() });
const claim = say('1003', '3001', 'But the Treaty of Ghent settled nothing.');
messages.push(reply(claim));
say('1004', '3001', 'A block:\n```js\nconst a = "<b>not bold</b>";\nconsole.log(a);\n```\n- one\n- two', { attachments: [{ filename: 'notes.toml', size: 2345, url: '/files/notes.toml' }], embeds: [{ title: EVIL, description: 'A title that wants to be markup' }] });
say('1001', '3001', 'What does the bot know about this?');
messages.push(message('1000', '3001', 'Three topics fit. Choose one.', { only: '1001', flags: 64, by: { name: 'ann', did: '/find ghent' }, components: rows() }));
messages.push(message('1000', '3001', 'This is for the newcomer only.', { only: '1003', flags: 64 }));
say('1002', '3010', 'Here the details.');
say('1001', '3020', 'I read that it settled nothing. Did it?');
say('1002', '3020', 'Ask the bot with `/topic`.');
say('1003', '3021', 'Do they raise prices at home?');
messages.push(message('1000', '3100', 'Hello ann. Here you can ask in private.'));
now = Date.parse('2026-06-30T12:00:00Z');

const commands = [
  { id: '1', type: 1, name: 'topic', description: 'Show a topic', default_member_permissions: null, options: [{ type: 3, name: 'name', description: 'The topic', required: true, autocomplete: true }, { type: 3, name: 'depth', description: 'How much to show', choices: [{ name: 'Short', value: 's' }, { name: 'Long', value: 'l' }] }, { type: 5, name: 'public', description: 'Shown to everybody' }] },
  { id: '2', type: 1, name: 'find', description: 'Find topics by words', options: [{ type: 3, name: 'words', description: 'What to look for', required: true }, { type: 4, name: 'most', description: 'How many at most', min_value: 1, max_value: 10 }] },
  { id: '3', type: 1, name: 'settings', description: 'Settings of the server', default_member_permissions: '32', options: [{ type: 1, name: 'mode', description: 'When the bot answers', options: [{ type: 3, name: 'mode', description: 'The mode', required: true, choices: [{ name: 'Quiet', value: 'quiet' }, { name: 'Normal', value: 'normal' }] }] }, { type: 1, name: 'channel', description: 'Where the bot answers', options: [{ type: 7, name: 'channel', description: 'The channel', required: true, channel_types: [0, 15] }, { type: 8, name: 'role', description: 'For whom' }] }] },
  { id: '4', type: 1, name: 'suggest', description: 'Suggest a topic' },
  { id: '5', type: 1, name: 'upload', description: 'Check a file of topics', options: [{ type: 11, name: 'file', description: 'A TOML file', required: true }, { type: 6, name: 'member', description: 'On whose behalf' }] },
  { id: '6', type: 3, name: 'Find context' }, { id: '7', type: 3, name: 'Report answer' },
];
let script = { state: 'ready', at: 0, of: 4, about: 'Four people dispute a treaty. The bot answers once, stays silent twice, and a moderator pauses it.' };
const finding = (more) => ({ level: 'error', code: 'unknown-source', message: 'The source “ghent-1815” is not in sources.toml.', file: 'treaties/treaty-of-ghent.toml', line: 12, column: 12, source: 'sources = ["ghent-1815", "minutes"] # both were read in May, and compared with the printed edition', caret: { from: 12, to: 25 }, help: 'Did you mean “ghent-1814”?', ...more });
let store = { directory: 'responses', revision: 'a41c09e', topics: 18, state: 'good', findings: [finding(), finding({ level: 'warning', code: 'long-claim', message: `The claim is longer than 200 characters. ${EVIL}`, file: 'sanctions/prices.toml', line: 4, source: '\tclaim = "Sanctions raise prices"', caret: { from: 2, to: 7 }, help: null })] };

const refuse = (text) => { throw Object.assign(new Error(text), { refused: true }); };
const modal = { custom_id: 'report', title: 'Report an error', components: [{ type: 1, components: [{ type: 4, custom_id: 'what', label: 'What is wrong', style: 2, required: true, min_length: 5, max_length: 400, placeholder: 'In a sentence or two' }] }, { type: 1, components: [{ type: 4, custom_id: 'source', label: 'A source', style: 1, required: false }] }], message: null };
const add = (made) => { messages.push(made); tell({ type: 'message', message: made }); return made; };
const get = (id) => messages.find((other) => other.id === id) ?? refuse('This message is not there any more.');
const isModerator = (as) => people.find((person) => person.id === as)?.role === 'moderator';
const only = (as, channel, content, more = {}) => add(message('1000', channel, content, { only: as, flags: 64, ...more }));

const actions = {
  say({ as, channel, text, reply_to }) {
    if (text.includes('forbidden')) refuse('This word is not allowed here.');
    const made = add(message(as, channel, text, reply_to ? { type: 19, message_reference: { message_id: reply_to } } : {}));
    if (/ghent/i.test(text)) setTimeout(() => add(reply(made)), 150);
    else if (text.endsWith('?')) tell({ type: 'note', text: 'The bot stayed silent: no topic fits this message.' });
    return { id: made.id };
  },
  edit({ as, message, text }) {
    const old = get(message);
    if (old.author.id !== as) refuse('Only your own messages can be edited.');
    const made = { ...old, content: text, edited_timestamp: new Date(now).toISOString() };
    messages[messages.indexOf(old)] = made;
    tell({ type: 'message', message: made });
  },
  delete({ as, message }) {
    const old = get(message);
    if (old.author.id !== as && !isModerator(as)) refuse('Only your own messages can be deleted.');
    messages.splice(messages.indexOf(old), 1);
    tell({ type: 'deleted', id: message, channel: old.channel_id });
  },
  press({ as, message, custom_id }) {
    const old = get(message);
    if (custom_id === 'report') return { modal: { ...modal, message } };
    if (custom_id === 'views') {
      const made = { ...old, embeds: [card('Opposing views')] };
      messages[messages.indexOf(old)] = made;
      tell({ type: 'message', message: made });
    } else only(as, old.channel_id, 'Two more sources: [one](https://example.org/1) and [two](https://example.org/2).');
    return {};
  },
  choose: ({ as, message, values }) => { only(as, get(message).channel_id, `You chose ${values.join(', ')}.`); },
  slash({ as, channel, command, options }) {
    if (command === 'suggest') return { modal: { ...modal, custom_id: 'suggest', title: 'Suggest a topic' } };
    if (command === 'find') only(as, channel, `Nothing found for ${JSON.stringify(options)}.`, { by: { name: people.find((person) => person.id === as).name, did: '/find' } });
    else add(message('1000', channel, `Options: ${JSON.stringify(options)}`, { embeds: [card()], components: rows(), by: { name: people.find((person) => person.id === as).name, did: `/${command} ${Object.values(options).join(' ')}` } }));
    return {};
  },
  autocomplete: ({ options, option }) => ({ choices: ['treaty-of-ghent', 'treaty-of-paris', 'letters-of-the-time', 'ghent-1814'].filter((name) => name.includes(options[option])).map((name) => ({ name: `${name} (topic)`, value: name })) }),
  menu: ({ as, message, command }) => { only(as, get(message).channel_id, `${command}: one topic fits.`, { embeds: [card()] }); },
  modal({ as, values }) {
    if (values.what.includes('wrong')) refuse('Please say it in other words.');
    only(as, '3001', `Thank you. Noted: ${values.what}`);
  },
  post({ as, forum, title, tags, text }) {
    const made = channel(id(), title, 'post', forum, { applied: tags });
    servers[0].channels.push(made);
    setTimeout(() => {
      tell({ type: 'channel', server: '2000', channel: made });
      add(message(as, made.id, text, { id: made.id }));
    }, 50);
    return { channel: made.id };
  },
  clock({ seconds }) {
    now += seconds * 1000;
    tell({ type: 'clock', now: new Date(now).toISOString() });
    if (seconds === 60) store = { ...store, state: 'changed', revision: 'b52d10f', topics: 19, findings: store.findings.slice(1) };
    if (seconds === 900) store = { ...store, state: 'faulty', findings: [finding(), ...store.findings] };
    if (seconds === 60 || seconds === 900) tell({ type: 'store', store });
  },
  script({ do: what }) {
    const step = () => {
      script = { ...script, state: script.at + 1 >= script.of ? 'done' : 'playing', at: script.at + 1 };
      tell({ type: 'script', script });
      tell({ type: 'note', text: `Step ${script.at}: somebody makes a claim; the bot looks for what is disputed.` });
      const made = add(message(people[script.at % 3].id, '3001', `Step ${script.at}: and what about Ghent in ${2000 + script.at}?`));
      tell({ type: 'focus', channel: '3001', message: made.id, as: people[script.at % 3].name });
      if (script.state === 'playing') setTimeout(step, what === 'skip' ? 0 : 700);
    };
    if (script.state === 'done') script = { ...script, at: 0 };
    step();
  },
  try({ text }) {
    const at = [...text.toLowerCase()].join('').indexOf('ghent');
    return at < 0 ? { silence: 'No trigger of any topic is in the text.', offer: null, answer: null, masked: text, found: [], topics: [], gates: [], reply: null } : {
      silence: null, masked: text.replace(/"[^"]*"/g, (part) => '░'.repeat(part.length)), found: [{ phrase: text.slice(at, at + 5), from: at, to: at + 5, topic: 'treaty-of-ghent', trigger: 1 }],
      topics: [{ id: 'treaty-of-ghent', title: 'The Treaty of Ghent', claim: 'The treaty settled nothing, Ann Author writes.', heard: '`treaty-of-ghent`: maybe (62 of 100): `ghent`' }],
      offer: 'The bot offers this card by a small reaction, and posts it when somebody taps that.', answer: null,
      gates: [{ topic: 'treaty-of-ghent', gate: 'near', passed: true, why: '“settled” stands within eight words.' }, { topic: 'treaty-of-paris', gate: 'also', passed: false, why: 'None of its words is in the text.' }],
      reply: { content: '', embeds: [card()], components: rows() },
    };
  },
};

createServer(async (request, response) => {
  const path = new URL(request.url, 'http://localhost').pathname;
  const json = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (files[path]) {
    const [name, type] = files[path];
    response.writeHead(200, { 'content-type': type, 'content-security-policy': "default-src 'self'", 'cache-control': 'no-store' }).end(await readFile(new URL(`page/${name}`, import.meta.url)));
  } else if (path === '/api/world') json(200, { version: '0.1.0', now: new Date(now).toISOString(), bot: '1000', people, servers, messages, commands, script, store });
  else if (path === '/api/events') {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': open\n\n');
    listeners.add(response);
    request.on('close', () => listeners.delete(response));
  } else if (request.method === 'POST' && actions[path.slice(5)]) {
    let text = '';
    for await (const part of request) text += part;
    try {
      json(200, actions[path.slice(5)](JSON.parse(text)) ?? {});
    } catch (error) {
      json(error.refused ? 400 : 500, { error: error.message });
    }
  } else json(404, { error: 'There is nothing here.' });
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/`));
