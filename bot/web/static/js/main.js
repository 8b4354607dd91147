// Starts the page: reads the overview, keeps it fresh, and lays out the columns.

import * as api from "./api.js";
import { Clock } from "./clock.js";
import { confirm } from "./dialog.js";
import { h } from "./dom.js";
import { Guide } from "./guide.js";
import { Phone } from "./phone.js";
import { Roster } from "./roster.js";
import { bringToFront, close, keep, open, owner, show, state, take, visible } from "./state.js";
import { day, minute } from "./time.js";
import { toaster } from "./toast.js";

const NARROWEST = 340;
const GAP = 20;
const MOST = 3;
const SMALL = matchMedia("(max-width: 760px)");

const stage = document.querySelector(".stage");
const columns = document.querySelector(".phones");
const toasts = toaster();
toasts.element.classList.add("toasts-page");

let phones = new Map();

const roster = new Roster(document.querySelector(".roster"), {
  pick: (key) => { show(key); draw(); phones.get(key)?.flash(); },
  add: () => { open(); draw(); },
});
const clock = new Clock(document.querySelector(".clock"), { move: pass, restart: startAnew });
const guide = new Guide(document.querySelector(".guide"), {
  sendAs: async (key, text) => { show(key, { beside: true }); draw(); await phones.get(key)?.sendToBot(text); },
  show: (key) => { show(key); draw(); phones.get(key)?.flash(); },
  flash: (key) => phones.get(key)?.flash(),
  pass: (days) => clock.go(days),
});

/** What a person did in a column. */
function did(kind, account, detail) {
  guide.did(kind, account.person.id, detail);
  if (kind === "looked") draw();
  else void refresh();
}

function phoneOf(key) {
  if (!phones.has(key)) phones.set(key, new Phone(owner(key), { did, actions }));
  return phones.get(key);
}

/** The entries of a column's menu. */
function actions(account) {
  const entries = [];
  if (visible().length > 1) entries.push({ label: "关闭这一列", act: () => { close(account.key); draw(); } });
  if (!account.person.left) entries.push({ label: `让${account.person.name}离职…`, grave: true, act: () => void letLeave(account) });
  return entries.length ? entries : [{ label: "没有可做的了", act: () => undefined }];
}

/** Brings everything on the screen in step with the state. */
function draw() {
  if (!state.overview) return;
  const wanted = visible().map(phoneOf);
  for (const child of [...columns.children]) if (!wanted.some(({ element }) => element === child)) child.remove();
  wanted.forEach(({ element }, at) => {
    if (columns.children[at] !== element) columns.insertBefore(element, columns.children[at] ?? null);
  });
  stage.style.setProperty("--count", wanted.length);
  stage.style.setProperty("--widest", wanted.length === 1 ? "640px" : "480px");
  clock.update(state.overview);
  guide.update();
  roster.update();
  const drawn = wanted.map((phone) => phone.update(owner(phone.key)));
  void Promise.all(drawn).then(() => {
    keep();
    roster.update();
  });
}

let reading = null;
let again = false;

/** Reads the overview and draws it; calls while reading merge into one more. */
async function refresh() {
  if (reading) {
    again = true;
    return reading;
  }
  reading = read();
  try {
    await reading;
  } finally {
    reading = null;
  }
  if (again) {
    again = false;
    await refresh();
  }
}

async function read() {
  try {
    if (take(await api.overview())) phones = new Map();
    document.body.classList.remove("lost");
    draw();
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    lost();
  }
}

function lost() {
  document.body.classList.add("lost");
}

async function pass(days) {
  try {
    const { now } = await api.moveClock(days);
    toasts.say("success", `时间到了 ${day(now)} ${minute(now)}`);
    guide.did("passed");
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    toasts.say("error", "时间没能走过去，请再试一次");
  }
  await refresh();
}

async function letLeave(account) {
  const { person, key } = account;
  const sure = await confirm({ title: `让${person.name}离职？`, text: `${person.name}会从通讯录里消失，不能再收发消息，报备助手随后处理其名下的客户。`, yes: "离职", grave: true, over: phones.get(key)?.element });
  if (!sure) return;
  try {
    await api.leave(person.id);
    toasts.say("success", `${person.name}已离职`);
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    toasts.say("error", "没有办成，请再试一次");
  }
  await refresh();
}

async function startAnew() {
  const sure = await confirm({ title: "重新开始？", text: "所有报备、消息和时间都会回到最初的样子。", yes: "重新开始", grave: true });
  if (!sure) return;
  try {
    await api.restart();
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    toasts.say("error", "没能重新开始，请再试一次");
  }
  await refresh();
}

function measure() {
  const fits = SMALL.matches ? 1 : Math.floor((stage.clientWidth + GAP) / (NARROWEST + GAP));
  const capacity = Math.max(1, Math.min(MOST, fits));
  if (capacity === state.capacity && state.overview) return;
  state.capacity = capacity;
  draw();
}

columns.addEventListener("pointerdown", ({ target }) => {
  const key = target.closest(".phone")?.dataset.key;
  if (key) bringToFront(key);
});
document.querySelector(".clock").append(toasts.element);
document.body.append(h("p", { class: "lost-note", role: "status" }, "连接断开了，正在重连…"));
new ResizeObserver(measure).observe(stage);
measure();
api.follow(() => void refresh(), lost);
