// SPDX-License-Identifier: MIT
// What an editor does with the schema of pipelines. The first by vscode-json-languageservice, the
// part of Visual Studio Code that completes and flags JSON; the second by the validator ajv.
//   node editor.js complete SCHEMA FILE   what is offered at the mark | in FILE, a line each
//   node editor.js flag SCHEMA FILE       what is marked in FILE: line, column, sentence
//   node editor.js validate SCHEMA FILE   what ajv has against FILE; status 1 where it has
// Status 77 where the package is not here.
'use strict';
const fs = require('fs');
const [task, schema_path, path] = process.argv.slice(2);
const schema = JSON.parse(fs.readFileSync(schema_path, 'utf8'));
const text = fs.readFileSync(path, 'utf8');

function need(name) {
  try {
    return require(name);
  } catch (error) {
    console.error(error.message);
    process.exit(77);
  }
}

function validate() {
  const check = new (need('ajv/dist/2020').default)({ strict: false }).compile(schema);
  if (!check(JSON.parse(text))) {
    check.errors.forEach((error) => console.log(`${error.instancePath}: ${error.message}`));
    process.exit(1);
  }
}

async function edit() {
  const service = need('vscode-json-languageservice');
  const server = service.getLanguageService({});
  server.configure({ schemas: [{ uri: 'pipeline.schema.json', fileMatch: ['*.json'], schema }] });
  const mark = task === 'complete' ? text.indexOf('|') : 0;
  const shown = task === 'complete' ? text.replace('|', '') : text;
  const document = service.TextDocument.create('file:///pipeline.json', 'json', 1, shown);
  const json = server.parseJSONDocument(document);
  if (task === 'complete') {
    const offered = await server.doComplete(document, document.positionAt(mark), json);
    offered.items.forEach((item) => console.log(item.label));
  } else {
    const faults = await server.doValidation(document, json);
    faults.forEach(({ range, message }) =>
      console.log(`${range.start.line + 1}:${range.start.character + 1}: ${message}`));
  }
}

if (task === 'validate') validate();
else edit();
