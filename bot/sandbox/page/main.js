// Where the parts of the page meet.

import { Feed } from "./api.js";
import { drawBadDays, setUpBadDays } from "./baddays.js";
import { drawChannel, drawPending, onGone, onMessage, setUpChannel } from "./channel.js";
import { Composer } from "./composer.js";
import { announce, byId, h } from "./dom.js";
import { icon } from "./icons.js";
import { setUpJumps } from "./jumps.js";
import { setLanguage, t } from "./language.js";
import { rememberedLanguage, setUpLanguage } from "./languagemenu.js";
import { drawLater, setUpLater, tellLater } from "./later.js";
import { drawMembers, drawSwitcher, rememberedMember, rememberMember, setUpSwitcher } from "./people.js";
import { drawChannels, setUpSidebar, closeSidebar } from "./sidebar.js";
import { showLink, showOnline } from "./status.js";
import { store } from "./store.js";
import { setUpTheme } from "./theme.js";
import { startTicking } from "./times.js";

const EVENTS = {
  world: (event) => {
    setLanguage(event.locale);
    rememberMember(event.me);
    store.open(event);
  },
  message: (event) => store.put(event.message),
  gone: (event) => store.remove(event.channel_id, event.id),
  online: (event) => store.setOnline(event.online),
  commands: (event) => store.setCommands(event),
  bad_days: (event) => store.setBadDays(event.bad_days),
  later: (event) => store.setLater(event.later),
};

byId("attach").append(icon("plus"));
byId("send").append(icon("send"));
const composer = new Composer();
const feed = new Feed((event) => EVENTS[event.type](event), showLink);
const listen = (kind, listener) => store.addEventListener(kind, (event) => listener(event.detail));

function drawWorld() {
  byId("guild-name").textContent = store.guild.name;
  document.title = `#${store.channelById(store.channel)?.name ?? ""} · ${store.guild.name}`;
  drawChannels(chooseChannel);
  drawMembers();
  drawSwitcher(byId("switcher"));
  drawBadDays();
  drawLater();
  showOnline();
  drawWelcome();
  drawChannel();
  composer.redraw();
}

function drawWelcome() {
  const channel = store.channelById(store.channel);
  byId("channel-name").textContent = channel?.name ?? "";
  byId("channel-topic").textContent = channel?.topic ?? "";
  byId("welcome").replaceChildren(
    h("div", { class: "welcome-mark", "aria-hidden": "true" }, icon(channel?.forum ? "forum" : "hash")),
    h("h2", {}, t("Welcome to #{channel}", { channel: channel?.name ?? "" })),
    ...(channel?.forum ? ofForum() : ofText()),
  );
}

const ofForum = () => [h("p", {}, t("The posts of this forum are in the list of channels, under its name."))];

function ofText() {
  const example = "/imagine prompt:a red fox";
  return [
    h("p", {}, t("Type / to see what the bot can do, or begin with this:")),
    h(
      "button",
      { class: "button secondary", type: "button", onclick: () => composer.begin(example) },
      example,
    ),
    ...(store.badDays.length ? [h("p", { class: "welcome-more" }, ofBadDays())] : []),
  ];
}

const ofBadDays = () => t("Should something go wrong? Choose it under “Bad days”, at the top.");

function chooseChannel(id) {
  closeSidebar();
  store.choose(id);
  composer.focus();
}

function switchTo(memberId) {
  const { display_name: name, title } = store.member(memberId);
  announce(t("You are now {name}, {title}", { name, title: t(title) }));
  feed.watch(memberId, rememberedLanguage());
}

listen("world", drawWorld);
listen("channel", drawWorld);
listen("channels", () => drawChannels(chooseChannel));
listen("message", onMessage);
listen("gone", onGone);
listen("pending", () => {
  drawPending();
});
listen("online", () => {
  showOnline();
  drawMembers();
});
listen("bad-days", drawBadDays);
listen("later", tellLater);
listen("commands", () => composer.redraw());

document.addEventListener("use-command", (event) => composer.begin(`/${event.detail} `));
document.addEventListener("use-mention", (event) => {
  closeSidebar();
  composer.mention(event.detail);
});

setUpTheme(byId("theme"));
setUpLanguage(byId("language"), (code) => feed.watch(store.me, code));
setUpSidebar();
setUpBadDays();
setUpLater();
setUpSwitcher(byId("switcher"), switchTo);
setUpChannel();
setUpJumps(chooseChannel);
startTicking();
if (rememberedLanguage()) setLanguage(rememberedLanguage());
feed.watch(rememberedMember(), rememberedLanguage());
composer.focus();
