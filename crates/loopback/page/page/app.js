// The page of `counterpoint demo`: shows the pretend chat that the server keeps, and lets the reader act in it.
//
// The server decides everything (who may do what, what the bot answers); this file shows the world it tells
// (GET /api/world, then GET /api/events) and sends what the reader does (POST /api/…). What people and the bot
// wrote is never trusted: it reaches the document only as text nodes and attributes set by `el`, and only
// http and https addresses become links.

// ---------------------------------------------------------------- helpers

const $ = (id) => document.getElementById(id);

/** Builds an element. Attributes that begin with "on" are listeners, `test` is the hook for tests; null and false leave an attribute out. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name === 'test' ? 'data-test' : name, value === true ? '' : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const button = (attributes, ...children) => el('button', { type: 'button', ...attributes }, ...children);
const code = (text) => el('code', {}, text);
const span = (name) => (...children) => el('span', { class: name }, ...children);
const [unseen, tag, mention] = ['unseen', 'tag', 'mention'].map(span);
const quiet = (text) => el('p', { class: 'quiet' }, text);
const expand = (node, open) => node.setAttribute('aria-expanded', String(Boolean(open)));
const halt = (event) => {
  event.preventDefault();
  event.stopPropagation();
};
const on = (id, type, listener, options) => $(id).addEventListener(type, listener, options);

const SHAPES = {
  text: 'M8 3L6 17M14 3l-2 14M3.5 7.5h14M2.5 12.5h14',
  forum: 'M3 4h14v9H9l-4 4v-4H3zM6 7.5h8M6 10h5',
  post: 'M5 3h10v14H5zM7.5 7h5M7.5 10h5M7.5 13h3',
  thread: 'M5 3v7a3 3 0 0 0 3 3h8M13 10l3 3-3 3',
  direct: 'M10 10a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3.5 17c.5-4 3-5.5 6.5-5.5s6 1.5 6.5 5.5',
  lock: 'M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9',
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  reply: 'M8 5L3 10l5 5M3 10h8c4 0 6 2 6 5',
  file: 'M5 3h6l4 4v10H5zM11 3v4h4',
  down: 'M5 8l5 5 5-5',
};

function icon(name) {
  const space = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(space, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `icon-${name}`);
  const path = document.createElementNS(space, 'path');
  path.setAttribute('d', SHAPES[name]);
  svg.append(path);
  return svg;
}

/** Makes `parent` hold exactly `nodes`, touching only what differs, so that focus, scroll and the live region stay calm. */
function reconcile(parent, nodes) {
  const wanted = new Set(nodes);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let at = parent.firstChild;
  for (const node of nodes) {
    if (node === at) at = at.nextSibling;
    else parent.insertBefore(node, at);
  }
}

const byTest = (root, test) => root.querySelector(`[data-test="${CSS.escape(test)}"]`);

/** Remembers where the focus is and returns a function that puts it back, also when the element was drawn anew since. */
function rememberFocus(node = document.activeElement) {
  const message = node?.closest?.('.message')?.dataset.test;
  const test = node?.dataset?.test;
  return () => {
    let target = node?.isConnected ? node : null;
    if (!target && message) {
      const again = byTest($('list'), message);
      target = (test && test !== message && again && byTest(again, test)) || again;
    }
    if (!target && test) target = byTest(document, test);
    if (!target || target.disabled) target = target?.closest('.message') ?? $('say');
    if (target !== document.activeElement) target.focus({ preventScroll: true });
  };
}

/** Arrow keys, Home and End among `nodes`; true if the key was one of them. */
function moveFocus(event, nodes) {
  const at = nodes.indexOf(document.activeElement);
  const to = { ArrowDown: Math.min(at + 1, nodes.length - 1), ArrowUp: Math.max(at - 1, 0), Home: 0, End: nodes.length - 1 }[event.key];
  if (to === undefined || event.altKey || event.ctrlKey || event.metaKey || !nodes.length) return false;
  event.preventDefault();
  nodes[to].focus();
  return true;
}

// A browser may forbid storage (private windows, policies): then choices last as long as the page.
const memory = {
  get(key) {
    try { return localStorage.getItem(`counterpoint-${key}`); } catch { return null; }
  },
  set(key, value) {
    try {
      if (value === null) localStorage.removeItem(`counterpoint-${key}`);
      else localStorage.setItem(`counterpoint-${key}`, value);
    } catch { /* the choice is simply not remembered */ }
  },
};

// The demo's clock is not the reader's: times are shown in UTC, so that two readers see the same demo.
const inUtc = (options) => new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
const FORMATS = {
  t: inUtc({ hour: '2-digit', minute: '2-digit' }),
  T: inUtc({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
  d: inUtc({ day: '2-digit', month: '2-digit', year: 'numeric' }),
  D: inUtc({ day: 'numeric', month: 'long', year: 'numeric' }),
  f: inUtc({ day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
  F: inUtc({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' }),
  clock: inUtc({ weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' }),
};
const fullTime = (at) => `${FORMATS.F.format(at)} UTC`;
const ago = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

function relative(milliseconds) {
  const seconds = Math.round((milliseconds - world.now) / 1000);
  for (const [unit, length] of [['year', 31536000], ['month', 2592000], ['day', 86400], ['hour', 3600], ['minute', 60]]) {
    if (Math.abs(seconds) >= length) return ago.format(Math.trunc(seconds / length), unit);
  }
  return ago.format(seconds, 'second');
}

const plural = (count, one, many = `${one}s`) => `${count} ${count === 1 ? one : many}`;

function announce(text) { $('status').textContent = text; }

/** Shows a sentence over the message box: a refusal, or something that is merely to be known (`plain`). */
function complain(text, plain = false) {
  $('alert-text').replaceChildren(plain ? inline(text) : text);
  $('alert').classList.toggle('plain', plain);
  $('alert').hidden = false;
}

async function post(path, body) {
  let answer;
  try {
    answer = await fetch(`/api/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  } catch {
    throw new Error('The demo does not answer. It may have been stopped.');
  }
  const data = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(data.error || `The demo refused this (status ${answer.status}).`);
  return data;
}

/** Does an action of the person now speaking; a refusal is shown, a modal in the answer is opened. */
async function act(path, body) {
  $('alert').hidden = true;
  try {
    const data = await post(path, { as: view.me, ...body });
    if (data.modal) openModal(data.modal);
    return data;
  } catch (error) {
    complain(error.message);
    return null;
  }
}

// ---------------------------------------------------------------- the world

const world = {
  now: 0, bot: '', people: new Map(), servers: [], channels: new Map(), roles: new Map(),
  lines: new Map(), // channel id → [{ id, at, message } or { id, at, note }], oldest first
  messages: new Map(), commands: [], script: null, store: null,
};

const STEP = 200; // messages drawn at first, and more with each "Show earlier messages"
const view = {
  me: '', here: '', shown: STEP, pinned: true, active: '', replyTo: null, editing: null, command: null,
  dismissed: new Set(), unread: new Map(), wanted: null, changes: [], draft: null,
  following: false, // whether the discussion that plays may choose channel, person and place for the reader
};

const me = () => world.people.get(view.me);
const channelOf = (id) => world.channels.get(id);
const here = () => channelOf(view.here);
const children = (id) => [...world.channels.values()].filter((channel) => channel.parent === id && sees(channel));
const nameOf = (id) => world.people.get(id)?.name ?? 'unknown';

function sees(channel) {
  if (channel.only && channel.only !== view.me) return false;
  const parent = channel.parent && channelOf(channel.parent);
  return !parent || sees(parent);
}

const seesMessage = (message) => (!message.only || message.only === view.me) && !view.dismissed.has(message.id);

function linesOf(id) {
  if (!world.lines.has(id)) world.lines.set(id, []);
  return world.lines.get(id);
}

/** Takes a message in, new or changed; true if it is new. */
function put(message) {
  const lines = linesOf(message.channel_id);
  const known = world.messages.has(message.id);
  world.messages.set(message.id, message);
  const line = { id: message.id, at: Date.parse(message.timestamp), message };
  if (known) lines[lines.findIndex((other) => other.id === message.id)] = line;
  else lines.push(line);
  return !known;
}

function load(data) {
  world.now = Date.parse(data.now);
  world.bot = data.bot;
  world.people = new Map(data.people.map((person) => [person.id, person]));
  world.servers = data.servers;
  world.channels = new Map(data.servers.flatMap((server) => server.channels.map((channel) => [channel.id, { ...channel, server: server.id }])));
  world.roles = new Map(data.servers.flatMap((server) => (server.roles ?? []).map((role) => [role.id, role])));
  world.lines = new Map();
  world.messages = new Map();
  data.messages.forEach(put);
  world.commands = data.commands;
  world.script = data.script;
  world.store = data.store;
  drawn.clear();
  if (!me() || me().bot) view.me = data.people.find((person) => !person.bot)?.id ?? '';
  if (!here() || !sees(here())) view.here = firstChannel();
  showPeople();
  showClock();
  showScript();
  showStore();
  go(view.here);
}

const firstChannel = () => channelOrder().find((channel) => channel.kind === 'text')?.id ?? channelOrder()[0]?.id ?? '';

// What each event changes. `e` is the event's object as the server sent it.
const take = {
  message({ message }) {
    const fresh = put(message);
    world.now = Math.max(world.now, Date.parse(message.timestamp)); // the clock's own event comes once a minute
    const channel = channelOf(message.channel_id);
    if (message.channel_id === view.here) showLog();
    else if (fresh && channel && sees(channel) && seesMessage(message)) {
      view.unread.set(channel.id, (view.unread.get(channel.id) ?? 0) + 1);
      showTree();
    }
    if (here()?.kind === 'forum' && channel?.parent === view.here) showForum();
  },
  deleted({ id, channel }) {
    const lines = linesOf(channel);
    const at = lines.findIndex((line) => line.id === id);
    if (at >= 0) lines.splice(at, 1);
    world.messages.delete(id);
    for (const [key, entry] of drawn) if (key === id || entry.message?.message_reference?.message_id === id) drawn.delete(key);
    if (view.replyTo === id || view.editing === id) leaveContext();
    if (channel === view.here) showLog();
    if (here()?.kind === 'forum') showForum();
  },
  channel({ server, channel }) {
    world.channels.set(channel.id, { ...channel, server });
    drawn.delete(channel.id); // a thread bears the id of the message it began with
    showTree();
    if (view.wanted === channel.id) {
      view.wanted = null;
      go(channel.id);
    } else if (channel.id === view.here || channel.parent === view.here) showChannel();
  },
  commands({ commands }) { world.commands = commands; },
  clock({ now }) {
    world.now = Date.parse(now);
    showClock();
    if (here()?.kind === 'forum') showForum();
  },
  script({ script }) {
    world.script = script;
    showScript();
  },
  focus({ channel, message, as }) {
    if (!view.following || occupied()) return;
    const person = world.people.get(as) ?? [...world.people.values()].find((other) => other.name === as);
    if (person && !person.bot && person.id !== view.me) speakAs(person.id);
    if (channel && channel !== view.here) go(channel);
    if (message) jumpTo(message, false);
  },
  note({ channel, text }) {
    const at = channel ?? view.here;
    if (channelOf(at)?.kind === 'forum') complain(text, true); // a forum has no messages among which the note could stand
    else {
      linesOf(at).push({ id: `note-${++notes}`, at: world.now, note: text });
      if (at === view.here) showLog();
    }
  },
  store({ store }) {
    noteChanges(world.store, store);
    world.store = store;
    showStore();
    announce(`The store. ${STATES[store.state] ?? store.state}. ${plural(store.findings.length, 'finding')}.`);
  },
};
let notes = 0;

/** Whether the reader is in the middle of something that must not be taken from under their hands. */
const occupied = () => Boolean($('say').value || view.command || view.editing || view.replyTo || popup || document.querySelector('dialog[open]'));

/** Whoever goes their own way is not led back: the discussion plays on, and "Follow" joins it again. */
function leaveDiscussion() {
  if (!view.following) return;
  view.following = false;
  showScript();
}

// ---------------------------------------------------------------- Discord's markdown

/** A link, if the address is http or https; otherwise its text. */
function link(address, label, attributes = {}) {
  let url = null;
  try { url = new URL(address, location.href); } catch { /* not an address */ }
  if (!url || !/^https?:$/.test(url.protocol)) return el('span', {}, label);
  // Links to messages lead to this Discord, and not to the one that knows nothing of it.
  const [, to] = /^https:\/\/discord\.com\/channels\/\d+\/\d+\/(\d+)$/.exec(url.href) ?? [];
  if (to && world.messages.has(to)) return button({ class: 'mention', test: `jump:${to}`, onclick: () => jumpTo(to, true) }, `#${channelOf(world.messages.get(to).channel_id)?.name ?? 'unknown'} › message`);
  return el('a', { href: url.href, title: url.href, rel: 'noopener noreferrer nofollow', target: '_blank', ...attributes }, label);
}

function timeNode(seconds, style) {
  const at = Number(seconds) * 1000;
  const date = new Date(at);
  if (Number.isNaN(date.getTime())) return document.createTextNode('unknown time');
  const node = el('time', { datetime: date.toISOString(), title: fullTime(date) }, style === 'R' ? relative(at) : FORMATS[style].format(date));
  if (style === 'R') node.dataset.relative = at;
  return node;
}

function spoiler(content) {
  const hidden = el('span', { hidden: true }, content);
  const toggle = button({
    'aria-expanded': 'false',
    onclick() {
      hidden.hidden = !hidden.hidden;
      expand(toggle, !hidden.hidden);
      toggle.textContent = hidden.hidden ? 'Show spoiler' : 'Hide spoiler';
    },
  }, 'Show spoiler');
  return el('span', { class: 'spoiler' }, toggle, hidden);
}

function channelLink(id) {
  const channel = channelOf(id);
  if (!channel || !sees(channel)) return mention('#unknown');
  if (channel.kind === 'category') return mention(channel.name);
  return button({ class: 'mention', test: `go:${id}`, onclick: () => {
    leaveDiscussion();
    go(id);
  } }, `#${channel.name}`);
}

const wrap = (tag, name) => (match, inner) => el(tag, name ? { class: name } : {}, inner(match[1]));

// Each rule: a sticky pattern, and what it becomes. `inner` reads the part between the marks.
const RULES = [
  [/\\([\\`*_~|[\]()<>#:@.!-])/y, (m) => m[1]],
  [/(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/y, (m) => code(m[2])],
  [/\*\*([\s\S]+?)\*\*(?!\*)/y, wrap('strong')],
  [/__([\s\S]+?)__(?!_)/y, wrap('u')],
  [/\*(?=\S)((?:\*\*|[^*])+?)(?<!\s)\*(?!\*)/y, wrap('em')],
  [/(?<!\w)_([\s\S]+?)_(?!\w)/y, wrap('em')],
  [/~~([\s\S]+?)~~/y, wrap('s')],
  [/\|\|([\s\S]+?)\|\|/y, (m, inner) => spoiler(inner(m[1]))],
  [/\[((?:\\.|[^[\]\\\n]|\[[^[\]\n]*\])+)\]\(<?(https?:\/\/[^\s<>()]*(?:\([^\s<>()]*\)[^\s<>()]*)*)>?(?: +"[^"\n]*")?\)/y, (m, inner) => link(m[2], inner(m[1], true))],
  [/<(https?:\/\/[^\s<>]+)>/y, (m) => link(m[1], m[1])],
  [/<@!?(\d+)>/y, (m) => mention(`@${nameOf(m[1])}`)],
  [/<@&(\d+)>/y, (m) => mention(`@${world.roles.get(m[1])?.name ?? 'unknown role'}`)],
  [/<#(\d+)>/y, (m) => channelLink(m[1])],
  [/<t:(-?\d{1,12})(?::([tTdDfFR]))?>/y, (m) => timeNode(m[1], m[2] ?? 'f')],
  [/<\/([\w -]+):\d+>/y, (m) => mention(`/${m[1]}`)],
  [/<a?(:\w+:)\d+>/y, (m) => m[1]],
];
const BARE = /https?:\/\/[^\s<]+/y;
const MARK = /[\\`*_~|[<]|https?:\/\//g;

function inline(text, linked = false, depth = 0) {
  const out = document.createDocumentFragment();
  const inner = (part, inLink = linked) => inline(part, inLink, depth + 1);
  let from = 0; // where the plain text not yet put out begins
  MARK.lastIndex = 0;
  for (let match = depth < 12 ? MARK.exec(text) : null; match; match = MARK.exec(text)) {
    const at = match.index;
    let node = null;
    let end = at;
    if (match[0].startsWith('http')) {
      BARE.lastIndex = at;
      let address = BARE.exec(text)?.[0];
      if (address && !linked) {
        // Punctuation after an address belongs to the sentence; a closing bracket does unless it was opened within.
        while (/[.,:;!?"'*_~|\]]$/.test(address) || (address.endsWith(')') && !address.includes('('))) address = address.slice(0, -1);
        node = link(address, address);
        end = at + address.length;
      }
    } else {
      for (const [pattern, build] of RULES) {
        if (linked && (build.length === 1 && /https/.test(pattern.source))) continue;
        pattern.lastIndex = at;
        const found = pattern.exec(text);
        if (!found) continue;
        end = at + found[0].length;
        node = build(found, inner);
        break;
      }
    }
    if (node === null) {
      MARK.lastIndex = at + match[0].length;
      // "**" that closes nothing must not be taken for a "*" that does.
      if (match[0] === '*' && text[at + 1] === '*') MARK.lastIndex = at + 2;
      continue;
    }
    out.append(text.slice(from, at), node);
    from = end;
    MARK.lastIndex = end;
  }
  out.append(text.slice(from));
  return out;
}

/** Text with Discord's marks as nodes: blocks of code, quotes, headings, small text, lists and paragraphs. */
function markdown(text, quoted = false) {
  const out = document.createDocumentFragment();
  const fence = /```(?:([\w+#-]+)\n)?\n?([\s\S]*?[^\n`][\s\S]*?)\n?```/g;
  let from = 0;
  for (const match of text.matchAll(fence)) {
    out.append(prose(text.slice(from, match.index), quoted), el('pre', {}, code(match[2])));
    from = match.index + match[0].length;
  }
  out.append(prose(text.slice(from), quoted));
  return out;
}

function prose(text, quoted) {
  const out = document.createDocumentFragment();
  const lines = text.split('\n');
  let plain = [];
  const flush = () => {
    const paragraph = plain.join('\n').replace(/^\n+|\n+$/g, '');
    if (paragraph.trim()) out.append(el('p', {}, inline(paragraph)));
    plain = [];
  };
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const block = /^(#{1,3}|-#) +(\S.*)$/.exec(line);
    const item = /^( *)([-*]|\d{1,9}\.) +(\S.*)$/;
    if (block) {
      flush();
      out.append(block[1] === '-#' ? el('p', { class: 'small' }, inline(block[2])) : el('h3', { class: `h${block[1].length}` }, inline(block[2])));
    } else if (!quoted && /^>>> /.test(line)) {
      flush();
      out.append(el('blockquote', {}, markdown([line.slice(4), ...lines.slice(i + 1)].join('\n'), true)));
      break;
    } else if (!quoted && /^> ?/.test(line)) {
      flush();
      const part = [];
      for (; i < lines.length && /^> ?/.test(lines[i]); i++) part.push(lines[i].replace(/^> ?/, ''));
      i--;
      out.append(el('blockquote', {}, markdown(part.join('\n'), true)));
    } else if (item.test(line)) {
      flush();
      const first = item.exec(line);
      const ordered = /\d/.test(first[2]);
      const list = el(ordered ? 'ol' : 'ul', ordered ? { start: parseInt(first[2], 10) } : {});
      for (; i < lines.length; i++) {
        const found = item.exec(lines[i]);
        if (!found || /\d/.test(found[2]) !== ordered) break;
        list.append(el('li', found[1].length > 1 ? { class: 'deep' } : {}, inline(found[3])));
      }
      i--;
      out.append(list);
    } else plain.push(line);
  }
  flush();
  return out;
}

/** The text without marks, on one line: for excerpts and names. */
const excerpt = (text, length = 90) => {
  const part = markdown(text ?? '');
  for (const hidden of part.querySelectorAll('.spoiler')) hidden.replaceWith('▮▮▮');
  const flat = part.textContent.replace(/\s+/g, ' ').trim();
  return flat.length > length ? `${flat.slice(0, length - 1)}…` : flat;
};

const gist = (message) => excerpt(message.content) || message.embeds?.map((embed) => excerpt(embed.title ?? embed.description)).find(Boolean) || 'an attachment';

// ---------------------------------------------------------------- messages

const LOADING = 128; // Discord's flag of an answer that is still being made
const drawn = new Map(); // line id → { node, message, compact }: what stands in the list, kept while it does not change

const hue = (id) => [...id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 997, 7) % 6;

function avatar(author) {
  if (author.id === world.bot) return el('img', { class: 'avatar', src: '/icon.svg', alt: '', width: 36, height: 36 });
  return el('span', { class: `avatar hue-${hue(author.id)}`, 'aria-hidden': 'true' }, [...author.username][0]?.toUpperCase() ?? '?');
}

function tagOf(id, bot) {
  const role = bot ? 'bot' : world.people.get(id)?.role;
  return role && role !== 'member' ? tag(role) : null;
}

function embedNode(embed) {
  const card = el('div', { class: 'embed' });
  if (Number.isInteger(embed.color)) card.style.borderInlineStartColor = `#${embed.color.toString(16).padStart(6, '0')}`;
  if (embed.author?.name) card.append(el('p', { class: 'embed-author' }, embed.author.name));
  if (embed.title) card.append(el('p', { class: 'embed-title' }, embed.url ? link(embed.url, inline(embed.title, true)) : inline(embed.title)));
  if (embed.description) card.append(el('div', { class: 'marked' }, markdown(embed.description)));
  if (embed.fields?.length) {
    card.append(el('dl', {}, embed.fields.map((field) => el('div', { class: field.inline ? 'inline' : null },
      el('dt', {}, inline(field.name)), el('dd', { class: 'marked' }, markdown(field.value))))));
  }
  const foot = [embed.footer?.text, embed.timestamp && FORMATS.f.format(new Date(embed.timestamp))].filter(Boolean).join(' · ');
  if (foot) card.append(el('p', { class: 'embed-foot' }, foot));
  return card;
}

const emojiOf = (part) => (part.emoji?.name && !part.emoji.id ? `${part.emoji.name} ` : '');
const STYLES = { 1: 'primary', 3: 'success', 4: 'danger' };

/** A button or a menu of a message; `message` is null in the preview of a reply, where nothing can be pressed. */
function componentNode(part, message) {
  if (part.type === 2) {
    const label = `${emojiOf(part)}${part.label ?? ''}`;
    if (part.style === 5) return link(part.url, label, { class: 'button' });
    return button({
      class: STYLES[part.style] ?? null, disabled: part.disabled || !message, test: `press:${part.custom_id}`,
      async onclick(event) {
        const pressed = event.currentTarget;
        if (pressed.getAttribute('aria-busy')) return; // one press, one answer
        pressed.setAttribute('aria-busy', 'true');
        await act('press', { message: message.id, custom_id: part.custom_id });
        pressed.removeAttribute('aria-busy');
      },
    }, label || 'Button');
  }
  const chosen = (part.options ?? []).filter((option) => option.default).map((option) => option.label);
  return button({
    class: 'select', disabled: part.disabled || !message, 'aria-haspopup': 'listbox', test: `select:${part.custom_id}`,
    onclick: (event) => openSelect(event.currentTarget, part, message),
  }, chosen.join(', ') || part.placeholder || 'Choose', icon('down'));
}

const componentRows = (rows, message) => (rows ?? []).map((row) => el('div', { class: 'row' }, (row.components ?? []).map((part) => componentNode(part, message))));

function referenceNode(message) {
  const id = message.message_reference?.message_id;
  if (!id || message.type === 18) return null;
  const original = world.messages.get(id);
  if (!original || !seesMessage(original)) return el('p', { class: 'reference' }, icon('reply'), 'The original message is not there any more');
  return el('p', { class: 'reference' }, icon('reply'), button({ test: `reference:${message.id}`, onclick: () => jumpTo(id, true) },
    unseen('Reply to '), el('b', {}, original.author.username), ' ', gist(original)));
}

function threadNode(id) {
  const thread = channelOf(id);
  if (!thread || !sees(thread) || id === view.here) return null; // a post has the id of the message it begins with
  return el('p', { class: 'thread-link' }, button({ test: `go:${id}`, onclick: () => go(id) }, icon('thread'), `Thread: ${thread.name}`));
}

const size = (bytes) => (bytes >= 1024 ? `${(bytes / 1024).toFixed(1)} kB` : plural(bytes, 'byte'));

function messageNode(message, compact) {
  const { id } = message;
  const at = new Date(message.timestamp);
  const body = el('div', { class: 'body' });
  body.append(el('p', { class: 'who' }, el('b', { id: `a-${id}` }, message.author.username), tagOf(message.author.id, message.author.bot),
    el('time', { id: `t-${id}`, datetime: message.timestamp, title: fullTime(at) }, FORMATS.t.format(at))));
  const content = el('div', { class: 'content marked', id: `c-${id}` });
  if (message.type === 18) content.append(el('p', {}, 'started the thread ', el('b', {}, message.content)));
  else if (message.content) content.append(markdown(message.content));
  if ((message.flags ?? 0) & LOADING) content.append(quiet('Thinking…'));
  if (message.edited_timestamp) content.append(el('span', { class: 'edited', title: fullTime(new Date(message.edited_timestamp)) }, '(edited)'));
  body.append(content, ...(message.embeds ?? []).map(embedNode));
  for (const file of message.attachments ?? []) {
    body.append(el('p', { class: 'attachment' }, icon('file'), link(file.url, file.filename, { download: file.filename }), ` ${size(file.size)}`));
  }
  body.append(...componentRows(message.components, message));
  if (message.reactions?.length) body.append(reactionsNode(message));
  const thread = threadNode(message.type === 18 ? message.message_reference?.channel_id : id);
  if (thread) body.append(thread);
  if (message.only) {
    body.append(el('p', { class: 'only' }, 'Only you can see this · ', button({
      class: 'as-link', test: `dismiss:${id}`, onclick: () => dismiss(id),
    }, 'Dismiss')));
  }
  const article = el('article', {
    class: `message${compact ? ' compact' : ''}${message.only ? ' private' : ''}`, test: `message:${id}`, tabindex: -1, 'aria-labelledby': `a-${id} t-${id} c-${id}`,
  });
  if (message.by) article.append(el('p', { class: 'reference' }, icon('reply'), el('span', {}, el('b', {}, message.by.name), ` used ${message.by.did}`)));
  else article.append(...[referenceNode(message)].filter(Boolean));
  article.append(avatar(message.author), body, button({
    class: 'icon-button more', tabindex: -1, 'aria-haspopup': 'menu', 'aria-label': `Menu of the message of ${message.author.username}`, test: `menu:${id}`,
    onclick: (event) => openMessageMenu(event.currentTarget, message.id),
  }, icon('more')));
  return article;
}

/** Reactions below a message: a press joins one, or takes that back. */
function reactionsNode(message) {
  return el('p', { class: 'reactions' }, message.reactions.map(({ emoji, count }) => button({
    class: 'reaction', test: `react:${message.id}`, 'aria-label': `React with ${emoji.name} to the message of ${message.author.username}: ${count} so far`,
    onclick: () => act('react', { message: message.id, emoji: emoji.name }),
  }, el('span', { 'aria-hidden': 'true' }, emoji.name), ` ${count}`)));
}

function dismiss(id) {
  view.dismissed.add(id);
  showLog();
  $('say').focus();
}

/** Messages of one person within seven minutes stand together, as in the chat people know. */
const follows = (message, before) => before && before.author.id === message.author.id && !before.only === !message.only && !message.by
  && !message.message_reference && !message.type && Date.parse(message.timestamp) - Date.parse(before.timestamp) < 420000;

function showLog() {
  const all = linesOf(view.here).filter((line) => line.note || seesMessage(line.message));
  const hidden = Math.max(0, all.length - view.shown);
  $('earlier').hidden = !hidden;
  $('earlier').textContent = `Show earlier messages (${hidden})`;
  $('empty').hidden = all.length > 0;
  $('empty').textContent = world.script?.state === 'ready' ? 'No messages yet. Write one, or press “Play a discussion”.' : 'No messages yet.';
  const nodes = [];
  let day = '';
  let before = null;
  for (const line of all.slice(hidden)) {
    const today = FORMATS.D.format(line.at);
    if (today !== day) {
      day = today;
      before = null;
      nodes.push(kept(`day-${view.here}-${day}`, null, false, () => el('p', { class: 'day' }, el('span', {}, day))));
    }
    const compact = Boolean(line.message && follows(line.message, before));
    nodes.push(kept(line.id, line.message, compact, () => (line.note ? el('p', { class: 'note' }, inline(line.note)) : messageNode(line.message, compact))));
    before = line.message ?? null;
  }
  const focused = $('list').contains(document.activeElement) ? rememberFocus() : null;
  reconcile($('list'), nodes);
  const articles = [...$('list').querySelectorAll('.message')];
  setActive(articles.find((node) => node.dataset.test === view.active) ?? articles.at(-1));
  if (focused) focused();
  if (view.pinned) toEnd();
}

function kept(id, message, compact, build) {
  const entry = drawn.get(id);
  if (entry && entry.message === message && entry.compact === compact) return entry.node;
  const node = build();
  drawn.set(id, { node, message, compact });
  return node;
}

/** One message at a time is in the tab order, with its menu button; the buttons and links in messages are always. */
function setActive(article) {
  const old = $('list').querySelector('.message[tabindex="0"]');
  if (old && old !== article) {
    old.tabIndex = -1;
    old.querySelector(':scope > .more').tabIndex = -1;
  }
  if (!article) return;
  article.tabIndex = 0;
  article.querySelector(':scope > .more').tabIndex = 0;
}

const low = matchMedia('(max-height: 480px)'); // there the whole page scrolls, as in style.css

function toEnd() {
  if (low.matches) $('list').lastElementChild?.scrollIntoView({ block: 'nearest' });
  else $('log').scrollTop = $('log').scrollHeight;
}
addEventListener('scroll', () => {
  if (low.matches) view.pinned = $('composer').getBoundingClientRect().top < innerHeight;
}, { passive: true });

function jumpTo(id, focus) {
  const message = world.messages.get(id);
  if (!message || !seesMessage(message)) return;
  if (message.channel_id !== view.here) go(message.channel_id);
  const lines = linesOf(view.here);
  const back = lines.length - lines.findIndex((line) => line.id === id);
  if (back > view.shown) {
    view.shown = back + 20;
    showLog();
  }
  const node = byTest($('list'), `message:${id}`);
  if (!node) return;
  if (focus) {
    leaveDiscussion();
    view.pinned = false;
    node.focus({ preventScroll: true });
  }
  node.scrollIntoView({ block: 'nearest' });
  node.classList.add('found');
  setTimeout(() => node.classList.remove('found'), 2500);
}

on('earlier', 'click', () => {
  const log = $('log');
  const below = log.scrollHeight - log.scrollTop;
  const first = $('list').querySelector('.message');
  view.shown += STEP;
  view.pinned = false;
  showLog();
  log.scrollTop = log.scrollHeight - below;
  if ($('earlier').hidden) first?.focus({ preventScroll: true });
});

on('log', 'scroll', () => {
  const log = $('log');
  view.pinned = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
}, { passive: true });
// Who scrolls back, by wheel, finger or keys, reads at a pace of their own.
on('log', 'wheel', (event) => { if (event.deltaY < 0) leaveDiscussion(); }, { passive: true });
on('log', 'touchmove', leaveDiscussion, { passive: true });
on('log', 'keydown', (event) => { if (['PageUp', 'Home', 'ArrowUp'].includes(event.key)) leaveDiscussion(); });
// Messages out of sight have a guessed height (content-visibility): while at the end, stay there as they get their own.
new ResizeObserver(() => { if (view.pinned) toEnd(); }).observe($('list'));
new ResizeObserver(() => { if (view.pinned) toEnd(); }).observe($('log'));

on('list', 'focusin', (event) => {
  const article = event.target.closest('.message');
  if (!article) return;
  view.active = article.dataset.test;
  setActive(article);
});
on('list', 'keydown', (event) => {
  const article = event.target.closest('.message');
  if (!article || event.defaultPrevented) return;
  const onMessage = event.target === article;
  if (event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10') || (onMessage && event.key === 'Enter')) {
    event.preventDefault();
    openMessageMenu(article, article.dataset.test.slice('message:'.length));
  } else if (event.key === 'Escape') $('say').focus();
  else if (onMessage) moveFocus(event, [...$('list').querySelectorAll('.message')]);
});
on('list', 'contextmenu', (event) => {
  const article = event.target.closest('.message');
  // On a link, and on marked text, the browser's own menu is of more use.
  if (!article || event.target.closest('a') || String(getSelection())) return;
  event.preventDefault();
  openMessageMenu(article, article.dataset.test.slice('message:'.length), { x: event.clientX, y: event.clientY });
});

on('skip-log', 'click', (event) => {
  event.preventDefault();
  if (here()?.kind === 'forum') $('channel-name').focus();
  else ($('list').querySelector('.message[tabindex="0"]') ?? $('log')).focus();
});

// ---------------------------------------------------------------- channels

const KINDS = { forum: 'forum', post: 'post', thread: 'thread', direct: 'direct messages' };

/** Every channel that can be opened, in the order of the list. */
function channelOrder() {
  const order = [];
  const walk = (channel) => {
    if (channel.kind !== 'category') order.push(channel);
    children(channel.id).forEach(walk);
  };
  const tops = [...world.channels.values()].filter((channel) => !channel.parent && sees(channel));
  tops.filter((channel) => channel.kind !== 'direct').forEach(walk);
  tops.filter((channel) => channel.kind === 'direct').forEach(walk);
  return order;
}

function channelItem(channel) {
  const below = children(channel.id);
  if (channel.kind === 'category') return el('li', {}, el('h3', {}, channel.name), el('ul', {}, below.map(channelItem)));
  const unread = view.unread.get(channel.id);
  const current = channel.id === view.here;
  return el('li', {}, button({
    class: 'channel', test: `channel:${channel.name}`, 'data-id': channel.id, tabindex: current ? 0 : -1, 'aria-current': current ? 'page' : null,
    onclick: () => {
      const closing = document.body.classList.contains('nav-open');
      leaveDiscussion();
      go(channel.id);
      if (closing) closeNav(false);
    },
  }, icon(channel.locked ? 'lock' : channel.kind), el('span', { class: 'name' }, channel.name),
  KINDS[channel.kind] && unseen(`, ${KINDS[channel.kind]}`), channel.locked && unseen(', locked'),
  channel.archived && el('span', { class: 'count' }, 'archived'), unread && el('span', { class: 'count new' }, `${unread} new`)),
  below.length > 0 && el('ul', {}, below.map(channelItem)));
}

function showTree() {
  const focused = $('tree').contains(document.activeElement) ? document.activeElement.dataset.id : null;
  const tops = [...world.channels.values()].filter((channel) => !channel.parent && sees(channel));
  const parts = world.servers.flatMap((server) => {
    const own = tops.filter((channel) => channel.server === server.id && channel.kind !== 'direct');
    return own.length ? [el('h2', {}, server.name), el('ul', {}, own.map(channelItem))] : [];
  });
  const direct = tops.filter((channel) => channel.kind === 'direct');
  if (direct.length) parts.push(el('h2', {}, 'Direct messages'), el('ul', {}, direct.map(channelItem)));
  $('tree').replaceChildren(...parts);
  if (!$('tree').querySelector('[tabindex="0"]')) $('tree').querySelector('.channel')?.setAttribute('tabindex', '0');
  if (focused) [...$('tree').querySelectorAll('.channel')].find((node) => node.dataset.id === focused)?.focus();
}

on('tree', 'keydown', (event) => moveFocus(event, [...$('tree').querySelectorAll('.channel')]));

/** Opens a channel. */
function go(id) {
  const channel = channelOf(id);
  if (!channel || !sees(channel)) return;
  if (id !== view.here) {
    drawn.clear();
    view.active = '';
    leaveContext();
    $('alert').hidden = true;
  }
  view.here = id;
  view.shown = STEP;
  view.pinned = true;
  view.unread.delete(id);
  showTree();
  showChannel();
}

/** Draws the head, the messages or posts, and the message box of the channel that is open. */
function showChannel() {
  const channel = here();
  if (!channel) return;
  const forum = channel.kind === 'forum';
  const held = $('say-form').contains(document.activeElement);
  const parent = channel.parent && channelOf(channel.parent);
  document.title = `${channel.name} – Counterpoint demo`;
  $('channel-name').replaceChildren(icon(channel.kind), channel.name);
  const marks = [
    parent && parent.kind !== 'category' && `in ${parent.name}`, channel.topic,
    ...(channel.applied ?? []).map((tag) => parent?.tags?.find((other) => other.id === tag)?.name), channel.locked && 'locked', channel.archived && 'archived',
  ].filter(Boolean);
  $('channel-topic').textContent = marks.join(' · ');
  $('channel-topic').title = $('channel-topic').textContent;
  $('log').hidden = forum;
  $('forum').hidden = !forum;
  $('say-form').hidden = forum;
  $('say-help').hidden = forum;
  const barred = channel.locked && me()?.role !== 'moderator';
  $('say').disabled = barred;
  $('send').disabled = barred;
  $('say').placeholder = barred ? 'This channel is locked: only moderators can write here' : `Message ${channel.name}`;
  $('say-label').textContent = `Message ${channel.name}`;
  if (forum) {
    leaveCommand();
    showForum();
    if (held) $('channel-name').focus();
  } else {
    // A live region would read a whole channel aloud when another one is opened: it is "busy" meanwhile.
    $('log').setAttribute('aria-busy', 'true');
    showLog();
    setTimeout(() => $('log').removeAttribute('aria-busy'), 50);
  }
}

// ---------------------------------------------------------------- popups: the message menu and select menus

let popup = null;

function closePopup(giveBack = true) {
  if (!popup) return;
  const { node, back, anchor } = popup;
  popup = null;
  node.remove();
  anchor.removeAttribute('aria-expanded');
  anchor.classList.remove('has-menu');
  if (giveBack) back();
}

function openPopup(anchor, node, point) {
  closePopup(false);
  popup = { node, anchor, back: rememberFocus(anchor) };
  // An article has no expanded state; a button has.
  if (anchor.matches('button')) expand(anchor, true);
  anchor.classList.add('has-menu');
  $('popups').append(node);
  const box = anchor.getBoundingClientRect();
  const x = point?.x || (anchor.matches('.message') ? box.left + 60 : box.left);
  const y = point?.y || Math.min(box.bottom + 4, anchor.matches('.message') ? box.top + 40 : Infinity);
  node.style.left = `${Math.max(8, Math.min(x, innerWidth - node.offsetWidth - 8))}px`;
  node.style.top = `${Math.max(8, y + node.offsetHeight > innerHeight - 8 ? Math.min(box.top, innerHeight - 8) - node.offsetHeight - 4 : y)}px`;
  node.querySelector('[role=menuitem], [role=option]')?.focus();
}

addEventListener('pointerdown', (event) => { if (popup && !popup.node.contains(event.target)) closePopup(false); });
addEventListener('resize', () => closePopup(false));
// Whoever goes elsewhere by keys has left the menu too.
addEventListener('focusin', (event) => { if (popup && !popup.node.contains(event.target)) closePopup(false); });
on('popups', 'keydown', (event) => {
  const items = [...$('popups').querySelectorAll('[role=menuitem], [role=option]')];
  if (event.key === 'Escape' || (event.key === 'Tab' && popup?.node.matches('[role=menu]'))) {
    halt(event);
    closePopup();
  } else if (items.includes(event.target)) moveFocus(event, items);
});

/** Discord hides a command from those who lack its permissions; here only moderators have any. */
function mayUse(command) {
  const direct = here()?.kind === 'direct';
  if (command.default_member_permissions !== null && command.default_member_permissions !== undefined && !direct && me()?.role !== 'moderator') return false;
  return !direct || (command.contexts ? command.contexts.includes(1) : command.dm_permission !== false);
}

function openMessageMenu(anchor, id, point) {
  const message = world.messages.get(id);
  if (!message) return;
  const own = message.author.id === view.me;
  const item = (label, action, kind) => button({
    role: 'menuitem', tabindex: -1, class: kind ?? null, test: `item:${label}`,
    onclick() {
      closePopup();
      action();
    },
  }, label);
  const items = [];
  if (!message.only) items.push(item('Reply', () => startReply(id)));
  if (own && !message.only) items.push(item('Edit', () => startEdit(id)));
  items.push(item('Copy text', () => copyText(message)));
  if (message.only) items.push(item('Dismiss', () => dismiss(id)));
  else {
    items.push(...world.commands.filter((command) => command.type === 3 && mayUse(command)).map((command) => item(command.name, () => act('menu', { message: id, command: command.name }), 'app')));
    if (own) items.push(item('React with ❌', () => act('react', { message: id, emoji: '❌', new: true })));
    if (me()?.role === 'moderator') {
      // Discord says of each reaction whether it is the bot's own.
      items.push(...(message.reactions ?? []).filter((reaction) => reaction.me).map(({ emoji }) => item(`Take the bot's ${emoji.name} away`, () => act('unreact', { message: id, emoji: emoji.name }))));
    }
    if (own || me()?.role === 'moderator') items.push(item('Delete', () => act('delete', { message: id }), 'danger-text'));
  }
  openPopup(anchor, el('div', { class: 'popup', role: 'menu', 'aria-label': `Message of ${message.author.username}` }, items), point);
}

async function copyText(message) {
  const text = [message.content, ...(message.embeds ?? []).flatMap((embed) => [embed.title, embed.description, ...(embed.fields ?? []).flatMap((field) => [field.name, field.value])])].filter(Boolean).join('\n');
  try {
    await navigator.clipboard.writeText(text);
    announce('The text was copied.');
  } catch {
    complain('The browser does not let this page copy.');
  }
}

const CHANNEL_TYPES = { text: 0, direct: 1, category: 4, thread: 11, post: 11, forum: 15 };

const peopleChoices = () => [...world.people.values()].map((person) => ({ name: person.name, value: person.id, hint: person.role }));
const roleChoices = () => [...world.roles.values()].map((role) => ({ name: role.name, value: role.id }));
function channelChoices(types) {
  return [...world.channels.values()].filter((channel) => sees(channel) && channel.kind !== 'direct' && channel.server === here()?.server && (!types?.length || types.includes(CHANNEL_TYPES[channel.kind])))
    .map((channel) => ({ name: channel.name, value: channel.id, hint: KINDS[channel.kind] }));
}

function openSelect(anchor, part, message) {
  const choices = {
    5: peopleChoices, 6: roleChoices, 7: () => [...peopleChoices(), ...roleChoices()], 8: () => channelChoices(part.channel_types),
  }[part.type]?.() ?? (part.options ?? []).map((option) => ({ name: `${emojiOf(option)}${option.label}`, value: option.value, hint: option.description, chosen: option.default }));
  const most = part.max_values ?? 1;
  const least = part.min_values ?? 1;
  const many = most > 1;
  const preset = new Set((part.default_values ?? []).map((value) => value.id));
  const send = (values) => {
    closePopup();
    act('choose', { message: message.id, custom_id: part.custom_id, values });
  };
  const options = choices.map((choice) => el('div', {
    role: 'option', tabindex: -1, 'aria-selected': String(Boolean(choice.chosen || preset.has(choice.value))), test: `pick:${choice.value}`,
    onclick(event) { pick(event.currentTarget, choice); },
    onkeydown(event) {
      if (event.key !== 'Enter' && event.key !== ' ') return;
      event.preventDefault();
      pick(event.currentTarget, choice);
    },
  }, el('span', {}, choice.name), choice.hint && el('small', {}, choice.hint)));
  const selected = () => choices.filter((_, i) => options[i].getAttribute('aria-selected') === 'true').map((choice) => choice.value);
  const pick = (option, choice) => {
    if (!many) send([choice.value]);
    else if (option.getAttribute('aria-selected') === 'true') option.setAttribute('aria-selected', 'false');
    else if (selected().length < most) option.setAttribute('aria-selected', 'true');
    else announce(`At most ${most} can be chosen.`);
  };
  const node = el('div', { class: 'popup' }, el('div', { role: 'listbox', 'aria-label': part.placeholder || 'Choose', 'aria-multiselectable': many ? 'true' : null }, options));
  if (!options.length) node.append(quiet('Nothing to choose from.'));
  if (many || least === 0) {
    node.append(button({
      class: 'primary', test: 'pick-done',
      onclick() {
        const values = selected();
        if (values.length < least) announce(`Choose at least ${least}.`);
        else send(values);
      },
    }, 'Done'));
  }
  openPopup(anchor, node);
}

// ---------------------------------------------------------------- the message box

/** The list over the message box: commands, people, and the values of a command's options. */
const suggest = {
  input: null, items: [], at: -1,
  /** `choose`: whether the first is chosen at once. In an optional field it is not: Enter sends, and Tab goes on. */
  show(input, items, choose = true) {
    this.hide();
    if (!items.length) return;
    this.input = input;
    this.items = items;
    $('suggest').replaceChildren(...this.items.map((item, i) => el('div', {
      role: 'option', id: `suggest-${i}`, 'aria-selected': 'false',
      onpointerdown: (event) => event.preventDefault(), // keeps the focus in the box
      onclick: () => item.choose(),
    }, el('span', {}, item.label), item.hint && el('small', {}, item.hint))));
    $('suggest').hidden = false;
    input.setAttribute('aria-controls', 'suggest');
    if (input !== $('say')) expand(input, true);
    if (choose) this.move(1);
    announce(plural(this.items.length, 'suggestion'));
  },
  hide() {
    if (!this.input) return;
    this.input.removeAttribute('aria-activedescendant');
    this.input.removeAttribute('aria-controls');
    if (this.input !== $('say')) expand(this.input, false);
    this.input = null;
    this.items = [];
    this.at = -1;
    $('suggest').hidden = true;
    $('suggest').replaceChildren();
  },
  move(step) {
    const options = $('suggest').children;
    options[this.at]?.setAttribute('aria-selected', 'false');
    this.at = this.at < 0 && step < 0 ? this.items.length - 1 : (this.at + step + this.items.length) % this.items.length;
    options[this.at].setAttribute('aria-selected', 'true');
    options[this.at].scrollIntoView({ block: 'nearest' });
    this.input.setAttribute('aria-activedescendant', `suggest-${this.at}`);
  },
  /** True if the key was for the list. */
  key(event) {
    if (!this.input || event.isComposing) return false;
    if (event.key === 'ArrowDown') this.move(1);
    else if (event.key === 'ArrowUp') this.move(-1);
    else if (event.key === 'Escape') this.hide();
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && this.at >= 0) this.items[this.at].choose();
    else return false;
    halt(event);
    return true;
  },
};

/** The slash commands of the person, subcommands and their groups spelt out. */
function slashCommands() {
  const spell = (path, options, description) => {
    const below = (options ?? []).filter((option) => option.type <= 2);
    if (!below.length) return [{ path, description, options: options ?? [] }];
    return below.flatMap((option) => spell(`${path} ${option.name}`, option.options, option.description));
  };
  return world.commands.filter((command) => (command.type ?? 1) === 1 && mayUse(command)).flatMap((command) => spell(command.name, command.options, command.description));
}

// People write @name and #name; Discord's own form is made of ids.
const toIds = (text) => text
  .replace(/(^|[\s(])@([\w-]+(?:\.[\w-]+)*)/g, (all, lead, name) => {
    const person = [...world.people.values()].find((other) => other.name.toLowerCase() === name.toLowerCase());
    return person ? `${lead}<@${person.id}>` : all;
  })
  .replace(/(^|[\s(])#([\w-]+)/g, (all, lead, name) => {
    const channel = [...world.channels.values()].find((other) => other.name === name && other.kind !== 'category' && sees(other));
    return channel ? `${lead}<#${channel.id}>` : all;
  });
const toNames = (text) => text
  .replace(/<@!?(\d+)>/g, (all, id) => (world.people.has(id) ? `@${nameOf(id)}` : all))
  .replace(/<#(\d+)>/g, (all, id) => (world.channels.has(id) ? `#${channelOf(id).name}` : all));

function fitBox() {
  $('say').style.height = 'auto';
  $('say').style.height = `${Math.min($('say').scrollHeight + 2, 180)}px`;
}

function setText(text) {
  $('say').value = text;
  suggest.hide();
  fitBox();
}

on('say', 'input', () => {
  fitBox();
  const text = $('say').value;
  suggest.hide();
  const mention = /(?:^|\s)@([\w.-]*)$/.exec(text.slice(0, $('say').selectionStart));
  if (view.editing) return;
  if (/^\/[^\n]*$/.test(text)) {
    const typed = text.slice(1).toLowerCase();
    const commands = slashCommands();
    // The name typed in full and a space: the command is meant, what follows belongs to its first option.
    const whole = commands.find((command) => typed.startsWith(`${command.path} `));
    if (whole) startCommand(whole, text.slice(whole.path.length + 2));
    else {
      const rank = (command) => (command.path.startsWith(typed) ? 0 : 1);
      suggest.show($('say'), commands.filter((command) => command.path.includes(typed)).sort((a, b) => rank(a) - rank(b))
        .map((command) => ({ label: `/${command.path}`, hint: command.description, choose: () => startCommand(command) })));
    }
  } else if (mention) {
    suggest.show($('say'), [...world.people.values()].filter((person) => person.name.toLowerCase().startsWith(mention[1].toLowerCase())).map((person) => ({
      label: `@${person.name}`, hint: person.role,
      choose() {
        const end = $('say').selectionStart;
        $('say').setRangeText(`@${person.name} `, end - mention[1].length - 1, end, 'end');
        suggest.hide();
      },
    })));
  }
});
on('say', 'blur', () => suggest.hide());
on('say', 'keydown', (event) => {
  if (suggest.key(event) || event.isComposing) return;
  if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    $('say-form').requestSubmit();
  } else if (event.key === 'Escape' && (view.replyTo || view.editing)) {
    event.stopPropagation();
    leaveContext();
  } else if (event.key === 'ArrowUp' && !event.altKey && !$('say').value) {
    const last = linesOf(view.here).findLast((line) => line.message?.author.id === view.me && !line.message.only);
    if (!last) return;
    event.preventDefault();
    startEdit(last.id);
  }
});

function showContext(text) {
  $('context-text').textContent = text;
  $('context').hidden = false;
  $('say').focus();
}

function leaveContext() {
  // What was being written before an edit was begun comes back.
  if (view.editing) setText(view.draft ?? '');
  view.draft = null;
  view.replyTo = null;
  view.editing = null;
  $('context').hidden = true;
}

function startReply(id) {
  leaveCommand();
  leaveContext();
  view.replyTo = id;
  showContext(`Replying to ${world.messages.get(id).author.username}: ${gist(world.messages.get(id))}`);
}

function startEdit(id) {
  leaveCommand();
  leaveContext();
  view.draft = $('say').value;
  view.editing = id;
  setText(toNames(world.messages.get(id).content));
  showContext('Editing your message. Enter saves, Esc cancels.');
}

on('context-close', 'click', () => {
  leaveContext();
  $('say').focus();
});
on('alert-close', 'click', () => {
  $('alert').hidden = true;
  $('say').focus();
});

let sending = false;
on('say-form', 'submit', async (event) => {
  event.preventDefault();
  if (sending) return; // a second Enter before the answer would say it twice
  sending = true;
  try {
    if (view.command) await sendCommand();
    else await sendText();
  } finally {
    sending = false;
  }
});

async function sendText() {
  const written = $('say').value;
  const text = toIds(written.trim());
  if (!text) return;
  const { editing, replyTo } = view;
  // Emptied at once, so that what is typed meanwhile is not lost; a refused text comes back.
  setText('');
  const done = editing ? await act('edit', { message: editing, text }) : await act('say', { channel: view.here, text, reply_to: replyTo });
  if (done) {
    if (view.editing === editing && view.replyTo === replyTo) leaveContext();
    view.pinned = true;
    toEnd();
  } else if (!$('say').value) setText(written);
}

// A command that was chosen: its options are named fields in place of the text.

function startCommand(command, rest = '') {
  leaveContext();
  setText('');
  view.command = { ...command, fields: [] };
  $('text-row').hidden = true;
  $('command').hidden = false;
  $('command').setAttribute('aria-label', `Command ${command.path}`);
  $('hint').hidden = false;
  $('hint').textContent = command.description;
  const add = el('span', { class: 'adders' });
  const showField = (option) => {
    const field = makeField(option);
    view.command.fields.push(field);
    add.before(field.node);
    return field;
  };
  $('command').replaceChildren(el('b', { class: 'command-name' }, `/${command.path}`), add, button({
    class: 'as-link', test: 'leave-command', onclick: () => leaveCommand(true),
  }, 'Leave the command'));
  const first = command.options.filter((option) => option.required);
  if (!first.length) first.push(...command.options.slice(0, 1));
  first.forEach(showField);
  for (const option of command.options.filter((other) => !first.includes(other))) {
    add.append(button({
      title: option.description, test: `add:${option.name}`,
      onclick(event) {
        event.currentTarget.remove();
        showField(option).input.focus();
      },
    }, `+ ${option.name}`));
  }
  const field = view.command.fields[0];
  if (!field) $('send').focus();
  else {
    if (rest) field.input.value = rest;
    field.input.focus();
  }
}

function leaveCommand(focus = false) {
  if (!view.command) return;
  const held = $('command').contains(document.activeElement);
  suggest.hide();
  view.command = null;
  $('command').hidden = true;
  $('command').replaceChildren();
  $('hint').hidden = true;
  $('text-row').hidden = false;
  if (focus || held) $('say').focus();
}

/** What is filled in so far; a field that cannot be read yet is left out. */
function filledIn() {
  const values = {};
  for (const field of view.command?.fields ?? []) {
    const value = field.read();
    if (value.value !== undefined) values[field.option.name] = value.value;
  }
  return values;
}

function makeField(option) {
  const id = `field-${option.name}`;
  const fixed = option.choices?.length ? () => option.choices
    : { 5: () => [{ name: 'True', value: true }, { name: 'False', value: false }], 6: peopleChoices, 7: () => channelChoices(option.channel_types), 8: roleChoices }[option.type];
  const listed = Boolean(fixed || option.autocomplete);
  let picked = null;
  let asked = 0; // only the answer to the latest question counts
  let timer = 0;
  let attached; // the file of an option of type 11, read when it is chosen
  const hint = `${option.name}: ${option.description}${option.required ? '' : ' (optional)'}`;
  const input = el('input', {
    id, type: option.type === 11 ? 'file' : 'text', autocomplete: 'off', spellcheck: 'false', test: `field:${option.name}`, 'aria-describedby': `${id}-hint`,
    'aria-required': option.required ? 'true' : null, maxlength: option.max_length ?? null, inputmode: option.type === 4 ? 'numeric' : option.type === 10 ? 'decimal' : null,
    ...(listed ? { role: 'combobox', 'aria-expanded': 'false', 'aria-autocomplete': 'list', 'aria-haspopup': 'listbox' } : {}),
      onfocus() {
      $('hint').textContent = hint;
      if (listed) offer();
    },
    onblur: () => suggest.hide(),
    oninput() {
      picked = null;
      input.removeAttribute('aria-invalid');
      clearTimeout(timer);
      if (listed) timer = setTimeout(offer, fixed ? 0 : 120);
    },
    async onchange() {
      const file = input.files?.[0];
      attached = file && { filename: file.name, content: await file.text() };
    },
    onkeydown(event) {
      if (suggest.key(event)) return;
      const first = view.command?.fields[0]?.input === input;
      if (event.key === 'Escape' || (event.key === 'Backspace' && first && !input.value && option.type !== 11)) {
        halt(event);
        leaveCommand(true);
      }
    },
  });

  const offer = async () => {
    const typed = input.value.toLowerCase();
    const question = ++asked;
    let choices;
    if (fixed) choices = fixed().filter((choice) => picked || choice.name.toLowerCase().includes(typed));
    else {
      try {
        ({ choices } = await post('autocomplete', { as: view.me, channel: view.here, command: view.command.path, option: option.name, options: { ...filledIn(), [option.name]: input.value } }));
      } catch {
        choices = []; // suggestions are a help: without them the text is sent as typed
      }
    }
    if (question !== asked || document.activeElement !== input) return;
    // Discord offers 25 choices at most.
    suggest.show(input, choices.slice(0, 25).map((choice) => ({
      label: choice.name, hint: choice.hint,
      choose() {
        asked++;
        clearTimeout(timer);
        picked = choice;
        input.value = choice.name;
        suggest.hide();
        const fields = view.command.fields;
        fields[fields.findIndex((field) => field.input === input) + 1]?.input.focus();
      },
    })), Boolean(option.required || input.value));
  };

  /** { value } or { error }; a value that is undefined was not given. */
  const read = () => {
    if (option.type === 11) return attached || !option.required ? { value: attached } : { error: `Choose a file for “${option.name}”.` };
    const typed = input.value.trim();
    if (picked) return { value: picked.value };
    if (!typed) return option.required ? { error: `Fill in “${option.name}”.` } : { value: undefined };
    if (fixed) {
      const choice = fixed().find((other) => other.name.toLowerCase() === typed.toLowerCase() || String(other.value) === typed);
      return choice ? { value: choice.value } : { error: `Choose “${option.name}” from the list.` };
    }
    if (option.type !== 4 && option.type !== 10) return { value: typed };
    const number = Number(typed);
    if (!Number.isFinite(number) || (option.type === 4 && !Number.isInteger(number))) return { error: `“${option.name}” must be a ${option.type === 4 ? 'whole ' : ''}number.` };
    if (number < (option.min_value ?? -Infinity)) return { error: `“${option.name}” must be at least ${option.min_value}.` };
    if (number > (option.max_value ?? Infinity)) return { error: `“${option.name}” must be at most ${option.max_value}.` };
    return { value: number };
  };
  const node = el('span', { class: 'field' }, el('label', { for: id }, option.name), input, el('span', { id: `${id}-hint`, class: 'unseen' }, hint));
  return { option, node, input, read };
}

async function sendCommand() {
  const { command } = view;
  for (const field of command.fields) {
    const { error } = field.read();
    if (!error) continue;
    complain(error);
    field.input.setAttribute('aria-invalid', 'true');
    field.input.focus();
    return;
  }
  suggest.hide();
  const done = await act('slash', { channel: view.here, command: command.path, options: filledIn() });
  if (!done) return;
  if (view.command === command) leaveCommand(!done.modal);
  view.pinned = true;
  toEnd();
}

// ---------------------------------------------------------------- forums

let writingPost = null; // the form of a new post, kept while the list around it is drawn anew

function showForum() {
  const forum = here();
  const known = new Map((forum.tags ?? []).map((tag) => [tag.id, tag.name]));
  if (writingPost && writingPost.dataset.forum !== forum.id) writingPost = null;
  const posts = children(forum.id).map((channel) => {
    const lines = linesOf(channel.id).filter((line) => line.message && seesMessage(line.message));
    return { channel, lines, last: lines.at(-1)?.at ?? 0 };
  }).sort((a, b) => b.last - a.last);
  const focused = $('forum').contains(document.activeElement) ? rememberFocus() : null;
  const opener = button({
    class: 'primary', test: 'new-post', 'aria-expanded': String(Boolean(writingPost)),
    onclick() {
      writingPost = writingPost ? null : postForm(forum);
      showForum();
      writingPost?.elements.title.focus();
    },
  }, 'New post');
  reconcile($('forum'), [
    el('p', { class: 'forum-head' }, opener, ' ', el('span', { class: 'quiet' }, plural(posts.length, 'post'))),
    ...(writingPost ? [writingPost] : []),
    el('ul', { class: 'posts' }, posts.map(({ channel, lines, last }) => el('li', {}, button({ test: `post:${channel.name}`, onclick: () => go(channel.id) },
      el('b', {}, channel.name),
      el('span', { class: 'tags' }, (channel.applied ?? []).map((id) => tag(known.get(id) ?? 'tag')), channel.locked && tag('locked'), channel.archived && tag('archived')),
      lines[0] && el('span', { class: 'post-text' }, `${lines[0].message.author.username}: ${gist(lines[0].message)}`),
      el('span', { class: 'quiet' }, `${plural(lines.length, 'message')}${last ? ` · ${relative(last)}` : ''}`))))),
  ]);
  if (focused) focused();
}

function postForm(forum) {
  const form = el('form', { class: 'post-form', 'data-forum': forum.id, 'aria-label': 'New post' },
    el('label', { for: 'post-title' }, 'Title'), el('input', { id: 'post-title', name: 'title', required: true, maxlength: 100, autocomplete: 'off', test: 'post-title' }),
    (forum.tags ?? []).length > 0 && el('fieldset', {}, el('legend', {}, 'Tags'), forum.tags.map((tag) => el('label', { class: 'check' }, el('input', { type: 'checkbox', name: 'tag', value: tag.id, test: `tag:${tag.name}` }), tag.name))),
    el('label', { for: 'post-text' }, 'Text'), el('textarea', { id: 'post-text', name: 'text', rows: 4, required: true, maxlength: 4000, test: 'post-text' }),
    el('div', { class: 'dialog-buttons' }, button({ onclick: () => close() }, 'Cancel'), el('button', { type: 'submit', class: 'primary', test: 'post-send' }, 'Post')));
  const close = () => {
    writingPost = null;
    showForum();
    byTest($('forum'), 'new-post').focus();
  };
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  });
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { title, text } = form.elements;
    const tags = [...form.querySelectorAll('[name=tag]:checked')].map((box) => box.value);
    const done = await act('post', { forum: forum.id, title: title.value.trim(), tags, text: toIds(text.value.trim()) });
    if (!done) return;
    writingPost = null;
    if (world.channels.has(done.channel)) go(done.channel);
    else view.wanted = done.channel; // its event is on the way
    if (here().id === done.channel) $('say').focus();
    else showForum();
  });
  return form;
}

// ---------------------------------------------------------------- modals

function openModal(modal) {
  closePopup(false);
  const back = rememberFocus();
  const dialog = $('modal');
  const inputs = [];
  $('modal-title').textContent = modal.title;
  $('modal-error').hidden = true;
  $('modal-fields').replaceChildren(...modal.components.flatMap((row) => row.components ?? []).map((part, i) => {
    const long = part.style === 2;
    const input = el(long ? 'textarea' : 'input', {
      id: `modal-${i}`, test: `input:${part.custom_id}`, placeholder: part.placeholder, 'aria-required': part.required === false ? null : 'true', minlength: part.min_length,
      maxlength: part.max_length, rows: long ? 5 : null, autocomplete: 'off',
    });
    input.value = part.value ?? '';
    inputs.push({ part, input });
    return el('p', {}, el('label', { for: `modal-${i}` }, part.label, part.required === false && el('span', { class: 'quiet' }, ' (optional)')), input);
  }));
  const fail = (text, input) => {
    $('modal-error').textContent = text;
    $('modal-error').hidden = false;
    input?.setAttribute('aria-invalid', 'true');
    input?.focus();
  };
  $('modal-form').onsubmit = async (event) => {
    event.preventDefault();
    for (const { part, input } of inputs) {
      const { length } = input.value.trim();
      input.removeAttribute('aria-invalid');
      if (part.required !== false && !length) return fail(`Fill in “${part.label}”.`, input);
      if (length && length < (part.min_length ?? 0)) return fail(`“${part.label}” needs at least ${part.min_length} characters.`, input);
    }
    try {
      const values = Object.fromEntries(inputs.map(({ part, input }) => [part.custom_id, input.value]));
      const done = await post('modal', { as: view.me, custom_id: modal.custom_id, values });
      dialog.close();
      if (done.modal) openModal(done.modal);
    } catch (error) {
      fail(error.message);
    }
    return undefined;
  };
  dialog.onclose = () => { if (document.activeElement === document.body) back(); }; // else the browser has given the focus back
  dialog.showModal();
  inputs[0]?.input.focus();
}

on('modal-cancel', 'click', () => $('modal').close());

// ---------------------------------------------------------------- people

function showPeople() {
  const people = [...world.people.values()];
  $('as').replaceChildren(...people.filter((person) => !person.bot).map((person) => el('option', { value: person.id }, `${person.name} · ${person.role}`)));
  $('as').value = view.me;
  const focused = $('people').contains(document.activeElement) ? rememberFocus() : null;
  $('people-list').replaceChildren(...people.map((person) => {
    const inside = [avatar({ id: person.id, username: person.name }), el('span', { class: 'name' }, person.name), el('span', { class: 'quiet' }, person.role)];
    if (person.bot) return el('li', {}, el('span', { class: 'person' }, inside));
    const speaking = person.id === view.me;
    return el('li', {}, button({ class: 'person', 'aria-pressed': String(speaking), test: `person:${person.name}`, onclick: () => choosePerson(person.id) },
      inside, speaking && tag('you')));
  }));
  if (focused) focused();
}

/** From now on this person acts, and the page shows what this person may see. */
function speakAs(id) {
  view.me = id;
  closePopup(false);
  leaveContext();
  leaveCommand();
  showPeople();
  drawn.clear();
  if (!here() || !sees(here())) go(firstChannel());
  else {
    showTree();
    showChannel();
  }
  announce(`Speaking as ${me().name}, ${me().role}.`);
}

function choosePerson(id) {
  leaveDiscussion();
  speakAs(id);
}

on('as', 'change', () => choosePerson($('as').value));

function nextPerson() {
  const people = [...world.people.values()].filter((person) => !person.bot);
  choosePerson(people[(people.findIndex((person) => person.id === view.me) + 1) % people.length].id);
}

// ---------------------------------------------------------------- discussion and clock

function showScript() {
  const { state, at, of, about } = world.script;
  const [label, more] = { playing: view.following ? ['Playing', ''] : ['Follow', ''], done: ['Play again', ''] }[state] ?? ['Play ', 'a discussion'];
  $('play').replaceChildren(label, el('span', { class: 'label' }, more));
  // aria-disabled and not disabled: a button that vanishes from under the focus throws the reader to the top.
  $('play').setAttribute('aria-disabled', String(state === 'playing' && view.following));
  $('skip').setAttribute('aria-disabled', String(state === 'done'));
  $('progress').max = Math.max(of, 1);
  $('progress').value = state === 'done' ? of : at;
  $('progress-text').textContent = state === 'done' ? 'Done' : `${at} of ${of}`;
  $('about').replaceChildren(inline(about));
}

for (const what of ['play', 'skip']) {
  $(what).addEventListener('click', () => {
    if ($(what).getAttribute('aria-disabled') === 'true') return;
    view.following = true;
    if (what === 'play' && world.script.state === 'playing') showScript(); // it is followed again from the next scene on
    else act('script', { do: what });
  });
}

function showClock() {
  for (const node of [$('now'), $('now-wide')]) node.dateTime = new Date(world.now).toISOString();
  $('now').textContent = FORMATS.clock.format(world.now); // the narrow window's button has no room for more
  $('now-wide').textContent = `${FORMATS.clock.format(world.now)} UTC`;
  for (const node of document.querySelectorAll('[data-relative]')) node.textContent = relative(Number(node.dataset.relative));
}

on('clock-steps', 'click', async (event) => {
  const seconds = Number(event.target.closest('button')?.dataset.seconds);
  if (!seconds) return;
  if (await act('clock', { seconds })) announce(`The clock was wound forward. ${$('now-wide').textContent}`);
});

function openClock(open) {
  $('clock-steps').classList.toggle('open', open);
  expand($('clock-open'), open);
}
on('clock-open', 'click', () => openClock(!$('clock-steps').classList.contains('open')));
document.querySelector('.clock').addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || !$('clock-steps').classList.contains('open')) return;
  event.stopPropagation();
  openClock(false);
  $('clock-open').focus();
});

// ---------------------------------------------------------------- the curators' panel

const STATES = { good: 'Good', changed: 'Changed: the new content is in use', faulty: 'Faulty: the earlier content keeps answering' };
const findingKey = (finding) => [finding.level, finding.code, finding.file, finding.message].join('\n');

/** The server tells which files changed; what that did is seen by comparing the store with the one before. */
function noteChanges(old, now) {
  const lines = (now.changed ?? []).map((file) => `File: ${file}`);
  if (old.state !== now.state) lines.push(`State: ${old.state} → ${now.state}`);
  if (old.topics !== now.topics) lines.push(`Topics: ${old.topics} → ${now.topics}`);
  if (old.revision !== now.revision) lines.push(`Revision: ${old.revision ?? 'none'} → ${now.revision ?? 'none'}`);
  const before = new Set(old.findings.map(findingKey));
  const after = new Set(now.findings.map(findingKey));
  for (const finding of now.findings) if (!before.has(findingKey(finding))) lines.push(`New ${finding.level}: ${finding.code} in ${finding.file}`);
  // What cannot be read is not checked: nothing is mended by that.
  for (const finding of old.findings) if (now.state !== 'faulty' && !after.has(findingKey(finding))) lines.push(`Mended: ${finding.code} in ${finding.file}`);
  view.changes.unshift({ at: world.now, lines: lines.length ? lines : ['Read again: the text of topics changed.'] });
  view.changes.length = Math.min(view.changes.length, 20);
}

function findingNode(finding) {
  const place = [finding.file, finding.line, finding.column].filter((part) => part !== null && part !== undefined).join(':');
  const node = el('li', { class: `finding ${finding.level}` },
    el('p', {}, el('b', { class: 'level' }, finding.level), ' ', code(finding.code)), el('p', { class: 'said' }, finding.message), el('p', { class: 'place' }, place));
  if (finding.source) {
    const letters = [...finding.source];
    const from = Math.max((finding.caret?.from ?? 1) - 1, 0);
    const to = Math.max((finding.caret?.to ?? 0) - 1, from + 1);
    const source = el('pre', { tabindex: 0, role: 'group', 'aria-label': `Line ${finding.line ?? ''} of ${finding.file}` });
    if (finding.caret) {
      // Tabs are kept in the caret's line, so that it stands under its place.
      const lead = letters.slice(0, from).map((letter) => (letter === '\t' ? '\t' : ' ')).join('');
      source.append(letters.slice(0, from).join(''), el('mark', {}, letters.slice(from, to).join('')), letters.slice(to).join(''), '\n', lead, el('span', { class: 'caret', 'aria-hidden': 'true' }, '^'.repeat(to - from)));
    } else source.append(finding.source);
    node.append(source);
  }
  if (finding.help) node.append(el('p', { class: 'help' }, finding.help));
  return node;
}

function showStore() {
  const { directory, revision, topics, state, findings } = world.store;
  const fact = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, value));
  $('store').replaceChildren(el('dl', { class: 'facts' }, fact('State', STATES[state] ?? state), fact('Directory', code(directory)), fact('Revision', revision ? code(revision) : 'none'), fact('Topics', String(topics))));
  $('findings').replaceChildren(findings.length ? el('ul', {}, findings.map(findingNode)) : quiet('None. Edit a file of the store and save it: what is found appears here.'));
  for (const caret of $('findings').querySelectorAll('.caret')) {
    const pre = caret.parentNode;
    pre.scrollLeft = caret.offsetLeft + caret.offsetWidth + 40 - pre.clientWidth;
  }
  $('changes').replaceChildren(view.changes.length
    ? el('ul', {}, view.changes.map((change) => el('li', {}, el('b', {}, `${FORMATS.t.format(change.at)} UTC`), el('ul', {}, change.lines.map((line) => el('li', {}, line))))))
    : quiet('Nothing since this page was opened.'));
  $('curators-badge').hidden = !findings.length;
  $('curators-badge').replaceChildren(String(findings.length), unseen(` ${findings.length === 1 ? 'finding' : 'findings'}`));
}

/** The masked text with what was found marked, what overlaps as one; places are counted in characters, from 0, the end not included. */
function markedText(text, found) {
  const letters = [...text];
  const united = [];
  for (const { from, to } of [...found].sort((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last && from < last.to) last.to = Math.max(last.to, to);
    else united.push({ from, to });
  }
  const nodes = [];
  let read = 0;
  for (const { from, to } of united) {
    nodes.push(letters.slice(read, from).join(''), el('mark', {}, letters.slice(from, to).join('')));
    read = to;
  }
  return [...nodes, letters.slice(read).join('')];
}

on('try-form', 'submit', async (event) => {
  event.preventDefault();
  const text = $('try-text').value;
  if (!text.trim()) {
    $('try-result').replaceChildren();
    return $('try-text').focus();
  }
  let result;
  try {
    result = await post('try', { text });
  } catch (error) {
    return $('try-result').replaceChildren(el('p', { class: 'failed' }, error.message));
  }
  const part = (title, ...content) => [el('h4', {}, title), ...content];
  $('try-result').replaceChildren(...[
    result.silence && part('No answer', el('p', { class: 'said' }, result.silence)),
    result.offer && part('An offer', el('p', { class: 'said' }, result.offer)),
    result.answer && part('An answer', el('p', { class: 'said' }, result.answer)),
    result.topics.length > 0 && part('Topics', el('ul', {}, result.topics.map((topic) => el('li', {}, el('b', {}, topic.title), ' ', code(topic.id), topic.claim && [el('br'), topic.claim], topic.heard && [el('br'), inline(topic.heard)])))),
    part('Text as it is read', el('p', { class: 'masked' }, markedText(result.masked, result.found)), result.masked.includes('░') && quiet('░ is masked: it is not searched.')),
    part('Found', result.found.length ? el('ul', {}, result.found.map((hit) => el('li', {}, el('q', {}, hit.phrase), ' → ', code(hit.topic), `, trigger ${hit.trigger}`))) : quiet('No phrase was found.')),
    result.gates.length > 0 && part('Gates', el('ul', { class: 'gates' }, result.gates.map((gate) => el('li', {}, el('b', {}, gate.passed ? '✓ passed' : '✗ not passed'), ' ', code(gate.gate), gate.topic && [' of ', code(gate.topic)], el('br'), inline(gate.why))))),
    result.reply && part('The reply', el('div', { class: 'preview' }, result.reply.content && el('div', { class: 'marked' }, markdown(result.reply.content)), (result.reply.embeds ?? []).map(embedNode), componentRows(result.reply.components, null)), result.reply.components?.length > 0 && quiet('A preview: its buttons cannot be pressed here.')),
  ].filter(Boolean).flat().filter(Boolean));
  return undefined;
});

// ---------------------------------------------------------------- layout and keys

const narrow = matchMedia('(max-width: 759px)');
const overlaid = matchMedia('(max-width: 1099px)'); // below this width the drawer lies over the messages

/** What lies under an overlay must not be reached by Tab. */
function setInert() {
  const nav = document.body.classList.contains('nav-open') && narrow.matches;
  const drawer = !$('drawer').hidden && overlaid.matches;
  // Their contents and not the landmarks themselves: the page keeps its outline for screen readers.
  for (const part of [...$('main').children, ...$('top').querySelectorAll('button, a')]) part.inert = nav || drawer;
  $('nav').inert = drawer;
}

function openNav() {
  document.body.classList.add('nav-open');
  expand($('nav-open'), true);
  setInert();
  $('tree').querySelector('[tabindex="0"]')?.focus();
}

function closeNav(giveBack = true) {
  document.body.classList.remove('nav-open');
  expand($('nav-open'), false);
  setInert();
  if (giveBack) $('nav-open').focus();
  else $('channel-name').focus();
}

function toggleDrawer(open = $('drawer').hidden) {
  $('drawer').hidden = !open;
  document.body.classList.toggle('drawer-open', open);
  expand($('curators-open'), open);
  setInert();
  if (open) {
    showStore(); // places of carets can be measured only now
    $('drawer-title').focus();
  } else $('curators-open').focus();
}

on('nav-open', 'click', openNav);
on('nav-close', 'click', () => closeNav());
on('curators-open', 'click', () => toggleDrawer());
on('drawer-close', 'click', () => toggleDrawer(false));
// The veil over the messages is drawn by the columns' own pseudo-element: a press on it closes what lies above it.
on('columns', 'click', (event) => {
  if (event.target !== $('columns')) return;
  if (document.body.classList.contains('nav-open')) closeNav();
  else if (!$('drawer').hidden) toggleDrawer(false);
});
function fitLayout() {
  // A narrower bar shows the tools before the stage: Tab must meet them in that order.
  $('top').insertBefore($('tools'), overlaid.matches ? $('stage') : null);
  if (!narrow.matches) document.body.classList.remove('nav-open');
  setInert();
}
narrow.addEventListener('change', fitLayout);
overlaid.addEventListener('change', fitLayout);
fitLayout();

const darkSystem = matchMedia('(prefers-color-scheme: dark)');
const shownTheme = () => document.documentElement.dataset.theme ?? (darkSystem.matches ? 'dark' : 'light');

function setTheme(theme) {
  // A choice that equals the system's is none: the page then follows the system again.
  const own = theme === (darkSystem.matches ? 'dark' : 'light') ? null : theme;
  if (own) document.documentElement.dataset.theme = own;
  else delete document.documentElement.dataset.theme;
  memory.set('theme', own);
  labelTheme();
}
function labelTheme() { $('theme').setAttribute('aria-label', `Switch to the ${shownTheme() === 'dark' ? 'light' : 'dark'} theme`); }
on('theme', 'click', () => setTheme(shownTheme() === 'dark' ? 'light' : 'dark'));
darkSystem.addEventListener('change', labelTheme);
if (['light', 'dark'].includes(memory.get('theme'))) document.documentElement.dataset.theme = memory.get('theme');
labelTheme();

function openKeys() {
  $('keys').showModal();
}
on('keys-open', 'click', openKeys);
on('keys-close', 'click', () => $('keys').close());
// One-letter shortcuts disturb people who dictate: this one can be turned off (WCAG 2.1.4).
$('keys-single').checked = memory.get('single-keys') !== 'off';
on('keys-single', 'change', () => memory.set('single-keys', $('keys-single').checked ? null : 'off'));

function nextChannel(step) {
  const order = channelOrder();
  const at = order.findIndex((channel) => channel.id === view.here);
  const to = order[(at + step + order.length) % order.length];
  leaveDiscussion();
  go(to.id);
  announce(to.name);
}

addEventListener('keydown', (event) => {
  if (event.defaultPrevented || document.querySelector('dialog[open]')) return;
  if (event.key === 'Escape') {
    if (document.body.classList.contains('nav-open')) closeNav();
    else if (!$('drawer').hidden && (overlaid.matches || $('drawer').contains(document.activeElement))) toggleDrawer(false);
  } else if (event.altKey && !event.ctrlKey && !event.metaKey) {
    // By code, as Alt makes other characters of letters on some keyboards.
    const action = { ArrowUp: () => nextChannel(-1), ArrowDown: () => nextChannel(1), KeyP: nextPerson, KeyK: () => toggleDrawer() }[event.code];
    if (!action) return;
    event.preventDefault();
    action();
  } else if (event.key === '?' && !event.ctrlKey && !event.metaKey && $('keys-single').checked && !event.target.closest('input, textarea, select')) {
    event.preventDefault();
    openKeys();
  }
});

// ---------------------------------------------------------------- the connection

let shown = 0;
let waiting = null; // events that come while the world is being loaded

function apply(event) {
  take[event.type]?.(event);
  document.body.dataset.events = ++shown;
}

async function refresh() {
  waiting ??= [];
  try {
    const answer = await fetch('/api/world');
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    load(await answer.json());
  } catch {
    $('connection').hidden = false;
    $('connection').textContent = 'The demo does not answer. Trying again.';
    setTimeout(refresh, 2000);
    return;
  }
  $('connection').hidden = true;
  const held = waiting;
  waiting = null;
  held.forEach(apply);
  document.body.dataset.ready = 'true';
}

document.body.dataset.events = '0';
// The stream is opened before the world is loaded, so that nothing falls between the two.
const stream = new EventSource('/api/events');
stream.addEventListener('message', (event) => {
  const data = JSON.parse(event.data);
  if (waiting) waiting.push(data);
  else apply(data);
});
stream.addEventListener('open', refresh);
stream.addEventListener('error', () => {
  waiting ??= [];
  $('connection').hidden = false;
  $('connection').textContent = 'The connection to the demo was lost. Trying again.';
});
