/** What it means that a network has lost a digit. */

const LOST = 0.1; // of a digit's images; fewer are right where the digit is lost

/** @param {number} recall the share of a digit's images that are answered rightly */
export function isLost(recall) {
  return recall < LOST;
}

/** The digits that an inspected network has lost. @param {{digits: {digit: number, images: number, recall: number}[]}} inspection */
export function lostDigits({ digits }) {
  return digits.filter(({ images, recall }) => images > 0 && isLost(recall)).map(({ digit }) => digit);
}

/** Such as "the digits 0, 4 and 6". @param {number[]} digits */
export function digitWords(digits) {
  const list = [digits.slice(0, -1).join(", "), ...digits.slice(-1)].filter((part) => part !== "").join(" and ");
  return `the digit${digits.length === 1 ? "" : "s"} ${list}`;
}
