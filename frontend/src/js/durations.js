// Durations in words and digits: the same rules as kit/words.py, proved on the same table of cases
// (test/durations.json).
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Seconds (whole, not negative) as words: the two largest units. */
export function durationWords(seconds) {
  if (seconds < MINUTE) return `${seconds} 秒`;
  const [big, small, bigWord, smallWord] =
    seconds >= DAY ? [DAY, HOUR, "天", "小时"] : seconds >= HOUR ? [HOUR, MINUTE, "小时", "分"] : [MINUTE, 1, "分", "秒"];
  const whole = Math.floor(seconds / big);
  const rest = Math.floor((seconds % big) / small);
  return rest ? `${whole} ${bigWord} ${rest} ${smallWord}` : `${whole} ${bigWord}`;
}

/** Seconds left (negative when past) as `余 …` or `超 …`. */
export function remainingWords(left) {
  return left >= 0 ? `余 ${durationWords(left)}` : `超 ${durationWords(-left)}`;
}

const two = (n) => String(n).padStart(2, "0");

/** Seconds left as a clock: 06:21, 1:12:05, 2 天 3:04, with a plus sign when past. */
export function remainingDigits(left) {
  const all = Math.abs(left);
  const days = Math.floor(all / DAY);
  const hours = Math.floor((all % DAY) / HOUR);
  const minutes = two(Math.floor((all % HOUR) / MINUTE));
  const seconds = two(all % MINUTE);
  const clock = days ? `${days} 天 ${hours}:${minutes}` : hours ? `${hours}:${minutes}:${seconds}` : `${minutes}:${seconds}`;
  return left < 0 ? `+${clock}` : clock;
}
