import type { Words } from "../../plan.ts";
import { code, listed, same } from "./words.ts";

const units = [
  { seconds: 86_400, one: { en: "day", fr: "jour" }, many: { en: "days", fr: "jours" } },
  { seconds: 3600, one: same("h"), many: same("h") },
  { seconds: 60, one: same("min"), many: same("min") },
  { seconds: 1, one: same("s"), many: same("s") },
] as const;

/** A time span for readers: `1 h 30 min`, `3 days`. Up to two days are told in hours, as promises are: `24 h`. */
export function spanWords(milliseconds: number): Words {
  let rest = Math.round(milliseconds / 1000);
  const found: Words[] = [];
  for (const { seconds, one, many } of units) {
    if (seconds === 86_400 && rest < 2 * seconds) continue;
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    const unit = count === 1 ? one : many;
    if (count > 0) found.push({ en: `${count} ${unit.en}`, fr: `${count} ${unit.fr}` });
  }
  if (found.length === 0) return same("0 s");
  return { en: found.map(({ en }) => en).join(" "), fr: found.map(({ fr }) => fr).join(" ") };
}

const weekdays: readonly Words[] = [
  { en: "Sunday", fr: "dimanche" },
  { en: "Monday", fr: "lundi" },
  { en: "Tuesday", fr: "mardi" },
  { en: "Wednesday", fr: "mercredi" },
  { en: "Thursday", fr: "jeudi" },
  { en: "Friday", fr: "vendredi" },
  { en: "Saturday", fr: "samedi" },
];

/** When a schedule of cron is due, for readers; what is not usual stays as it is written. */
export function cronWords(cron: string): Words {
  const [minute = "", hour = "", day = "", month = "", weekday = "", ...more] = cron.trim().split(/\s+/);
  if (more.length > 0 || month !== "*") return same(code(cron));
  if (day === "*" && weekday === "*" && hour === "*") return withinHour(minute) ?? same(code(cron));
  const hours = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (hours !== undefined && day === "*" && weekday === "*" && isNumber(minute))
    return { en: `every ${hours} h`, fr: `toutes les ${hours} h` };
  if (!isNumber(minute) || !isNumber(hour)) return same(code(cron));
  const time = `${hour.padStart(2, "0")}:${minute.padStart(2, "0")}`;
  return atDay(time, day, weekday) ?? same(code(cron));
}

function withinHour(minute: string): Words | undefined {
  const step = minute === "*" ? "1" : /^\*\/(\d+)$/.exec(minute)?.[1];
  if (step === "1") return { en: "every minute", fr: "chaque minute" };
  if (step !== undefined) return { en: `every ${step} min`, fr: `toutes les ${step} min` };
  const minutes = minute.split(",");
  if (!minutes.every(isNumber)) return undefined;
  if (minutes.length === 1 && Number(minute) === 0) return { en: "every hour", fr: "chaque heure" };
  const { en, fr } = listed(minutes.map((one) => `h:${one.padStart(2, "0")}`));
  return { en: `every hour, at ${en}`, fr: `chaque heure, à ${fr}` };
}

function atDay(time: string, day: string, weekday: string): Words | undefined {
  if (day === "*" && weekday === "*") return { en: `every day at ${time}`, fr: `chaque jour à ${time}` };
  if (day === "*" && isNumber(weekday)) {
    const { en, fr } = weekdays[Number(weekday) % 7] ?? same(weekday);
    return { en: `every ${en} at ${time}`, fr: `chaque ${fr} à ${time}` };
  }
  if (weekday === "*" && isNumber(day)) {
    const first = day === "1" ? "1er" : day;
    return { en: `each month, on day ${day}, at ${time}`, fr: `chaque mois, le ${first}, à ${time}` };
  }
  return undefined;
}

function isNumber(text: string): boolean {
  return /^\d+$/.test(text);
}
