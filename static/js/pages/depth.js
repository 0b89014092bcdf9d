/** Earlier layers: a deep network's gradients under both costs, and a chain of single neurons. */

import { Challenges, challengeField } from "../controls/challenges.js";
import { byId, jsonBlock, part } from "../page/dom.js";
import { addressWriter } from "../page/address.js";
import { fromQuery, toQuery } from "../fields/fields.js";
import { badLink, noticeAt } from "../page/notice.js";
import { offerLink } from "../controls/copy_link.js";
import { announceInUse } from "../page/live_region.js";
import { Chain, chainTable } from "./depth/chain.js";
import { challenges } from "./depth/challenges.js";
import { Network, networkTable } from "./depth/network.js";

const limits = jsonBlock("limits");
const figures = jsonBlock("figures");
const tables = { network: networkTable(limits.network), chain: chainTable(limits.chain) };
const all = [...tables.network, ...tables.chain, challengeField(challenges)];

const { values, problems } = fromQuery(all, location.search);
noticeAt("problems")(badLink(problems));

const query = () => toQuery(all, { ...network.fields.values, ...chain.fields.values, done: tried.value });
const follow = addressWriter(query);
const tried = new Challenges(part(document, "challenges"), challenges, follow);
tried.restore(values.done);
const network = new Network(tables.network, figures, follow, (state) => tried.check(state));
const chain = new Chain(tables.chain, figures.chain, follow);
network.set(values);
chain.set(values);
announceInUse();
for (const id of ["network-share", "chain-share"]) offerLink(byId(id), query);
