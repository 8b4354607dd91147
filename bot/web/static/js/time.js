// Instants in the company's own time, whatever the time zone of the browser.

const ZONE = "Asia/Shanghai";
const parts = new Intl.DateTimeFormat("zh-CN", {
  timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric", weekday: "short",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

function read(instant) {
  const found = {};
  for (const { type, value } of parts.formatToParts(new Date(instant))) found[type] = value;
  return found;
}

/** "11月21日" */
export const day = (instant) => {
  const { month, day: date } = read(instant);
  return `${month}月${date}日`;
};

/** "周六" */
export const weekday = (instant) => read(instant).weekday;

/** "22:05" */
export const minute = (instant) => {
  const { hour, minute: past } = read(instant);
  return `${hour}:${past}`;
};

/** The line between two messages: "22:05" today, "昨天 22:05", "11月3日 09:00", with the year when it is another. */
export function stamp(instant, now) {
  const then = read(instant);
  const today = read(now);
  const yesterday = read(new Date(now).getTime() - 86_400_000);
  const same = (one, other) => one.year === other.year && one.month === other.month && one.day === other.day;
  if (same(then, today)) return minute(instant);
  if (same(then, yesterday)) return `昨天 ${minute(instant)}`;
  const year = then.year === today.year ? "" : `${then.year}年`;
  return `${year}${day(instant)} ${minute(instant)}`;
}
