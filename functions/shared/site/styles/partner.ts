/** A partner's own page: what became of each delivery, and behind each line how. */
export const partner = `
.endpoint { display: grid; gap: 1rem; padding-block-start: 1.2rem; border-block-start: 3px solid var(--ink); }
.endpoint h3 { margin-block-start: 0.8rem; }
.told { display: grid; gap: 0.5rem; }
.told > div { display: grid; gap: 0 1rem; grid-template-columns: minmax(0, 1fr); }
.told dt { font-weight: 700; }
.told dd { margin: 0; min-inline-size: 0; }
.narrow > section { display: grid; gap: 0.9rem; }
.partner .notice { margin: 0; }
.deliveries { list-style: none; padding: 0; }
.deliveries > li { border-block-start: 1px solid var(--line); }
.deliveries > li:target { background: var(--wash); }
.deliveries details[open] { padding-block-end: 1.4rem; }
.deliveries details > * + * { margin-block-start: 0.9rem; }
.deliveries summary { cursor: pointer; padding-block: 0.8rem; padding-inline-start: 1.4em; position: relative; display: grid; gap: 0.15rem; }
.deliveries summary::-webkit-details-marker { display: none; }
.deliveries summary::before { content: "+"; position: absolute; inset-inline-start: 0; inset-block-start: 0.7rem; font-weight: 700; color: var(--accent); }
.deliveries details[open] > summary::before { content: "–"; }
.deliveries .name { font-weight: 600; }
.fate.failed, .fate.held, .fate.disabled { color: var(--alarm); }
.fate.delivered { color: var(--added); }
.attempts { display: grid; gap: 0.9rem; padding-inline-start: 1.4em; }
.attempts li { min-inline-size: 0; }
.answer { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
@media (min-width: 40rem) {
  .told > div { grid-template-columns: 11rem minmax(0, 1fr); }
}
`;
