/** Earlier layers: a deep network's gradients under both costs, and a chain of single neurons. */

import { Challenges, challengeField } from "../controls/challenges.js";
import { jsonBlock, part } from "../page/dom.js";
import { addressWriter, opened } from "../page/address.js";
import { fromQuery, toQuery } from "../fields/fields.js";
import { badLink, noticeAt } from "../page/notice.js";
import { announceInUse } from "../page/live_region.js";
import { Instrument } from "../controls/instrument.js";
import { Chain, chainTable } from "./depth/chain.js";
import { challenges } from "./depth/challenges.js";
import { hundred } from "./depth/hundred.js";
import { Network, networkTable } from "./depth/network.js";
import { runField, Training } from "./depth/training.js";
import { trainingTable } from "./depth/training_settings.js";

const limits = jsonBlock("limits");
const figures = jsonBlock("figures");
const tables = { network: networkTable(limits.network), chain: chainTable(limits.chain), hundred: hundred.table };
const all = [...tables.network, ...tables.chain, ...tables.hundred, ...trainingTable, runField, challengeField(challenges)];

const { values, problems } = fromQuery(all, opened());
noticeAt("problems")(badLink(problems));

const follow = addressWriter(() => toQuery(all, { ...network.fields.values, ...chain.fields.values, ...series.fields.values, ...training.fields.values, run: training.link, done: tried.value }));
const tried = new Challenges(part(document, "challenges"), challenges, follow);
tried.restore(values.done);
const network = new Network(tables.network, figures, follow, (state) => tried.check(state));
const chain = new Chain(tables.chain, figures.chain, follow);
const training = new Training(figures, follow);
const series = new Instrument(hundred, figures, follow);
network.set(values);
chain.set(values);
series.set(values);
training.fields.set(values);
training.open(values.run);
announceInUse(".instrument");
