// One column: somebody's app, with a tab for each conversation, what was said, and the writing line.

import { Composer } from "./composer.js";
import { avatar, fill, h, icon } from "./dom.js";
import { menu } from "./menu.js";
import { state, unread } from "./state.js";
import { Thread } from "./thread.js";
import { toaster } from "./toast.js";

export const APPS = { feishu: "飞书", dingtalk: "钉钉", wecom: "企业微信" };

export class Phone {
  /** `did(kind, account, detail)` tells of what the person did; `actions(account)` are the entries of the menu. */
  constructor(account, { did, actions }) {
    Object.assign(this, { key: account.key, did, actions, account, threads: new Map(), chatId: account.chats[0]?.id });
    this.toasts = toaster();
    this.face = h("div", { class: "phone-face" });
    this.name = h("h2", { class: "phone-name" });
    this.role = h("p", { class: "phone-role" });
    this.more = h("button", { type: "button", class: "round", "aria-haspopup": "menu", on: { click: () => menu(this.more, this.actions(this.account)) } }, icon("more"));
    this.tabs = h("div", { class: "tabs", role: "tablist", "aria-label": "会话" });
    this.place = h("div", { class: "phone-thread", role: "tabpanel" });
    this.composer = new Composer({ send: (text, mention) => void this.thread()?.send(text, mention), attach: (file) => void this.thread()?.attach(file) });
    this.element = h("section", { class: "phone", data: { app: account.app, key: account.key } },
      h("header", { class: "phone-head" }, this.face, h("div", { class: "phone-who" }, this.name, this.role), this.more),
      this.tabs, this.place, this.composer.element, this.toasts.element);
  }

  thread() {
    const chat = this.account.chats.find(({ id }) => id === this.chatId);
    if (!chat) return null;
    if (!this.threads.has(chat.id))
      this.threads.set(chat.id, new Thread(this.account, chat.id, { say: this.toasts.say, changed: (kind, detail) => this.did(kind, this.account, detail) }));
    return this.threads.get(chat.id);
  }

  /** Takes the newest overview in. */
  async update(account) {
    this.account = account;
    const { person, chats } = account;
    if (!chats.some(({ id }) => id === this.chatId)) this.chatId = chats[0]?.id;
    fill(this.face, avatar(person.name, person.left ? "left" : ""));
    fill(this.name, person.name, h("span", { class: "app-tag" }, APPS[account.app] ?? account.app), person.left && h("span", { class: "left-tag" }, "已离职"));
    fill(this.role, [person.title, person.team].filter(Boolean).join(" · "));
    this.element.setAttribute("aria-label", `${person.name}的${APPS[account.app] ?? account.app}`);
    this.more.setAttribute("aria-label", `${person.name}：更多`);
    const thread = this.thread();
    if (thread && this.place.firstElementChild !== thread.element) {
      fill(this.place, thread.element);
      if (thread.items.size) thread.toEnd(false);
    } else if (!thread) fill(this.place);
    this.suit();
    await thread?.refresh();
    this.drawTabs();
  }

  suit() {
    const chat = this.account.chats.find(({ id }) => id === this.chatId);
    const group = chat?.kind === "group";
    const looks = `${this.chatId} ${group} ${this.account.person.left}`;
    if (looks === this.looks) return;
    this.looks = looks;
    this.composer.suit({ group, left: this.account.person.left || !chat, shortcuts: state.overview.guide?.shortcuts ?? [] });
  }

  drawTabs() {
    const { chats } = this.account;
    this.tabs.hidden = chats.length < 2;
    const looks = JSON.stringify([this.chatId, chats.map((chat) => [chat.id, chat.name, unread(this.account, chat)])]);
    if (looks === this.tabLooks) return;
    this.tabLooks = looks;
    const focused = this.tabs.contains(document.activeElement);
    fill(this.tabs, chats.map((chat) => this.tab(chat)));
    if (focused) this.tabs.querySelector('[aria-selected="true"]')?.focus();
  }

  tab(chat) {
    const here = chat.id === this.chatId;
    const count = here ? 0 : unread(this.account, chat);
    return h("button", { type: "button", role: "tab", class: "tab", "aria-selected": String(here), tabindex: here ? "0" : "-1", on: {
      click: () => this.open(chat.id), keydown: (event) => this.tabKey(event),
    } }, h("span", { class: "tab-name" }, chat.name), badge(count));
  }

  tabKey(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const { chats } = this.account;
    const at = chats.findIndex(({ id }) => id === this.chatId);
    this.open(chats[(at + step + chats.length) % chats.length].id);
  }

  open(chatId) {
    this.chatId = chatId;
    void this.update(this.account).then(() => this.did("looked", this.account));
  }

  /** Opens the bot's direct chat and sends a message there. */
  async sendToBot(text) {
    const direct = this.account.chats.find(({ kind }) => kind === "p2p");
    if (!direct) return;
    this.chatId = direct.id;
    await this.update(this.account);
    await this.thread().send(text, false);
  }

  /** Draws the eye to this column. */
  flash() {
    this.element.classList.remove("flash");
    void this.element.offsetWidth;
    this.element.classList.add("flash");
  }
}

/** A red count; nothing when there is nothing unread. */
export function badge(count) {
  return count > 0 && h("span", { class: "badge" }, count > 99 ? "99+" : String(count), h("span", { class: "spoken" }, "条未读"));
}
