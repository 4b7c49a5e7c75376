// Letters and digits that are taken for each other. Said in words and never put right: reading
// closely is part of the craft.
import { fill } from "./chart_tabs.js";

const DIGIT = { O: "0", I: "1" };
const LETTER = { 0: "O", 1: "I" };

// ICD-10-CM and HCPCS begin with a letter; after it, and anywhere in PCS, there is no O and no I.
export function warningFor(system, text, words) {
  const characters = [...text.toUpperCase().replace(/[\s.]/g, "")];
  const said = [];
  const first = characters[0];
  if (system !== "icd10pcs" && first in LETTER) {
    said.push(fill(words.digit, { found: first, other: LETTER[first] }));
  }
  characters.forEach((one, index) => {
    if (one in DIGIT && (index > 0 || system === "icd10pcs")) {
      said.push(fill(words.letter, { place: index + 1, found: one, other: DIGIT[one] }));
    }
  });
  return said.join(" ");
}
