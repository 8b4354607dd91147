// One conversation of one account: bubbles and cards, kept in step with the timeline without losing what is typed.

import * as api from "./api.js";
import { dingtalkCard } from "./card/dingtalk.js";
import { feishuCard } from "./card/feishu.js";
import { wecomCard } from "./card/wecom.js";
import { confirm } from "./dialog.js";
import { avatar, botAvatar, h, icon } from "./dom.js";
import { accounts, markRead, owner, state } from "./state.js";
import { stamp } from "./time.js";
import { failed } from "./toast.js";

const PAUSE = 5 * 60_000;
const NEAR = 80;
const LARGEST = 25 * 1024 * 1024;

const CARDS = { dingtalk: dingtalkCard, feishu: feishuCard, wecom: wecomCard };

export class Thread {
  /** `changed(kind, detail)` tells of what the person did here; `say(kind, text)` shows a toast. */
  constructor({ app, account, key }, chatId, { say, changed }) {
    Object.assign(this, { app, account, key, chatId, say, changed, stamp: null, loading: null, again: false });
    this.items = new Map();
    this.pending = new Map();
    this.list = h("ol", { class: "messages", role: "log", "aria-label": "消息", tabindex: "0" });
    this.empty = h("div", { class: "thread-empty" }, botAvatar(), h("p", {}, "还没有消息"), h("p", { class: "thread-empty-hint" }, "写一句话，报备助手就会回应"));
    this.newer = h("button", { type: "button", class: "newer", hidden: true, on: { click: () => this.toEnd(true) } }, icon("down", 16), "新消息");
    this.element = h("div", { class: "thread" }, this.list, this.empty, this.newer);
    this.list.addEventListener("scroll", () => { if (this.atEnd()) this.newer.hidden = true; }, { passive: true });
    new ResizeObserver(() => this.stuck && this.toEnd(false)).observe(this.list);
    this.stuck = true;
    this.list.addEventListener("scroll", () => { this.stuck = this.atEnd(); }, { passive: true });
  }

  chat() {
    return owner(this.key)?.chats.find(({ id }) => id === this.chatId);
  }

  /** Reads the timeline when the conversation looks different from what is shown; calls while reading merge into one. */
  async refresh(force = false) {
    const chat = this.chat();
    if (!chat) return;
    if (!force && chat.stamp === this.stamp) return void this.relabel(chat);
    if (this.loading) {
      this.again = true;
      return this.loading;
    }
    this.loading = this.load();
    try {
      await this.loading;
    } finally {
      this.loading = null;
    }
    if (this.again) {
      this.again = false;
      await this.refresh(true);
    }
  }

  /** Nothing new was said, but the clock may have moved on: what was "22:05" is yesterday now. */
  relabel(chat) {
    markRead(owner(this.key), chat);
    for (const { time, at } of this.items.values()) time.textContent = stamp(at, state.overview.now);
  }

  async load() {
    const before = this.chat();
    try {
      const { messages } = await api.timeline(this.app, this.account, this.chatId);
      this.render(messages);
      this.stamp = before.stamp;
      const chat = this.chat();
      const incoming = messages.filter(({ mine }) => !mine).length;
      if (chat) markRead(owner(this.key), { ...chat, incoming: Math.max(incoming, chat.incoming) });
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
    }
  }

  render(messages) {
    const stick = this.items.size === 0 || this.atEnd();
    const first = this.items.size === 0;
    const wanted = [];
    let last = null;
    for (const message of messages) {
      this.pending.get(message.id)?.remove();
      this.pending.delete(message.id);
      const item = this.item(message, first);
      const apart = !last || new Date(message.at) - new Date(last.at) > PAUSE;
      item.time.hidden = !apart;
      item.time.textContent = stamp(message.at, state.overview.now);
      item.element.classList.toggle("follows", Boolean(last) && !apart && last.sender === message.sender && last.mine === message.mine);
      wanted.push(item.element);
      last = message;
    }
    this.place([...wanted, ...this.pending.values()]);
    this.empty.hidden = wanted.length > 0 || this.pending.size > 0;
    if (stick) this.toEnd(!first);
    else if (this.fresh) this.newer.hidden = false;
    this.fresh = false;
  }

  /** Puts the elements in order, moving only what is out of place: a moved element would lose focus and typed text. */
  place(wanted) {
    const keep = new Set(wanted);
    for (const child of [...this.list.children]) if (!keep.has(child)) child.remove();
    wanted.forEach((element, at) => {
      if (this.list.children[at] !== element) this.list.insertBefore(element, this.list.children[at] ?? null);
    });
  }

  item(message, first) {
    const known = this.items.get(message.id);
    if (!known) {
      const made = this.draw(message);
      if (!first && !message.mine) this.fresh = true;
      if (!first) made.element.classList.add("arrives");
      this.items.set(message.id, made);
      return made;
    }
    const text = JSON.stringify(message.card);
    if (known.text !== text || known.recalled !== message.recalled) this.redraw(known, message, text);
    return known;
  }

  draw(message) {
    const time = h("div", { class: "message-time" });
    const content = h("div", { class: "message-content" });
    const mark = h("p", { class: "message-mark", hidden: true });
    const face = message.mine ? null : message.from_bot ? botAvatar() : avatar(message.sender);
    const who = message.mine ? null : h("p", { class: "message-sender" }, message.sender, message.from_bot && h("span", { class: "bot-tag" }, "机器人"));
    const row = h("div", { class: `message ${message.mine ? "mine" : "theirs"} has-${message.kind}` }, face,
      h("div", { class: "message-main" }, who, content, mark));
    const element = h("li", { data: { message: message.id } }, time, row);
    const made = { element, time, content, mark, at: message.at, text: JSON.stringify(message.card), recalled: message.recalled };
    this.drawContent(made, message);
    return made;
  }

  redraw(item, message, text) {
    Object.assign(item, { text, recalled: message.recalled });
    this.drawContent(item, message);
    item.content.firstElementChild?.classList.add("repainted");
  }

  drawContent(item, message) {
    const draw = CARDS[this.app];
    if (message.recalled) item.content.replaceChildren(h("p", { class: "recalled" }, "消息已撤回"));
    else if (message.file) item.content.replaceChildren(this.chip(message));
    else if (message.card && draw) item.content.replaceChildren(draw(message.card, this.cardContext(message)));
    else item.content.replaceChildren(h("p", { class: "bubble" }, message.text));
    const updated = message.revision > 0 && !message.recalled;
    item.mark.hidden = !updated;
    item.mark.textContent = updated ? "已更新" : "";
  }

  /** A file by its name and size, to be saved with a click. */
  chip({ id, file }) {
    const href = api.fileAddress({ app: this.app, account: this.account, chat: this.chatId, message: id });
    return h("a", { class: "file-chip", href, download: file.name, "aria-label": `下载 ${file.name}` },
      h("span", { class: "file-icon" }, icon("paper", 22)),
      h("span", { class: "file-words" }, h("span", { class: "file-name" }, file.name), h("span", { class: "file-size" }, size(file.size))));
  }

  /** Sends a file; what the app does not take is said at once. */
  async attach(file) {
    if (file.size > LARGEST) return void this.say("error", "文件太大，这里最多发 25 MB");
    if (!file.size) return void this.say("info", "这是个空文件");
    try {
      await api.attach({ app: this.app, account: this.account, chat: this.chatId, file });
      this.changed("said", file.name);
      await this.refresh(true);
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      this.say("error", "文件没发出去，请再试一次");
    }
  }

  cardContext(message) {
    const people = () => accounts().filter(({ app }) => app === this.app).map(({ account, person }) => ({ id: account, name: person.name }));
    return {
      people,
      nameOf: (id) => people().find((one) => one.id === id)?.name ?? "用户",
      say: this.say,
      send: (text) => void this.send(text, false),
      ask: ({ title, text }) => confirm({ title: title?.content ?? "", text: text?.content ?? "", over: this.element }),
      press: (pressed) => this.press(message, pressed),
    };
  }

  /** Presses a button of a card, waits until its new state is drawn, then shows what the app says; gives missing fields. */
  async press(message, pressed) {
    const { person } = owner(this.key);
    if (person.left) {
      this.say("info", `${person.name}已离职，不能再操作`);
      return [];
    }
    let reaction;
    try {
      reaction = await api.press({ app: this.app, account: this.account, message: message.id, ...pressed });
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      this.say(error.status === 404 ? "info" : "error", error.status === 404 ? "卡片刚刚变了，请看最新内容" : failed("200342"));
      await this.refresh(true);
      return [];
    }
    await this.refresh(true);
    if (reaction.code) this.say("error", failed(reaction.code));
    else if (reaction.missing.length) return reaction.missing;
    else {
      if (reaction.toast) this.say(reaction.toast_kind, reaction.toast);
      this.changed("pressed");
    }
    return [];
  }

  /** Shows one's own words at once and sends them; a failure stays visible and can be tried again. */
  async send(text, mention) {
    const bubble = h("li", {}, h("div", { class: "message mine has-text pending" },
      h("div", { class: "message-main" }, h("div", { class: "message-content" }, h("p", { class: "bubble" }, text)), h("p", { class: "message-mark" }, "发送中"))));
    const own = Symbol("pending");
    this.pending.set(own, bubble);
    this.empty.hidden = true;
    this.list.append(bubble);
    this.toEnd(true);
    try {
      const { message } = await api.say({ app: this.app, account: this.account, chat: this.chatId, text, mention });
      this.pending.delete(own);
      if (this.items.has(message)) bubble.remove();
      else this.pending.set(message, bubble);
      this.changed("said", text);
      await this.refresh(true);
    } catch (error) {
      if (!(error instanceof api.Refused)) throw error;
      this.failed(bubble, own, text, mention);
    }
  }

  failed(bubble, own, text, mention) {
    bubble.firstElementChild.classList.add("failed");
    const again = h("button", { type: "button", class: "again", on: { click: () => {
      this.pending.delete(own);
      bubble.remove();
      void this.send(text, mention);
    } } }, "没发出去，点这里重发");
    bubble.querySelector(".message-mark").replaceChildren(again);
  }

  atEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.list;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd(smoothly) {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smoothly && !calm ? "smooth" : "instant" });
    this.newer.hidden = true;
    this.stuck = true;
  }
}

/** Bytes as people read them. */
function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
