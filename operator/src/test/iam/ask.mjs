// Puts every question, one JSON object a line, to @cloud-copilot/iam-simulate and prints a letter for each answer:
// A allowed, D denied by a statement, N allowed by none, E refused as a question.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const require = createRequire(`${process.cwd()}/`)
const { runSimulation } = require('@cloud-copilot/iam-simulate')
const { version } = JSON.parse(
  readFileSync('node_modules/@cloud-copilot/iam-simulate/package.json', 'utf8'))

const letters = { Allowed: 'A', ExplicitlyDenied: 'D', ImplicitlyDenied: 'N' }
let answers = ''
for (const line of readFileSync(process.argv[2], 'utf8').split('\n').filter(Boolean)) {
  const answer = await runSimulation(JSON.parse(line), {})
  if (answer.resultType === 'error' && process.env.VERBOSE) console.error(JSON.stringify(answer.errors))
  answers += letters[answer.overallResult] ?? 'E'
}
console.log(`# Answers of @cloud-copilot/iam-simulate ${version}; see src/test/iam/README.md`)
console.log(answers.replace(/(.{100})/g, '$1\n').trimEnd())
