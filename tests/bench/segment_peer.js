// SPDX-License-Identifier: MIT
// The other peer of segment_jieba.sh: @node-rs/jieba over the lines of the standard input.
// usage: node segment_peer.js NODE_MODULES HMM(0|1) < TEXT
const fs = require("fs");
const path = require("path");

const folder = path.resolve(process.argv[2], "@node-rs/jieba");
const hmm = process.argv[3] === "1";
const text = fs.readFileSync(0);
const lines = text.toString("utf8").split("\n");
const seconds = () => {
  const used = process.cpuUsage();
  return (used.user + used.system) / 1e6;
};
const begin = seconds();
const { Jieba } = require(folder);
const jieba = Jieba.withDict(require(path.join(folder, "dict.js")).dict);
const loaded = seconds();
let count = 0;
for (const line of lines) {
  count += jieba.cut(line, hmm).length;
}
const spent = seconds() - loaded;
console.log(
  `${text.length} bytes, ${count} tokens, load ${((loaded - begin) * 1e3).toFixed(2)} ms, cut ${spent.toFixed(3)} s`,
);
