/** The report's whole style sheet; colours follow the reader's light or dark setting. */
export const reportStyle = `
:root { color-scheme: light dark; --paper: #fbfaf8; --card: #ffffff; --ink: #1d1f23; --soft: #5b616b; --line: #dcdad5;
  --rail: #ecebe7; --accent: #2f6f5e; --fair: #a3bfae; --poor: #d9d5cd; --on-accent: #ffffff; --on-fair: #14301f; --on-poor: #3a3833; }
@media (prefers-color-scheme: dark) { :root { --paper: #16181b; --card: #1e2125; --ink: #e9e7e2; --soft: #a5a9b0; --line: #34383e;
  --rail: #2a2e33; --accent: #63b79f; --fair: #3d6455; --poor: #3a3d42; --on-accent: #0c1f18; --on-fair: #dff0e7; --on-poor: #d6d4cf; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
h1 { font-size: 1.75rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.2rem; margin: 0 0 .35rem; }
p { margin: 0 0 .9rem; max-width: 46rem; }
.under, small, .note-text { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.4rem 1.5rem; margin-top: 1.25rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; background: none; border: 0; padding: 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1.1rem 1.25rem; }
.card b { display: block; font-size: 2rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.card span { color: var(--soft); font-size: .92rem; }
svg { display: block; max-width: 100%; }
.plot { width: 40rem; height: auto; }
.plot text { font: 14px system-ui, sans-serif; fill: var(--soft); }
.plot .title { fill: var(--ink); }
.grid { stroke: var(--line); } .axis { stroke: var(--soft); } .ideal { stroke: var(--soft); stroke-dasharray: 5 5; }
.dot { fill: var(--accent); fill-opacity: .75; stroke: var(--card); }
.line { fill: none; stroke: var(--accent); stroke-width: 3; } .point { fill: var(--accent); } .spread { stroke: var(--accent); stroke-width: 2; }
.stacked { width: 100%; height: auto; border-radius: 6px; } .stacked text { font: 600 24px system-ui, sans-serif; }
.tone-good { fill: var(--accent); background: var(--accent); } .tone-fair { fill: var(--fair); background: var(--fair); }
.tone-poor { fill: var(--poor); background: var(--poor); }
.tone-good + .on-tone { fill: var(--on-accent); } .tone-fair + .on-tone { fill: var(--on-fair); } .tone-poor + .on-tone { fill: var(--on-poor); }
.note-text { margin-top: .8rem; } section > :last-child { margin-bottom: 0; }
.scroll { overflow-x: auto; } .scroll th[scope=row] { min-width: 9rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; padding: 0; margin: .6rem 0 0; }
.swatch { display: inline-block; width: .85rem; height: .85rem; border-radius: 3px; margin-right: .45rem; vertical-align: -1px; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .32rem .8rem .32rem 0; border-top: 1px solid var(--line); font-weight: 400; vertical-align: top; overflow-wrap: break-word; }
thead th { border-top: 0; color: var(--soft); font-size: .9rem; }
th small { display: block; }
.figure { text-align: right; white-space: nowrap; }
.bars th, .bars td { vertical-align: middle; } .bars .track { width: 45%; padding-right: 0; } .bars svg { width: 100%; height: .65rem; border-radius: 3px; }
.rail { fill: var(--rail); } .fill { fill: var(--accent); }
.two { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 0 2rem; }
h3 { font-size: 1rem; margin: .8rem 0 .2rem; }
details { margin-top: 1rem; } summary { cursor: pointer; }
dl { display: grid; grid-template-columns: minmax(8rem, max-content) 1fr; gap: .3rem 1.25rem; margin: 0; } dt { color: var(--soft); } dd { margin: 0; overflow-wrap: anywhere; }
@media print { body { background: none; } section, .card { break-inside: avoid; } }
`
