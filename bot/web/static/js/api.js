// The page's talk with its server.

/** What the server answered other than with success. `status` 0: it was not reached. */
export class Refused extends Error {
  constructor(status) {
    super(`refused: ${status}`);
    this.status = status;
  }
}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`/sandbox/${path}`, options);
  } catch {
    throw new Refused(0);
  }
  if (!response.ok) throw new Refused(response.status);
  return response.json();
}

const tell = (path, body) =>
  ask(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const overview = () => ask("overview");
export const timeline = (app, account, chat) => ask(`timeline?${new URLSearchParams({ app, account, chat })}`);
export const say = (message) => tell("say", message);
/** Sends the file that somebody picked. */
export const attach = ({ file, ...where }) =>
  ask(`attach?${new URLSearchParams({ ...where, name: file.name })}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file });
export const fileAddress = (where) => `/sandbox/file?${new URLSearchParams(where)}`;
export const press = (pressed) => tell("press", pressed);
export const moveClock = (days) => tell("clock", { days });
export const leave = (person) => tell("leave", { person });
export const restart = () => tell("restart", {});

/** Calls `look` whenever something may have changed, and after each new connection, as nudges may have been lost. */
export function follow(look, lost) {
  const stream = new EventSource("/sandbox/changes");
  stream.addEventListener("open", look);
  stream.addEventListener("message", look);
  stream.addEventListener("error", lost);
}
