/** The study: what came of a fair comparison, one family of networks at a time, down to each run. */

import { offerDownloads } from "../controls/download.js";
import { addressWriter, opened } from "../page/address.js";
import { byId, element, findAll, jsonBlock } from "../page/dom.js";
import { badLink, noticeAt } from "../page/notice.js";
import { LatestRequest } from "../server/latest_request.js";
import { ask } from "../server/stream.js";
import { Differences, rowWords } from "./study/differences.js";
import { StudyBar } from "./study/bar.js";
import { familyOf } from "./study/link.js";
import { offerStudy } from "./study/own.js";
import { fillDifferences, Pairs } from "./study/pairs.js";
import { RunView } from "./study/run.js";
import { belongs, cellsOf, familiesOf, familyWords } from "./study/study.js";
import { Tuning } from "./study/tuning.js";

const figures = jsonBlock("figures");
const query = new URLSearchParams(opened());
const own = query.get("study"); // a reader's study, by its id; the lab's where there is none
const source = own ? `/api/studies/${encodeURIComponent(own)}` : "/api/study";
const run = new RunView(figures.curve, source, sayOfLink);
const differences = new Differences(byId("differences"), figures.differences, choose);
const tuning = new Tuning({ rates: byId("rates"), stuck: byId("stuck") }, figures, choose);
const pairs = new Pairs(figures.pairs, choose);
const choice = byId("family", HTMLSelectElement);
const near = byId("near", HTMLInputElement);
const small = byId("small", HTMLInputElement);
near.checked = query.get("near") === "1";
small.checked = query.get("small") === "1";

/** @type {import("./study/study.js").Study} */
let study;
/** @type {import("./study/study.js").Family[]} */
let families = [];
/** @type {string[]} */
let linkProblems = [];

const address = () => {
  const now = new URLSearchParams(own ? { study: own } : {});
  const family = families[choice.selectedIndex];
  if (family && choice.selectedIndex > 0) {
    now.set("start", family.weight_init);
    now.set("hidden", String(family.hidden));
  }
  if (near.checked) now.set("near", "1");
  if (small.checked) now.set("small", "1");
  if (run.key) now.set("run", run.key);
  return now.toString();
};
const follow = addressWriter(address);

/** @param {string} key */
function choose(key) {
  run.choose(key);
  follow();
}

/** Say what of the link can't be shown. @param {string} problem with the run that it asks for, or "" */
function sayOfLink(problem) {
  const noRun = problem && `This link asks for a run that can’t be shown. ${problem}`;
  noticeAt("link-problems")([badLink(linkProblems), noRun].filter(Boolean).join(" "));
}

function show() {
  const family = families[choice.selectedIndex];
  differences.show(study, small.checked);
  tuning.show(study, family, near.checked);
  pairs.show(study, family);
  const own = cellsOf(study, family);
  byId("tuning-words").replaceChildren(...own.map((cell) => element("p", {}, study.words.cells[study.summary.cells.indexOf(cell)])));
  const { comparisons } = study.summary;
  const compared = comparisons.filter(({ first }) => belongs(first, family));
  fillDifferences(byId("differences-table", HTMLTableElement), compared);
  const told = compared.map((each) => study.words.comparisons[comparisons.indexOf(each)]);
  byId("report-words").replaceChildren(
    ...(told.length ? told.map(({ verdict, stuck }) => element("p", {}, `${verdict} ${stuck}`)) : [element("p", {}, "No two of these networks have been compared yet.")]),
  );
}

function offer() {
  const { summary } = study;
  const dots = () => cellsOf(study, families[choice.selectedIndex]).flatMap(({ cell, dots: own }) => own.map(({ lost, ...dot }) => ({ ...cell, ...dot, lost: lost.join(" ") })));
  const paired = () => summary.comparisons.flatMap((each) => each.seeds.map((seed, i) => ({ comparison: rowWords(each), seed, points: each.differences[i] })));
  offerDownloads(byId("differences-downloads"), { name: "study-differences", label: "the differences", rows: paired, chart: differences.chart });
  offerDownloads(byId("rates-downloads"), { name: "study-rates", label: "accuracy against the learning rate", rows: dots, chart: tuning.rates });
  offerDownloads(byId("stuck-downloads"), { name: "study-stuck", label: "stuck runs against the learning rate", rows: dots, chart: tuning.stuck });
  offerDownloads(byId("pairs-downloads"), { name: "study-pairs", label: "the pairs", rows: () => Pairs.rows(study, families[choice.selectedIndex]), chart: pairs.chart });
}

/** Show this study, or more of it. @param {import("./study/study.js").Study} told */
function take(told) {
  const first = !study;
  study = told;
  if (first) prepare();
  show();
}

function prepare() {
  families = familiesOf(study);
  choice.replaceChildren(...families.map((family) => new Option(familyWords(family))));
  const { family, problems } = familyOf(families, query.toString());
  choice.selectedIndex = family;
  linkProblems = problems;
  sayOfLink("");
  offer();
  const key = query.get("run");
  if (key) run.open(key);
  for (const control of [choice, near, small]) {
    control.addEventListener("change", () => {
      show();
      follow();
    });
  }
  follow(); // what was ticked before it came is in the address, too
}

offerStudy();
if (own) {
  for (const id of ["progress", "how"]) byId(id).hidden = true; // they are about the lab's own
  for (const link of findAll('a[href="#how"]')) link.setAttribute("href", "/study#how");
  const [answer, further, limits] = ["answer", "answer-further", "limits"].map((id) => byId(id)); // so far the lab's, whose room they keep
  for (const place of [answer, further, limits]) {
    place.style.minHeight = `${place.offsetHeight}px`;
    place.replaceChildren();
  }
  new StudyBar(own, (told) => {
    const [first, ...others] = told.words.answer.map((sentence) => element("p", {}, sentence));
    answer.replaceChildren(first);
    further.replaceChildren(...others);
    limits.textContent = told.words.limits;
    take(told);
  });
} else {
  new LatestRequest(ask, take, noticeAt("problems")).want(source);
}
