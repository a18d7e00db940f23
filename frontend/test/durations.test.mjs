// The browser's durations equal the server's: both run over durations.json (tests/foundation/test_kit.py).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { remainingDigits, remainingWords } from "../src/js/durations.js";

const { cases } = JSON.parse(readFileSync(new URL("durations.json", import.meta.url), "utf8"));

for (const { seconds, words, digits } of cases) {
  test(`${seconds} seconds left`, () => {
    assert.equal(remainingWords(seconds), words);
    assert.equal(remainingDigits(seconds), digits);
  });
}
