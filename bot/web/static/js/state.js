// What the page knows: the last overview, who is shown where, and what has been read.

const KEY = "baobei.sandbox";

/** `overview` is null until the first answer. `shown` are the keys (app and account) of the columns, `front` the active one. */
export const state = { overview: null, shown: [], front: 0, capacity: 1, seen: {}, steps: {} };

let fresh = true;

/** Takes a new overview in; after a fresh start of the sandbox everything remembered is dropped. */
export function take(overview) {
  const anew = overview.run !== state.overview?.run;
  state.overview = overview;
  if (anew) recall(overview);
  return anew;
}

function recall(overview) {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    kept = null;
  }
  const known = kept?.run === overview.run;
  const shown = known ? kept.shown.filter((key) => owner(key)) : [];
  state.shown = shown.length ? shown : firstShown(overview);
  state.front = known ? Math.min(kept.front, state.shown.length - 1) : 0;
  state.steps = known ? kept.steps : {};
  state.seen = known ? kept.seen : allSeen(overview);
  fresh = false;
}

/** What was there before the newcomer came is not news. */
function allSeen(overview) {
  const seen = {};
  for (const person of overview.people)
    for (const account of person.apps) for (const chat of account.chats) seen[seenKey(account, chat)] = chat.incoming;
  return seen;
}

function firstShown(overview) {
  const guided = overview.guide ? [accountOf(overview.guide.filer), accountOf(overview.guide.decider)] : [];
  const wanted = guided.filter(Boolean);
  return (wanted.length ? wanted : accounts().slice(0, 2)).map((account) => account.key);
}

/** Remembers over a reload of the page. */
export function keep() {
  if (fresh) return;
  const { shown, front, seen, steps } = state;
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ run: state.overview.run, shown, front, seen, steps }));
  } catch {
    // A browser that keeps nothing merely forgets over a reload.
  }
}

/** Everybody's accounts, each with its person. */
export const accounts = () =>
  (state.overview?.people ?? []).flatMap((person) =>
    person.apps.map((account) => ({ person, key: `${account.app}:${account.account}`, ...account })));

/** The account with its person, or undefined. */
export const owner = (key) => accounts().find((one) => one.key === key);

/** The first account of a person. */
export const accountOf = (personId) => accounts().find((one) => one.person.id === personId);

const seenKey = (account, chat) => `${account.app} ${account.account} ${chat.id}`;

/** How many messages of others this account has not looked at. */
export function unread(account, chat) {
  const seen = state.seen[seenKey(account, chat)] ?? 0;
  return Math.max(0, chat.incoming - seen);
}

export const unreadOf = (account) => account.chats.reduce((sum, chat) => sum + unread(account, chat), 0);

/** This account has looked at the conversation. */
export function markRead(account, chat) {
  state.seen[seenKey(account, chat)] = chat.incoming;
}

/** The accounts that fit on the screen now, that in front among them. */
export function visible() {
  const from = Math.max(0, state.front - state.capacity + 1);
  return state.shown.slice(from, from + state.capacity);
}

/** The person works in this column now; the next one who is picked takes another. */
export function bringToFront(key) {
  state.front = Math.max(0, state.shown.indexOf(key));
}

/** Shows an account, in front: in place of the column after the one in front, or `beside` the others where there is room. */
export function show(key, { beside = false } = {}) {
  const now = visible();
  if (beside && !now.includes(key) && state.capacity > 1 && now.length < state.capacity) state.shown.push(key);
  else if (!now.includes(key) && (state.capacity > 1 || !state.shown.includes(key))) {
    const place = state.shown.indexOf(now[(now.indexOf(state.shown[state.front]) + 1) % now.length]);
    state.shown[place] = key;
    state.shown = state.shown.filter((one, at) => one !== key || at === place);
  }
  bringToFront(key);
  keep();
}

/** One more column, with the person most worth looking at. */
export function open() {
  const hidden = accounts().filter((one) => !state.shown.includes(one.key) && !one.person.left);
  const next = hidden.find((one) => unreadOf(one)) ?? hidden[0];
  if (!next) return;
  state.shown = [...state.shown.slice(0, state.capacity - 1), next.key];
  state.front = state.shown.length - 1;
  keep();
}

/** Closes a column; one always stays. */
export function close(key) {
  if (state.shown.length < 2) return;
  state.shown = state.shown.filter((one) => one !== key);
  state.front = Math.min(state.front, state.shown.length - 1);
  keep();
}
